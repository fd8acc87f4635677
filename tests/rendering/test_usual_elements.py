"""Elements that are the same on every certificate stand in the beginning that all share, and are found there."""

from __future__ import annotations

from tests.rendering.factories import box, design, name_field, text, values
from tests.rendering.tagging import tags_of

FIELDS = [
    text("title", y=20),
    name_field(),
    text("note", y=120, content="{note}", fontSize=12, language="la"),
    text("hours", y=140, content="{hours}", fontSize=12),
    box("qrcode", content="{verify_url}", position={"x": 240, "y": 150}),
]


def test_a_certificate_on_which_every_field_shows_something_brings_no_element_of_a_text():
    tail = design(*FIELDS).tail(values(note="Honours", hours="40"))
    assert tail is not None
    assert tail.count(b"<</S/P/") == tail.count(b"<</S/H1/") == 0
    assert tail.count(b"<</S/Figure/") == tail.count(b"<</S/Link/") == 1


def test_a_certificate_with_a_blank_field_brings_the_elements_that_are_counted_otherwise():
    made = design(*FIELDS)
    blank = values(note="", hours="40")
    assert [tag.kind for tag in tags_of(made.pdf(values(note="Honours", hours="40")))] == [
        "H1",
        "P",
        "P",
        "P",
        "Figure",
    ]
    assert [tag.kind for tag in tags_of(made.pdf(blank))] == ["H1", "P", "P", "Figure"]
    tail = made.tail(blank)
    assert tail is not None
    assert tail.count(b"<</S/P/") == 1  # that of the hours, which are now the third content
