"""The pages of an import, without a browser: every change is kept, and what cannot be done says what to do."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from credcloud_bridge.designs import api as designs
from credcloud_bridge.designs.models import Draft
from credcloud_bridge.designs.open_imports import api as open_imports
from credcloud_bridge.designs.open_imports.models import OpenImport
from tests.designs.imports.test_pdf_import import words_over_shapes
from tests.factories import make_course, make_staff

pytestmark = pytest.mark.django_db

STYLE = '<style>@page{size:297mm 210mm}body{font-family:"Noto Sans";text-align:center}p{margin:12mm}</style>'


@cache
def pdf(*pages: str) -> bytes:
    from weasyprint import HTML

    html = "".join(f'<div style="page-break-after:always"><p>{page}</p></div>' for page in pages)
    return bytes(HTML(string=STYLE + html).write_pdf())


class Person:
    """A course admin at the import pages of their course."""

    def __init__(self) -> None:
        self.course = make_course()
        self.client = Client()
        self.client.force_login(make_staff(self.course, admin=True))

    def upload(self, content: bytes, name: str = "diploma.pdf", **more: Any) -> Any:
        sent = {"course": str(self.course.key), "file": SimpleUploadedFile(name, content), **more}
        return self.client.post(reverse("credcloud:studio_import"), sent)

    def told(self, response: Any) -> str:
        return str(self.client.get(response.url).content.decode())


@pytest.fixture
def person() -> Person:
    return Person()


def test_a_file_that_cannot_be_read_says_why_and_leaves_nothing(person: Person) -> None:
    page = person.told(person.upload(b"MZ\x90 no design", "program.exe"))
    assert "alert-danger" in page or "toast" in page.lower() or "alert" in page
    assert not OpenImport.objects.exists()


def test_sending_no_file_says_so(person: Person) -> None:
    response = person.client.post(reverse("credcloud:studio_import"), {"course": str(person.course.key)})
    assert "No file was chosen" in person.told(response)


def test_words_become_fields_of_a_draft(person: Person) -> None:
    address = person.upload(pdf("[Recipient name]")).url
    page = person.client.get(address).content.decode()
    assert "[Recipient name]" in page
    found = OpenImport.objects.get()
    (element,) = open_imports.proposal_of(import_uuid=found.uuid).elements
    response = person.client.post(
        address,
        {
            "frames": "1",
            "page-0": "1",
            f"as-{element.id}": "value:recipient_name",
            "action": "draft",
            "name": "Mine",
        },
    )
    draft = Draft.objects.get()
    assert response.url == reverse("credcloud:studio_editor", kwargs={"design_draft_uuid": draft.uuid})
    (field,) = draft.template["schemas"][0]
    assert "recipient_name" in str(field)
    assert draft.template["basePdf"].startswith("asset:")
    assert draft.name == "Mine"


def test_the_editor_lists_what_could_not_be_taken_out_of_the_page(person: Person) -> None:
    address = person.upload(words_over_shapes()).url
    found = open_imports.proposal_of(import_uuid=OpenImport.objects.get().uuid)
    chosen = {f"as-{one.id}": "value:recipient_name" for one in found.elements}
    sent = {"frames": str(len(chosen)), "page-0": "1", **chosen, "action": "draft", "name": "Mine"}
    draft = person.client.post(address, sent).url
    problems = person.client.get(f"{draft}document").json()["problems"]
    assert [(one["code"], "Olga" in one["message"]) for one in problems] == [("words-stay", True)]


def test_every_change_is_kept_and_found_again(person: Person) -> None:
    address = person.upload(pdf("[Recipient name]")).url
    (element,) = open_imports.proposal_of(import_uuid=OpenImport.objects.get().uuid).elements
    sent = {"frames": "1", "page-0": "1", f"as-{element.id}": "removed", "action": "save"}
    answer = person.client.post(address, sent, headers={"Accept": "application/json"})
    assert answer.json() == {"problems": []}
    page = person.client.get(address).content.decode()
    assert '<option value="removed" selected>' in page
    assert (
        "diploma"
        in person.client.get(
            reverse("credcloud:studio_import"), {"course": str(person.course.key)}
        ).content.decode()
    )


def test_what_is_unclear_is_named_and_the_rest_is_kept(person: Person) -> None:
    address = person.upload(pdf("Given to Ada on Monday")).url
    (element,) = open_imports.proposal_of(import_uuid=OpenImport.objects.get().uuid).elements
    sent = {
        "frames": "1",
        "page-0": "1",
        f"as-{element.id}": "variables",
        f"sentence-{element.id}": "Other words {recipient_name}",
        "frame-0-name": "grade",
        "frame-0-page": "0",
        "frame-0-x": "10",
        "frame-0-y": "10",
        "frame-0-width": "50",
        "frame-0-height": "10",
        "action": "draft",
    }
    response = person.client.post(address, sent)
    assert response.status_code == 422
    assert not Draft.objects.exists()
    assert OpenImport.objects.get().choices["frames"][0]["name"] == "grade"


def test_of_several_pages_those_that_are_ticked_are_taken(person: Person) -> None:
    address = person.upload(pdf("Front", "Back")).url
    assert person.client.get(address).content.decode().count("data-cc-import-page=") == 2
    person.client.post(address, {"frames": "1", "page-1": "1", "action": "draft"})
    assert len(Draft.objects.get().template["schemas"]) == 1


def test_a_picture_is_imported_by_drawn_frames(person: Person) -> None:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (1200, 848), "white").save(out, "PNG")
    address = person.upload(out.getvalue(), "scan.png").url
    sent = {
        "frames": "1",
        "page-0": "1",
        "frame-0-name": "recipient_name",
        "frame-0-page": "0",
        "frame-0-x": "20",
        "frame-0-y": "20",
        "frame-0-width": "60",
        "frame-0-height": "10",
        "action": "draft",
    }
    assert person.client.post(address, sent).status_code == 302
    assert "recipient_name" in str(Draft.objects.get().template["schemas"])


def test_an_import_becomes_the_next_version_of_a_design(person: Person) -> None:
    first = person.upload(pdf("Front")).url
    person.client.post(first, {"frames": "1", "page-0": "1", "action": "draft"})
    draft = Draft.objects.get()
    saved = designs.save_version(draft_uuid=draft.uuid, revision=draft.revision, actor=None)
    address = person.upload(pdf("Front, changed"), design=str(saved.design_id)).url
    person.client.post(address, {"frames": "1", "page-0": "1", "action": "draft"})
    assert Draft.objects.exclude(pk=draft.pk).get().design_id == saved.design_id


def test_the_picture_of_a_page_is_a_picture(person: Person) -> None:
    person.upload(pdf("Front"))
    ids = {"import_uuid": OpenImport.objects.get().uuid, "number": 0}
    response = person.client.get(reverse("credcloud:studio_import_picture", kwargs=ids))
    assert response.content.startswith(b"\x89PNG")
    assert response["X-Content-Type-Options"] == "nosniff"
    ids["number"] = 7
    assert person.client.get(reverse("credcloud:studio_import_picture", kwargs=ids)).status_code == 404


def test_a_double_click_begins_one_import_and_makes_one_draft(person: Person) -> None:
    address = person.upload(pdf("[Recipient name]")).url
    assert person.upload(pdf("[Recipient name]")).url == address
    assert OpenImport.objects.count() == 1
    sent = {"frames": "1", "page-0": "1", "action": "draft", "name": "Mine"}
    first = person.client.post(address, sent).url
    assert person.client.post(address, sent).url == first
    assert Draft.objects.count() == 1
    changed = {**sent, "name": "Another name"}
    assert person.client.post(address, changed).url != first
    assert {draft.name for draft in Draft.objects.all()} == {"Mine", "Another name"}


def test_a_draft_that_was_discarded_is_made_again(person: Person) -> None:
    address = person.upload(pdf("[Recipient name]")).url
    sent = {"frames": "1", "page-0": "1", "action": "draft", "name": "Mine"}
    first = person.client.post(address, sent).url
    Draft.objects.all().delete()
    assert person.client.post(address, sent).url != first


@pytest.mark.django_db(transaction=True)
def test_an_upload_is_read_from_its_beginning_when_the_database_was_busy(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    begin, calls = open_imports.begin_with_file, []

    def busy_once(**values: Any) -> Any:
        calls.append(len(values["data"]))
        if len(calls) == 1:
            raise OperationalError("database is locked")
        return begin(**values)

    monkeypatch.setattr(open_imports, "begin_with_file", busy_once)
    person.upload(pdf("Front"))
    assert calls[0] == calls[1] > 0
    assert OpenImport.objects.count() == 1


def test_a_reading_process_that_dies_says_so_and_leaves_nothing(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from credcloud_bridge.designs.imports import import_client

    monkeypatch.setattr(import_client, "_MEMORY_BYTES", 40 * 1024 * 1024)
    page = person.told(person.upload(pdf("Front")))
    assert "took too long or too much memory" in page or "cannot be read" in page
    assert not OpenImport.objects.exists()


def test_a_value_that_no_credential_has_is_told_with_what_to_do(person: Person) -> None:
    address = person.upload(pdf("[Club name]")).url
    (element,) = open_imports.proposal_of(import_uuid=OpenImport.objects.get().uuid).elements
    sent = {"frames": "1", "page-0": "1", f"as-{element.id}": "value:club_name", "action": "draft"}
    draft = person.client.post(address, sent).url
    problems = person.client.get(f"{draft}document").json()["problems"]
    told = [one for one in problems if one["code"] == "element-needs-attribute"]
    assert len(told) == 1
    assert "club_name" in told[0]["remedy"]


def test_a_page_that_is_a_picture_says_so_once(person: Person) -> None:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (1200, 848), "white").save(out, "PNG")
    page = person.client.get(person.upload(out.getvalue(), "scan.png").url).content.decode()
    assert page.count("is a picture") == 1


def test_pictures_and_shapes_of_a_slide_come_after_its_words_and_say_what_they_are(person: Person) -> None:
    from tests.designs.imports.test_faults_of_real_files import pptx, shape, words

    colour = '<a:prstGeom prst="rect"/><a:solidFill><a:srgbClr val="336699"/></a:solidFill>'
    page = person.client.get(
        person.upload(pptx(shape(0, 0, 40, 20, colour) + words(60, "{{name}}")), "a.pptx").url
    )
    text = page.content.decode()
    labels = [
        part.split("<")[0] for part in text.split('dir="auto">') if part.startswith(("{{name}}<", "Shape<"))
    ]
    assert labels == ["{{name}}", "Shape"]
    assert text.count('class="cc-import-sentence"') == 1
    assert text.count("rebuilt") == 1
