"""Shaping takes work in proportion to the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import uharfbuzz as hb

from credcloud_bridge.rendering.fields.registry import read_field
from credcloud_bridge.rendering.pdf.content_writer import ContentWriter
from credcloud_bridge.rendering.template import read_template
from credcloud_bridge.rendering.text import shaping
from credcloud_bridge.rendering.text.fonts import choose_font
from credcloud_bridge.rendering.values import LONGEST_FIELD_TEXT
from tests.rendering.factories import design, name_field, template, text, values

_WRITER = ContentWriter(0, {}, {}, {})


def _letters_given_to_harfbuzz(letters: str, monkeypatch: pytest.MonkeyPatch) -> int:
    return _given(
        lambda: shaping.shape.__wrapped__(letters, choose_font("Noto Sans").face, "en"), monkeypatch
    )


def _given(work: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many letters HarfBuzz gets, context included, while this is done."""
    given = 0

    class CountingBuffer(hb.Buffer):  # type: ignore[misc]
        def add_codepoints(self, codepoints: list[int], *more: Any, **named: Any) -> None:
            nonlocal given
            given += len(codepoints)
            super().add_codepoints(codepoints, *more, **named)

    with monkeypatch.context() as patched:
        patched.setattr(shaping.hb, "Buffer", CountingBuffer)
        work()
    return given


def test_a_text_that_changes_script_at_every_letter_is_not_handed_over_for_each_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, four = (_letters_given_to_harfbuzz("aб" * count, monkeypatch) for count in (250, 1000))
    assert four <= 4.1 * one
    assert four <= 12 * 2000


@pytest.mark.parametrize("unit", ["aб", "aб अb سa ", "lorem ipsum ", "سلام שלום "])
@pytest.mark.parametrize("fit", ["horizontal", "vertical"])
def test_twice_as_long_a_text_is_twice_the_work_with_all_its_lines(
    unit: str, fit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = read_field(text("body", content="{x}", dynamicFontSize={"min": 4, "max": 30, "fit": fit}))
    assert field is not None
    given = []
    for count in (4_000, 8_000):
        shaping.shape.cache_clear()
        shown = (unit * count)[:count]
        given.append(_given(lambda shown=shown: field.page_content(_WRITER, shown, "en"), monkeypatch))
    assert given[1] <= 2.2 * given[0]


def test_no_more_letters_print_in_one_text_than_a_template_may_have() -> None:
    made = design(text("body", content="{a}{a}{b}"), name_field(y=100))
    long = values(a="word " * 6_000, b="!")
    field = next(field for field in read_template(template(text("body", content="{a}{a}{b}"))).fields)
    assert len(field.content(long.values)) == LONGEST_FIELD_TEXT
    (problem,) = made.problems(long)
    assert (problem.code, problem.column, problem.is_error) == ("text-too-long", "body", True)
    assert made.problems(values(a="word", b="!")) == ()


@pytest.mark.parametrize(
    "letters", ["مُحَمَّد Ali بن سلمان", "a\u0301б\u0301aश्री", "سلام😀سلام", "ab عب cd عب ef"]
)
def test_letters_join_over_the_ends_of_runs_as_if_harfbuzz_saw_the_whole_text(
    letters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    face = choose_font("Noto Sans").face
    near = shaping.shape.__wrapped__(letters, face, "ar")
    monkeypatch.setattr(shaping, "_CONTEXT", len(letters))
    whole = shaping.shape.__wrapped__(letters, face, "ar")
    assert near == whole
