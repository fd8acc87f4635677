"""What a person says on the page of an import becomes choices; nothing is lost, nothing is guessed."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from credcloud_bridge.designs.imports.api import Proposal, ProposedElement, ProposedPage, Suggestion
from credcloud_bridge.studio.import_form import read_form, sentence_of, spans_of, with_suggestions

TEXT = "This certifies that Ada Lovelace has completed the course on 12/06/2026"


def element(text: str = TEXT, *, element_id: str = "e1") -> ProposedElement:
    return ProposedElement(id=element_id, page=0, box=(10, 10, 100, 8), text=text, size=14)


def proposal(
    *elements: ProposedElement, suggestions: tuple[Suggestion, ...] = (), pages: int = 1
) -> Proposal:
    return Proposal(
        kind="pdf",
        name="Diploma",
        pages=tuple(ProposedPage(number, 297, 210) for number in range(pages)),
        elements=elements,
        suggestions=suggestions,
    )


def form(fields: dict[str, str]) -> QueryDict:
    made = QueryDict(mutable=True)
    made.update({"page-0": "1", "frames": "1", **fields})
    return made


@pytest.mark.parametrize(
    ("chosen", "choice"),
    [
        ("value:recipient_name", {"as": "field", "name": "recipient_name"}),
        ("text", {"as": "text"}),
        ("removed", {"as": "removed"}),
    ],
)
def test_what_is_chosen_for_words_is_kept(chosen: str, choice: dict[str, str]) -> None:
    choices, problems = read_form(form({"as-e1": chosen}), proposal(element()), {})
    assert (choices["elements"], problems) == ({"e1": choice}, [])


@pytest.mark.parametrize("chosen", ["", "value:", "value:{x}", "value:a b", "nonsense"])
def test_what_nothing_was_said_about_stays_as_it_is(chosen: str) -> None:
    choices, _problems = read_form(form({"as-e1": chosen}), proposal(element()), {})
    assert choices["elements"] == {}


def test_values_inside_a_sentence_are_the_letters_that_they_replace() -> None:
    sentence = "This certifies that {recipient_name} has completed the course on {issued_on}"
    choices, problems = read_form(
        form({"as-e1": "variables", "sentence-e1": sentence}), proposal(element()), {}
    )
    spans = choices["elements"]["e1"]["spans"]
    assert [TEXT[one["start"] : one["end"]] for one in spans] == ["Ada Lovelace", "12/06/2026"]
    assert problems == []
    assert sentence_of(element(), choices["elements"]["e1"]) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        TEXT,
        "Other words {recipient_name}",
        "{recipient_name}{issued_on} has completed the course on 12/06/2026",
        "This certifies that Ada Lovelace{recipient_name} has completed the course on 12/06/2026",
    ],
)
def test_a_sentence_with_other_words_is_named_and_not_guessed(sentence: str) -> None:
    choices, problems = read_form(
        form({"as-e1": "variables", "sentence-e1": sentence}), proposal(element()), {}
    )
    assert choices["elements"] == {}
    assert [problem.column for problem in problems] == ["e1"]
    assert problems[0].remedy


@given(st.text(max_size=20), st.text(min_size=1, max_size=12), st.text(max_size=20))
def test_any_words_can_be_a_value_between_any_others(before: str, name: str, after: str) -> None:
    if any(mark in before + name + after for mark in "{}\r"):
        return
    spans = spans_of(before + name + after, before + "{recipient_name}" + after)
    text = before + name + after
    if spans is not None:
        assert len(spans) == 1
        rest = text[: spans[0]["start"]] + text[spans[0]["end"] :]
        assert "".join(rest.split()) == "".join((before + after).split())


def test_a_frame_needs_its_four_numbers() -> None:
    fields = {
        "frame-0-name": "recipient_name",
        "frame-0-page": "0",
        "frame-0-x": "20,5",
        "frame-0-y": "90",
        "frame-0-width": "200",
        "frame-0-height": "18",
        "frame-1-name": "issued_on",
        "frame-1-page": "0",
        "frame-1-x": "",
        "frame-2-name": "",
    }
    choices, problems = read_form(form(fields), proposal(), {})
    assert choices["frames"] == [
        {
            "x": 20.5,
            "y": 90.0,
            "width": 200.0,
            "height": 18.0,
            "page": 0,
            "name": "recipient_name",
            "alignment": "center",
        }
    ]
    assert [problem.column for problem in problems] == ["frame-1"]


@pytest.mark.parametrize("wrong", ["nan", "inf", "1e9", "x", "0.2"])
def test_a_frame_with_impossible_numbers_is_named(wrong: str) -> None:
    fields = {
        "frame-0-name": "recipient_name",
        "frame-0-page": "0",
        "frame-0-x": "1",
        "frame-0-y": "1",
        "frame-0-width": wrong,
        "frame-0-height": "9",
    }
    choices, problems = read_form(form(fields), proposal(), {})
    assert (choices["frames"], len(problems)) == ([], 1)


def test_a_frame_can_be_removed() -> None:
    earlier = {
        "frames": [{"x": 1, "y": 1, "width": 9, "height": 9, "page": 0, "name": "grade", "alignment": "left"}]
    }
    fields = {
        "frame-0-name": "grade",
        "frame-0-page": "0",
        "frame-0-x": "1",
        "frame-0-y": "1",
        "frame-0-width": "9",
        "frame-0-height": "9",
        "frame-0-remove": "1",
    }
    choices, _problems = read_form(form(fields), proposal(), earlier)
    assert choices["frames"] == []


def test_pages_that_are_not_ticked_stay_out() -> None:
    made = QueryDict(mutable=True)
    made.update({"frames": "1", "page-1": "1"})
    choices, problems = read_form(made, proposal(pages=3), {})
    assert (choices["pages"], problems) == ([1], [])


SUGGESTIONS: tuple[Suggestion, ...] = (
    Suggestion(
        page=0, name="recipient_name", reason="cue", certainty="likely", box=(40, 80, 200, 20), size=30
    ),
    Suggestion(
        page=0,
        name="issued_on",
        reason="date",
        certainty="sure",
        box=(0, 0, 1, 1),
        element="e1",
        span=(TEXT.index("12/06"), len(TEXT)),
    ),
    Suggestion(page=0, name="grade", reason="placeholder", certainty="sure", box=(0, 0, 1, 1), element="e2"),
    Suggestion(
        page=0,
        name="title",
        reason="placeholder",
        certainty="sure",
        box=(0, 0, 1, 1),
        element="e3",
        span=(0, 7),
    ),
)


def test_suggestions_are_taken_when_a_person_asks_for_them_and_not_before() -> None:
    found = proposal(
        element(),
        element("{{grade}}", element_id="e2"),
        element("[Award]", element_id="e3"),
        suggestions=SUGGESTIONS,
    )
    choices: dict[str, Any]
    choices, _problems = read_form(form({"as-e1": "", "as-e2": ""}), found, {})
    assert (choices["elements"], choices["frames"]) == ({}, [])
    taken = with_suggestions(choices, found)
    assert taken["elements"]["e2"] == {"as": "field", "name": "grade"}
    assert taken["elements"]["e1"]["spans"][0]["name"] == "issued_on"
    assert taken["elements"]["e3"] == {"as": "field", "name": "title"}  # all of its words
    assert taken["frames"][0]["name"] == "recipient_name"
    assert with_suggestions(taken, found) == taken


def test_suggestions_do_not_replace_what_a_person_said() -> None:
    found = proposal(element("{{grade}}", element_id="e2"), suggestions=SUGGESTIONS[2:3])
    choices, _problems = read_form(form({"as-e2": "removed"}), found, {})
    assert with_suggestions(choices, found)["elements"] == {"e2": {"as": "removed"}}


def test_a_suggested_place_that_was_ticked_becomes_a_frame() -> None:
    found = proposal(suggestions=SUGGESTIONS[:1])
    choices, _problems = read_form(form({"band-0": "1"}), found, {})
    assert choices["frames"][0]["size"] == 30
    assert (choices["frames"][0]["x"], choices["frames"][0]["width"]) == (40, 200)
