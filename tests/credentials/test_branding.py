"""Logo and signatories on credentials: printed as they were when the credential was generated."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest

from credcloud_bridge.branding.api import Branding, Signatory, add_picture
from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.files import api as files
from credcloud_bridge.credentials.files.models import SharedFilePrefix
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import DesignKind
from credcloud_bridge.designs import api as designs
from credcloud_bridge.designs.models import Design
from credcloud_bridge.designs.starters import load_starters
from credcloud_bridge.groups import api as groups
from tests.branding import pictures
from tests.credentials.worlds import World, make_world, people
from tests.designs.factories import make_template

pytestmark = pytest.mark.django_db
CERTIFICATE, BADGE = DesignKind.CERTIFICATE, DesignKind.BADGE


@pytest.fixture
def world() -> World:
    load_starters()
    design = Design.objects.get(starter_slug="classic-engraved")
    return make_world(certificate_design_id=design.pk)


def brand(world: World, *names: str, **more: Any) -> None:
    branding = Branding(signatories=tuple(Signatory(name, "Dean", "Faculty") for name in names), **more)
    world.group = groups.set_group_branding(
        group_uuid=world.group.uuid, course_key=world.course_key, branding=branding, actor=None
    )


def pdf_of(world: World, credential: Credential) -> bytes:
    return api.certificate_pdf(credential_uuid=credential.uuid, course_key=world.course_key, kind=CERTIFICATE)


def words_of(pdf: bytes) -> str:
    return " ".join(str(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()).split())


def test_what_was_generated_keeps_its_signatories_whatever_the_group_has_later(world: World) -> None:
    brand(world, "Amina El-Sayed")
    world.reviewed(people(1))
    credential = Credential.objects.get()
    before = pdf_of(world, credential)
    assert "Amina El-Sayed" in words_of(before)
    brand(world, "Somebody Else")
    assert pdf_of(world, credential) == before
    brand(world)
    assert pdf_of(world, credential) == before


def test_without_signatories_and_logo_nothing_of_them_is_printed(world: World) -> None:
    world.reviewed(people(1))
    credential = Credential.objects.get()
    assert "branding" not in credential.printed
    words = words_of(pdf_of(world, credential))
    assert "Dean" not in words
    assert "{" not in words
    assert "logo" not in words.lower()


def test_a_new_branding_makes_what_is_under_review_outdated_and_can_be_taken_over(world: World) -> None:
    world.reviewed(people(1))
    selection = api.Selection(course_key=world.course_key)
    assert api.outdated(selection=selection) == 0
    brand(world, "Amina El-Sayed")
    assert api.outdated(selection=selection) == 1
    assert api.refresh_from_group(selection=selection, actor=world.actor) == 1
    assert "Amina El-Sayed" in words_of(pdf_of(world, Credential.objects.get()))


def test_logo_and_signatures_are_shared_by_all_certificates_and_cost_nothing_for_each(world: World) -> None:
    world.reviewed(people(1))
    plain = len(files.design_of(Credential.objects.get(), CERTIFICATE).tail(_fields()) or b"")
    brand(
        world,
        "Amina El-Sayed",
        logo=add_picture(data=pictures.logo(), purpose="logo"),
    )
    world.reviewed(people(2, prefix="other"))
    branded = Credential.objects.exclude(printed__branding=None).order_by("pk")
    design = files.design_of(branded[0], CERTIFICATE)
    assert design is files.design_of(branded[1], CERTIFICATE)
    # A recipient's own part of the file is as large as without any branding.
    assert abs(len(design.tail(_fields()) or b"") - plain) < 100
    with pikepdf.open(BytesIO(pdf_of(world, branded[0]))) as document:
        assert len(document.pages) == 1


def _fields() -> Any:
    return files.fields_of(Credential.objects.order_by("pk")[0])


def test_a_published_file_stays_as_it_was_byte_for_byte(world: World) -> None:
    brand(world, "Amina El-Sayed")
    world.issued(people(1))
    credential = Credential.objects.get()
    before = pdf_of(world, credential)
    brand(world, "Somebody Else")
    assert pdf_of(world, credential) == before
    assert SharedFilePrefix.objects.count() == 1


def test_the_picture_of_a_group_shows_its_own_signatories(world: World) -> None:
    how: Any = {
        "group_uuid": world.group.uuid,
        "course_key": world.course_key,
        "kind": CERTIFICATE,
        "width": 400,
    }
    before = api.group_sample(**how)
    brand(world, "Amina El-Sayed")
    assert api.group_sample(**how) != before


@pytest.fixture
def badge_world() -> World:
    """A badge whose design names who signs, and has a place for the logo."""
    design = designs.create_design(
        name="Badge with a signatory", kind=BADGE, template=badge_template(), course_key=None, actor=None
    )
    return make_world(certificate_design_id=None, badge_design_id=design.id)


def badge_template() -> dict[str, Any]:
    words = make_template("Signed by {signatory_1_name}\n{recipient_name}", width=100, height=100)
    logo = {"name": "issuer_logo", "type": "image", "position": {"x": 35, "y": 60}, "width": 30, "height": 20}
    words["schemas"][0].append({**logo, "content": ""})
    return words


def picture_of(world: World, credential: Credential) -> bytes:
    return files.image(
        credential_uuid=credential.uuid, course_key=world.course_key, kind=BADGE, width=300, format="png"
    )


def badge_words(credential: Credential) -> str:
    return words_of(files.design_of(credential, BADGE).pdf(files.fields_of(credential)))


def test_a_badge_keeps_its_signatory_and_logo_whatever_the_group_has_later(badge_world: World) -> None:
    brand(badge_world, "Amina El-Sayed", logo=add_picture(data=pictures.logo(), purpose="logo"))
    badge_world.reviewed(people(1))
    credential = Credential.objects.get()
    assert badge_words(credential) == "Signed by Amina El-Sayed Person 1"
    before = picture_of(badge_world, credential)
    brand(badge_world, "Somebody Else")
    assert picture_of(badge_world, credential) == before
    badge_world.reviewed(people(1, prefix="other"))
    assert picture_of(badge_world, Credential.objects.order_by("-pk")[0]) != before


def test_a_badge_without_signatories_shows_neither_the_line_nor_an_empty_box(badge_world: World) -> None:
    badge_world.reviewed(people(1))
    assert badge_words(Credential.objects.get()) == "Person 1"


def test_the_picture_of_a_groups_badge_shows_its_own_signatory_also_before_it_is_saved(
    badge_world: World,
) -> None:
    how: Any = {
        "group_uuid": badge_world.group.uuid,
        "course_key": badge_world.course_key,
        "kind": BADGE,
        "width": 400,
    }
    before = api.group_sample(**how)
    unsaved, problems = files.group_preview(
        **how, branding=Branding(signatories=(Signatory("Amina El-Sayed", "Dean", "Faculty"),))
    )
    assert problems == ()
    assert unsaved != before
    brand(badge_world, "Amina El-Sayed")
    assert api.group_sample(**how) == unsaved


def test_every_badge_that_comes_with_the_package_shows_the_issuers_name_and_logo() -> None:
    load_starters()
    badges = Design.objects.filter(kind=BADGE).values_list("pk", flat=True)
    assert len(badges) >= 11
    logo = add_picture(data=pictures.logo(), purpose="logo")
    branding = Branding(logo=logo, logo_dark=logo)
    for version_id in designs.current_version_ids(design_ids=set(badges)).values():
        source = designs.design_source(version_id=version_id)
        fields = designs.sample_fields(source)
        before, after = (
            designs.compiled_design(designs.source_with_branding(source, one))
            for one in (Branding(), branding)
        )
        assert fields.values["issuer_name"] in words_of(after.pdf(fields))
        assert before.png(fields, width=200) != after.png(fields, width=200)


def test_a_draft_stopped_by_a_signatorys_name_is_freed_when_the_name_is_mended(
    world: World,
) -> None:
    brand(world, "Amina \ue000")
    batch = world.batch(people(1))
    assert Credential.objects.get().has_errors
    brand(world, "Amina El-Sayed")
    page = api.draft_page(batch_uuid=batch.uuid, course_key=world.course_key)
    assert not [problem for row in page.rows for problem in row.problems]


def test_a_group_may_ask_for_western_digits_or_for_its_languages_own() -> None:
    load_starters()
    design = Design.objects.get(starter_slug="arabic-star")
    for digits, day in (("", "١"), ("latn", "1"), ("native", "١")):
        world = make_world(language="ar", certificate_design_id=design.pk, digits=digits)
        world.reviewed(people(1))
        credential = Credential.objects.order_by("-pk")[0]
        assert day in files.fields_of(credential).values["issued_on"], digits


def test_checking_rows_parses_no_picture_that_somebody_uploaded(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    brand(world, "Amina", logo=add_picture(data=pictures.LOGO_SVG.encode(), purpose="logo"))
    parsed: list[str] = []
    monkeypatch.setattr(
        "credcloud_bridge.rendering.fields.image.image_violation",
        lambda content: parsed.append(content) or "",
    )
    world.reviewed(people(2))
    assert Credential.objects.filter(has_errors=False).count() == 2
    assert parsed == []
