"""A design that was changed at Canva keeps what was chosen for it, by text and place, and asks about what is new."""

from __future__ import annotations

from typing import Any

from credcloud_bridge.designs.imports.api import Proposal, ProposedElement, ProposedPage
from credcloud_bridge.designs.open_imports.carried_choices import carried_choices, remembered


def proposal(*elements: tuple[str, str, float], pages: int = 1) -> Proposal:
    """Elements by id, text and distance from the top."""
    return Proposal(
        kind="pdf",
        name="",
        pages=tuple(ProposedPage(number, 297, 210) for number in range(pages)),
        elements=tuple(
            ProposedElement(id=key, page=0, box=(50, top, 200, 10), text=text) for key, text, top in elements
        ),
    )


BEFORE = proposal(("a", "Certificate", 20), ("b", "[Name]", 80), ("c", "on 12 June by Ada", 120))
CHOICES: dict[str, Any] = {
    "pages": [0],
    "elements": {
        "b": {"as": "field", "name": "recipient_name"},
        "c": {"as": "variables", "spans": [{"start": 3, "end": 10, "name": "issued_on"}]},
    },
    "frames": [{"page": 0, "x": 1, "y": 2, "width": 3, "height": 4, "name": "grade"}],
}
EARLIER = remembered(BEFORE, CHOICES)


def test_the_same_design_has_nothing_new() -> None:
    after = proposal(("x", "Certificate", 20), ("y", "[Name]", 80), ("z", "on 12 June by Ada", 120))
    choices, new = carried_choices(EARLIER, after)
    assert choices["elements"] == {"y": CHOICES["elements"]["b"], "z": CHOICES["elements"]["c"]}
    assert choices["frames"] == CHOICES["frames"]
    assert new == ()


def test_words_that_moved_keep_their_choice() -> None:
    after = proposal(("y", "[NAME]", 150), ("z", "on  12 June by Ada", 20))
    choices, new = carried_choices(EARLIER, after)
    assert choices["elements"]["y"] == CHOICES["elements"]["b"]
    assert new == ()


def test_a_sample_name_that_changed_keeps_its_field_where_it_stands() -> None:
    choices, new = carried_choices(EARLIER, proposal(("y", "Your name here", 82)))
    assert choices["elements"] == {"y": CHOICES["elements"]["b"]}
    assert new == ()


def test_a_sentence_that_changed_is_asked_about_again() -> None:
    choices, new = carried_choices(EARLIER, proposal(("z", "given in Cairo", 120)))
    assert choices["elements"] == {}
    assert new == ("z",)


def test_what_was_not_there_before_is_new_and_stays_as_it_is() -> None:
    after = proposal(("x", "Certificate", 20), ("n", "With distinction", 170))
    choices, new = carried_choices(EARLIER, after)
    assert choices["elements"] == {}
    assert new == ("n",)


def test_of_two_alike_each_keeps_its_own_choice() -> None:
    before = proposal(("a", "Name", 20), ("b", "Name", 120))
    earlier = remembered(before, {"elements": {"b": {"as": "field", "name": "recipient_name"}}})
    choices, new = carried_choices(earlier, proposal(("first", "Name", 21), ("second", "Name", 118)))
    assert choices["elements"] == {"second": {"as": "field", "name": "recipient_name"}}
    assert new == ()


def test_pages_that_are_gone_take_their_frames_along() -> None:
    before = proposal(("a", "Name", 20), pages=2)
    frames = [{"page": 1, "x": 1, "y": 1, "width": 1, "height": 1, "name": "grade"}]
    earlier = remembered(before, {"pages": [1], "elements": {}, "frames": frames})
    choices, _new = carried_choices(earlier, proposal(("a", "Name", 20)))
    assert (choices["frames"], choices["pages"]) == ([], [0])
