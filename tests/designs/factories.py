"""Designs for tests: small, quick to draw, and valid."""

from __future__ import annotations

from typing import Any

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import DesignKind
from credcloud_bridge.designs import api


def make_template(
    words: str = "{recipient_name}", *, width: float = 100, height: float = 70, back: str = ""
) -> dict[str, Any]:
    """A pdfme template with one text on a blank page (mm), and another on the ``back`` if there is one."""
    pages = [words, back] if back else [words]
    return {
        "basePdf": {"width": width, "height": height, "padding": [0, 0, 0, 0]},
        "schemas": [[_text(text, width)] for text in pages],
    }


def _text(words: str, width: float) -> dict[str, Any]:
    return {
        "name": "words",
        "type": "text",
        "content": words,
        "position": {"x": 10, "y": 20},
        "width": width - 20,
        "height": 15,
        "fontName": "Noto Sans",
        "fontSize": 14,
    }


def make_design(
    *,
    kind: DesignKind = DesignKind.CERTIFICATE,
    name: str = "Plain",
    course_key: CourseKey | None = None,
    **template: Any,
) -> api.DesignSummary:
    """A design that everybody may use, or that belongs to one course."""
    return api.create_design(
        name=name, kind=kind, template=make_template(**template), course_key=course_key, actor=None
    )
