"""What was published is frozen to the byte: fonts, libraries and designs may change, its files do not."""

from __future__ import annotations

import ctypes
import hashlib
import sys
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.files import published_files, render
from credcloud_bridge.credentials.files.models import PublishedFile, SharedFilePrefix
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.tasks import sign_pdfs
from credcloud_bridge.data import DesignKind, Validity, ValidityKind
from credcloud_bridge.designs.models import DesignVersion
from credcloud_bridge.groups.api import default_issuer
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.pdf_signing import api as pdf_signing
from credcloud_bridge.rendering import compiled_design_cache, compiler_client
from credcloud_bridge.rendering.compiled import serialization
from tests.credentials.worlds import TODAY, World, make_world

pytestmark = pytest.mark.django_db
NAME = "Zoë عبد الرحمن"


def _forget_fonts() -> None:
    """Ask fontconfig anew, as a process does that starts on another machine."""
    ctypes.CDLL("libfontconfig.so.1").FcInitReinitialize()
    for name, module in list(sys.modules.items()):
        if name.startswith("credcloud_bridge.rendering"):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
    compiled_design_cache._cache.clear()
    # The compiler lives as long as its worker, with the fonts that it found at its start.
    compiler_client._shared.kill()


@pytest.fixture
def another_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[object]:
    """A function that moves this process to a machine with other fonts and another version of a library."""

    def move() -> None:
        fonts = tmp_path / "fonts"
        fonts.mkdir()
        # The design's own font, and another one for what that lacks.
        for name in ("noto/NotoSans-Regular.ttf", "dejavu/DejaVuSans.ttf"):
            (fonts / Path(name).name).symlink_to(Path("/usr/share/fonts/truetype") / name)
        file = tmp_path / "fonts.conf"
        file.write_text(
            "<?xml version='1.0'?>"
            f"<fontconfig><dir>{fonts}</dir><cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>"
        )
        monkeypatch.setenv("FONTCONFIG_FILE", str(file))
        monkeypatch.setattr(serialization, "version", lambda _name: "99.0")
        _forget_fonts()

    yield move
    monkeypatch.undo()
    _forget_fonts()


def _issued(world: World) -> Credential:
    world.issued([{"name": NAME, "email": "zoe@example.org"}])
    credential = Credential.objects.get()
    sign_pdfs([credential.pk])
    return credential


def _sums(world: World, credential: Credential) -> dict[str, str]:
    """SHA-256 of the file as its page, staff and the archive hand it out."""
    export = world.finished(api.export_zip(selection=world.select(), actor=world.actor))
    _name, _type, file = jobs.open_result_file(job_uuid=export.uuid, course_key=world.course_key)
    with file:
        archive = zipfile.ZipFile(BytesIO(file.read()))
    files = {
        "page": api.public_pdf(public_id=credential.public_id) or b"",
        "staff": api.certificate_pdf(credential_uuid=credential.uuid, course_key=world.course_key),
        "archive": archive.read(archive.namelist()[0]),
    }
    return {where: hashlib.sha256(data).hexdigest() for where, data in files.items()}


@pytest.mark.parametrize("signed", [False, True])
def test_a_published_file_stays_the_same_whatever_the_machine(another_machine, signed: bool) -> None:
    world = make_world(words="{recipient_name} {issued_on}")
    if signed:
        pdf_signing.make_certificate(issuer_id=default_issuer().id, name="X", days=9, now=timezone.now())
    credential = _issued(world)
    before = _sums(world, credential)
    assert len(set(before.values())) == 1
    live_before = b"".join(render.pdf_parts(credential, DesignKind.CERTIFICATE))
    another_machine()
    # Some later day, with another certificate and another version of the design.
    if signed:
        pdf_signing.make_certificate(issuer_id=default_issuer().id, name="Y", days=9, now=timezone.now())
    assert b"".join(render.pdf_parts(credential, DesignKind.CERTIFICATE)) != live_before
    assert _sums(world, credential) == before


def test_a_new_version_of_the_design_leaves_published_files_alone() -> None:
    world = make_world()
    credential = _issued(world)
    before = _sums(world, credential)
    version = DesignVersion.objects.get(pk=credential.certificate_version_id)
    template = dict(version.template)
    template["schemas"] = [[{**template["schemas"][0][0], "fontSize": 11}, *template["schemas"][0][1:]]]
    DesignVersion.objects.create(
        design=version.design,
        number=2,
        template=template,
        digest="0" * 64,
        page_width_mm=version.page_width_mm,
        page_height_mm=version.page_height_mm,
    )
    assert _sums(world, credential) == before


def test_its_picture_is_made_from_the_kept_file_where_it_would_be_rendered_otherwise(another_machine) -> None:
    credential = _issued(make_world())
    fields = render.fields_of(credential)
    assert published_files.stored_pdf_instead(credential, DesignKind.CERTIFICATE, fields) is None
    another_machine()
    kept = published_files.stored_pdf_instead(credential, DesignKind.CERTIFICATE, fields)
    assert kept == b"".join(published_files.pdf_parts(credential, DesignKind.CERTIFICATE))


def test_a_beginning_with_the_number_of_one_that_was_undone_is_not_mistaken_for_it() -> None:
    world = make_world()
    credential = _issued(world)
    before = api.public_pdf(public_id=credential.public_id)
    # As after an undone transaction: under the number of a row stands another one.
    SharedFilePrefix.objects.update(digest="1" * 64, data=b"another beginning")
    after = api.public_pdf(public_id=credential.public_id)
    assert before is not None
    assert after is not None
    assert (before[:5], after[:17]) == (b"%PDF-", b"another beginning")


def test_extending_makes_new_bytes_and_the_history_says_so() -> None:
    world = make_world(validity=Validity(kind=ValidityKind.YEARS, count=1))
    credential = _issued(world)
    before = api.public_pdf(public_id=credential.public_id)
    (row,) = world.rows()
    later = TODAY + timedelta(days=900)
    api.change_expiry(selection=world.only(row), actor=world.actor, expires_on=later)
    after = api.public_pdf(public_id=credential.public_id)
    assert after != before
    assert after == api.public_pdf(public_id=credential.public_id)
    assert "expiry date" in world.view(row.uuid).history[-1].text.lower()


def test_erasing_removes_what_was_kept() -> None:
    world = make_world()
    _issued(world)
    assert PublishedFile.objects.count() == 1
    api.erase_person(emails=["zoe@example.org"])
    assert PublishedFile.objects.count() == 0


def test_a_worker_that_was_lost_is_made_up_for_at_night() -> None:
    world = make_world(badge=True)
    _issued(world)
    PublishedFile.objects.filter(kind="badge").delete()
    assert published_files.store_missing_files() == 1
    assert published_files.store_missing_files() == 0
    assert sorted(PublishedFile.objects.values_list("kind", flat=True)) == ["badge", "certificate"]


def test_of_two_who_keep_a_file_at_once_the_first_ones_bytes_count() -> None:
    credential = _issued(make_world())
    kept = PublishedFile.objects.get()
    PublishedFile.objects.filter(pk=kept.pk).update(tail=b"of the first")
    published_files.store_files([credential.pk])
    assert bytes(PublishedFile.objects.get().tail) == b"of the first"


def test_certificates_of_one_design_share_their_beginning() -> None:
    world = make_world()
    world.issued([{"name": f"P {one}", "email": f"{one}@example.org"} for one in range(3)])
    published_files.store_missing_files()
    assert PublishedFile.objects.values("head").distinct().count() == 1
    assert max(len(kept.tail) for kept in PublishedFile.objects.all()) < 8_000
