"""Certificates of several pages: every page is seen where the recipient will see it, and is kept."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.files.models import PublishedFile
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.tasks import sign_pdfs
from credcloud_bridge.data import DesignKind
from credcloud_bridge.designs import api as designs
from credcloud_bridge.groups.api import default_issuer
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.pdf_signing import api as pdf_signing
from credcloud_bridge.verifying import api as verifying
from tests.credentials.worlds import World, make_world

pytestmark = pytest.mark.django_db
ROW = {"name": "Zoë Ångström", "email": "zoe@example.org"}


@pytest.fixture
def world() -> World:
    return make_world(words="{recipient_name}", back="The syllabus of {title} is longer")


def _dark(picture: bytes) -> int:
    return sum(Image.open(BytesIO(picture)).convert("L").histogram()[:128])


def _pages(pdf: bytes) -> int:
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def test_a_design_version_knows_its_pages(world: World) -> None:
    version_id = designs.current_version_id(design_id=world.group.certificate_design_id or 0)
    assert designs.version_layout(version_id=version_id).page_count == 2
    card = designs.get_design(design_id=world.group.certificate_design_id or 0, course_key=None)
    assert list(card.further_pages) == [2]


def test_both_pages_are_seen_under_review_and_by_the_public(world: World) -> None:
    batch = world.reviewed([ROW])
    (row,) = world.rows(batch_uuid=batch.uuid)
    client = Client()
    client.force_login(world.actor)
    keys = {"course_id": world.course_key, "credential_uuid": row.uuid}
    review = client.get(reverse("credcloud:review_credential", kwargs=keys)).content.decode()
    picture = reverse("credcloud:credential_image", kwargs={**keys, "kind": "certificate", "width": 640})
    larger = reverse("credcloud:credential_image", kwargs={**keys, "kind": "certificate", "width": 1280})
    assert f"{larger}?page=2" in review
    front, back = client.get(picture).content, client.get(f"{picture}?page=2").content
    assert _dark(back) > _dark(front) > 0
    assert client.get(f"{picture}?page=3").status_code == 404

    world.publish(batch_uuid=batch.uuid)
    visitor = Client()
    page = visitor.get(reverse("credcloud:public_credential", args=[row.public_id])).content.decode()
    public = reverse("credcloud:public_picture", args=[row.public_id, "certificate"])
    assert f"{public}?width=1600&amp;page=2" in page
    front, back = visitor.get(public).content, visitor.get(f"{public}?page=2").content
    assert _dark(back) > _dark(front) > 0
    assert visitor.get(f"{public}?page=3").status_code == 404
    staff = client.get(reverse("credcloud:credential", kwargs=keys)).content.decode()
    assert f"{larger}?page=2" in staff


@pytest.mark.parametrize("signed", [False, True])
def test_both_pages_are_kept_signed_and_archived(world: World, signed: bool) -> None:
    if signed:
        pdf_signing.make_certificate(issuer_id=default_issuer().id, name="X", days=9, now=timezone.now())
    world.issued([ROW])
    credential = Credential.objects.get()
    sign_pdfs([credential.pk])
    pdf = api.public_pdf(public_id=credential.public_id) or b""
    assert _pages(pdf) == 2
    assert bytes(PublishedFile.objects.get().tail) in pdf
    export = world.finished(api.export_zip(selection=world.select(), actor=world.actor))
    _name, _type, file = jobs.open_result_file(job_uuid=export.uuid, course_key=world.course_key)
    with file:
        archive = zipfile.ZipFile(BytesIO(file.read()))
    assert archive.read(archive.namelist()[0]) == pdf
    found = verifying.extract(pdf, filename="certificate.pdf")
    assert found.content == api.public_document(public_id=credential.public_id)
    assert found.file_signature is (
        pdf_signing.FileSignature.AS_SIGNED if signed else pdf_signing.FileSignature.NONE
    )


def test_a_page_of_a_published_certificate_is_rendered_from_the_kept_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = world.issued([ROW])
    kept = api.public_image(public_id=row.public_id, kind=DesignKind.CERTIFICATE, width=400, page=1)
    assert kept is not None
    assert _dark(kept) > 0
    assert api.public_image(public_id=row.public_id, kind=DesignKind.CERTIFICATE, width=400, page=2) is None


def test_a_sample_of_a_design_and_of_a_group_shows_the_page_that_is_asked_for(world: World) -> None:
    client = Client()
    client.force_login(world.actor)
    version_id = designs.current_version_id(design_id=world.group.certificate_design_id or 0)
    keys = {"course_id": world.course_key}
    for address in (
        reverse("credcloud:design_sample", kwargs={**keys, "version_id": version_id, "width": 640}),
        reverse(
            "credcloud:group_sample",
            kwargs={**keys, "group_uuid": world.group.uuid, "kind": "certificate", "width": 640},
        ),
    ):
        front, back = client.get(address).content, client.get(f"{address}?page=2").content
        assert front != back
        assert client.get(f"{address}?page=3").status_code == 404
