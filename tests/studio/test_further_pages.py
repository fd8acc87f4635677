"""Where a design of several pages is shown, all of its pages can be looked at."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.urls import reverse

from credcloud_bridge.designs.canva.models import CanvaSource
from tests.dashboard.issuing import make_batch, make_group, person
from tests.studio.factories import Studio, make_document, text_element

pytestmark = pytest.mark.django_db


def _two_pages(studio: Studio) -> int:
    document = make_document()
    document["template"]["schemas"].append([text_element("back", "Syllabus", readOnly=True)])
    studio.post("document", {"revision": 1, "document": document}, "put")
    return int(studio.post("save", {"revision": 2}).json()["design"])


def test_the_lists_of_designs_and_versions_lead_to_the_second_page() -> None:
    studio = Studio()
    design_id = _two_pages(studio)
    course = quote(str(studio.course.key), safe="")
    for address in (
        f"/credcloud/studio/?course={course}",
        f"/credcloud/studio/designs/{design_id}/versions/?course={course}",
    ):
        page = studio.client.get(address).content.decode()
        (link,) = {
            part.split('"')[0].replace("&amp;", "&")
            for part in page.split('href="')
            if "1280.jpg?page=2" in part[:200]
        }
        first, second = studio.client.get(link.replace("page=2&", "")), studio.client.get(link)
        assert second.status_code == 200
        assert second.content != first.content
        assert studio.client.get(link.replace("page=2", "page=3")).status_code == 404


def test_cards_of_groups_and_the_preview_before_generating_show_the_second_page() -> None:
    studio = Studio()
    group = make_group(studio.course, certificate_design_id=_two_pages(studio))
    course = {"course_id": str(studio.course.key)}
    for name in ("groups", "choose_group"):
        address = reverse(f"credcloud:{name}", kwargs=course)
        page = studio.client.get(address).content.decode()
        assert f"{group.uuid}/certificate-1280.jpg?page=2" in page, address
    batch = make_batch(studio.course, group, person("Ada Lovelace", "ada@example.org"))
    page = studio.client.get(
        reverse("credcloud:verify", kwargs=course | {"batch_uuid": batch.uuid})
    ).content.decode()
    assert "certificate-640.jpg?page=2" in page


def test_a_card_says_that_its_design_was_changed_in_canva() -> None:
    studio = Studio()
    design_id = _two_pages(studio)
    address = f"/credcloud/studio/?course={quote(str(studio.course.key), safe='')}"
    assert "Changed in Canva" not in studio.client.get(address).content.decode()
    draft = studio.draft
    CanvaSource.objects.create(
        draft_uuid=draft.uuid,
        design_id=design_id,
        canva_id="DAF1",
        title="Diploma",
        canva_updated_at="2026-01-01T00:00:00Z",
        seen_updated_at="2026-02-01T00:00:00Z",
        choices={},
        imported_at="2026-01-01T00:00:00Z",
    )
    assert "Changed in Canva" in studio.client.get(address).content.decode()
