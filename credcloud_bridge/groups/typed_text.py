"""Typed text without stray blanks and control characters."""

from __future__ import annotations

import re

# Control characters that databases and XML refuse; line ends and tabs are handled before.
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile(r"\s+")


def clean_lines(text: str) -> str:
    """The text with plain line ends, without control characters or blanks at either end.

    Otherwise code point for code point: composing it (NFC) would replace ideographs by others.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _CONTROLS.sub("", text).strip()


def single_line(text: str) -> str:
    """The text on one line, with single spaces."""
    return _SPACES.sub(" ", clean_lines(text))
