"""Shaping takes work in proportion to the text."""

from __future__ import annotations

from typing import Any

import pytest
import uharfbuzz as hb

from credcloud_bridge.rendering.text import shaping
from credcloud_bridge.rendering.text.fonts import choose_font


def _letters_given_to_harfbuzz(text: str, monkeypatch: pytest.MonkeyPatch) -> int:
    given = 0

    class CountingBuffer(hb.Buffer):  # type: ignore[misc]
        def add_codepoints(self, codepoints: list[int], *more: Any, **named: Any) -> None:
            nonlocal given
            given += len(codepoints)
            super().add_codepoints(codepoints, *more, **named)

    monkeypatch.setattr(shaping.hb, "Buffer", CountingBuffer)
    shaping.shape.__wrapped__(text, choose_font("Noto Sans").face, "en")
    return given


def test_a_text_that_changes_script_at_every_letter_is_not_handed_over_for_each_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, four = (_letters_given_to_harfbuzz("aб" * count, monkeypatch) for count in (250, 1000))
    assert four <= 4.1 * one
    assert four <= 12 * 2000


@pytest.mark.parametrize("text", ["مُحَمَّد Ali بن سلمان", "a\u0301б\u0301aश्री", "سلام😀سلام", "ab عب cd عب ef"])
def test_letters_join_over_the_ends_of_runs_as_if_harfbuzz_saw_the_whole_text(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    face = choose_font("Noto Sans").face
    near = shaping.shape.__wrapped__(text, face, "ar")
    monkeypatch.setattr(shaping, "_CONTEXT", len(text))
    whole = shaping.shape.__wrapped__(text, face, "ar")
    assert near == whole
