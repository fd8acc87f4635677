"""The editor's script and its texts belong together."""

from __future__ import annotations

import json
import re
from pathlib import Path

from credcloud_bridge.studio.texts import editor_texts

SOURCES = Path(__file__).resolve().parents[2] / "studio" / "src"
_ASKED = re.compile(r'\b(?:text|label)\(\s*("(?:[^"\\]|\\.)*")')


def _asked_for() -> set[str]:
    return {
        json.loads(found)
        for file in SOURCES.glob("*.ts")
        for found in _ASKED.findall(file.read_text("utf-8"))
    }


def test_every_text_that_the_script_asks_for_is_translated() -> None:
    assert _asked_for() - set(editor_texts()) == set()


def test_no_text_is_translated_that_nobody_asks_for() -> None:
    assert set(editor_texts()) - _asked_for() == set()
