"""What every adapter of ``DesignLibrary`` does: Connect over real HTTP, and the demo's without."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from credcloud_bridge.data import CredCloudError
from tests.designs.canva.canva_world import JPEG, PDF, PPTX, World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def connected(world: World) -> None:
    world.connect()


def export(world: World, design_id: str, file_format: str) -> bytes:
    export_id = world.library.start_export(design_id=design_id, file_format=file_format)
    for _poll in range(5):
        content = world.library.finished_export(export_id=export_id, file_format=file_format)
        if content is not None:
            return content
    raise AssertionError("never finished")


def test_designs_are_listed_page_by_page_those_changed_last_first(world: World) -> None:
    first = world.library.list_designs()
    assert [one.id for one in first.designs][:2] == ["DAF0", "DAF1"]
    assert len(first.designs) == 12
    second = world.library.list_designs(continuation=first.continuation)
    assert [one.id for one in second.designs] == ["DAF12", "DAF13"]
    assert second.continuation == ""


def test_designs_are_found_by_words_of_their_titles(world: World) -> None:
    assert [one.title for one in world.library.list_designs(query=" certificate  7 ").designs] == [
        "Certificate 7"
    ]


def test_a_design_says_when_it_was_changed(world: World) -> None:
    before = world.library.design(design_id="DAF3")
    world.fake.edit("DAF3", texts={"title": "Diploma"})
    after = world.library.design(design_id="DAF3")
    assert (before.title, after.title) == ("Certificate 3", "Diploma")
    assert after.updated_at > before.updated_at
    assert after.updated_at.tzinfo is not None


def test_a_thumbnail_is_the_picture_itself(world: World) -> None:
    thumbnail = world.library.thumbnail(design_id="DAF1")
    assert thumbnail is not None
    assert (thumbnail.media_type, thumbnail.data) == ("image/jpeg", JPEG)


def test_an_export_takes_a_while_and_gives_the_file(world: World) -> None:
    export_id = world.library.start_export(design_id="DAF1", file_format="pdf")
    assert world.library.finished_export(export_id=export_id, file_format="pdf") is None
    assert export(world, "DAF1", "pdf") == PDF


def test_pptx_comes_where_the_design_gives_it(world: World) -> None:
    assert world.library.export_formats(design_id="DAF0") == {"pdf": (), "pptx": ()}
    assert world.library.export_formats(design_id="DAF1") == {"pdf": ()}
    assert export(world, "DAF0", "pptx") == PPTX


def test_pages_that_cannot_be_exported_are_known_and_others_are_asked_for(world: World) -> None:
    world.fake.faults.page_count, world.fake.faults.page_numbers = 4, {"pdf": [1, 3]}
    assert world.library.export_formats(design_id="DAF1") == {"pdf": (1, 3)}
    export_id = world.library.start_export(design_id="DAF1", file_format="pdf", pages=(1, 3))
    assert world.fake.store.read()["exports"][export_id]["pages"] == [1, 3]


def test_a_design_may_have_no_pages(world: World) -> None:
    world.fake.faults.page_count = 0
    assert world.library.design(design_id="DAF1").page_count == 0


def test_the_editors_address_carries_the_state_beside_what_was_there(world: World) -> None:
    address = world.library.edit_address(design_id="DAF2", state="a b&c")
    query = parse_qs(urlsplit(address).query)
    assert query == {"token": ["demo"], "correlation_state": ["a b&c"]}


def test_a_design_that_is_gone_is_told(world: World) -> None:
    with pytest.raises(CredCloudError) as raised:
        world.library.design(design_id="DAFnone")
    assert raised.value.problem.code == "canva-design-not-found"
    with pytest.raises(CredCloudError) as raised:
        world.library.start_export(design_id="DAFnone", file_format="pdf")
    assert raised.value.problem.code == "canva-design-not-found"


@pytest.mark.parametrize(
    ("status", "text", "problem"),
    [
        (500, '{"code": "internal_error"}', "canva-not-reached"),
        (503, "<html>busy</html>", "canva-not-reached"),
        (200, "<html>hello</html>", "canva-unreadable"),
        (200, "[1]", "canva-unreadable"),
        (200, '{"items": [{"id": 7}]}', "canva-unreadable"),
        (200, '{"items": [{"id": "D", "updated_at": 1e400}]}', "canva-unreadable"),
        (200, "[" * 100_000, "canva-unreadable"),
        (302, "", "canva-error"),
    ],
)
def test_answers_that_are_errors_become_sentences(world: World, status: int, text: str, problem: str) -> None:
    world.fake.faults.status, world.fake.faults.text = status, text
    with pytest.raises(CredCloudError) as raised:
        world.library.list_designs()
    assert raised.value.problem.code == problem
    assert raised.value.problem.remedy


@pytest.mark.parametrize(
    "address",
    [
        "https://files.example.org/a.pdf",
        "http://10.0.0.1/a.pdf",
        "http://localhost:1/a.pdf",
        "http://{host}.example.org/a.pdf",
        "http://user@{host}/a.pdf",
        "https://{host}/a.pdf",
        "file:///etc/passwd",
        "http://[::1/a.pdf",
        "",
    ],
)
def test_files_come_from_canvas_own_hosts_only(world: World, address: str) -> None:
    world.fake.faults.file_address = address.format(host=urlsplit(world.canva.address).netloc) or "no address"
    with pytest.raises(CredCloudError) as raised:
        export(world, "DAF1", "pdf")
    assert raised.value.problem.code == "canva-foreign-address"


def test_a_file_that_redirects_is_not_followed(world: World) -> None:
    world.fake.faults.redirect = "http://169.254.169.254/latest/meta-data/"
    with pytest.raises(CredCloudError) as raised:
        export(world, "DAF1", "pdf")
    assert raised.value.problem.code == "canva-foreign-address"


@pytest.mark.parametrize("content", [b"<html>expired</html>", b"", b"PK\x03\x04"])
def test_a_file_of_another_kind_is_refused(world: World, content: bytes) -> None:
    world.fake.faults.file = content
    with pytest.raises(CredCloudError) as raised:
        export(world, "DAF1", "pdf")
    assert raised.value.problem.code == "canva-wrong-content"


def test_a_file_that_is_too_large_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("credcloud_bridge.designs.canva.connect_library.LARGEST_FILE", 1000)
    world.fake.faults.file = b"%PDF-" + b"x" * 2000
    with pytest.raises(CredCloudError) as raised:
        export(world, "DAF1", "pdf")
    assert raised.value.problem.code == "canva-file-too-large"


def test_a_thumbnail_that_is_no_picture_is_not_handed_on(world: World) -> None:
    world.fake.faults.picture = b"<script>alert(1)</script>"
    with pytest.raises(CredCloudError) as raised:
        world.library.thumbnail(design_id="DAF1")
    assert raised.value.problem.code == "canva-wrong-content"
