"""Names of what else can be printed of a learner, as attributes of a credential group are named."""

from __future__ import annotations

import re

_OTHER = re.compile(r"[^a-z0-9]+")
LONGEST = 50


def detail_name(text: str) -> str:
    """The name in small letters, digits and underscores: ``grade_Quiz 1`` is ``grade_quiz_1``."""
    return _OTHER.sub("_", text.lower()).strip("_")[:LONGEST]
