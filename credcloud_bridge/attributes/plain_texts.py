"""Whether a column of texts is in order beyond doubt, found out in a few searches instead of some for each text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from credcloud_bridge.attributes.clean_text import SUSPECT_CHARACTERS
from credcloud_bridge.attributes.suspect_text import SUSPECT_SIGNS, SUSPECT_TEXTS

# Spaces are suspect at the ends of a text only, which is not looked for: all of them but the ordinary one.
_SPACES = "\u1680\u2000-\u200a\u205f\u3000"
_SUSPECT = re.compile(f"[{SUSPECT_CHARACTERS.replace(chr(10), '')}{_SPACES}{SUSPECT_SIGNS}]")


def are_plain(texts: Sequence[object]) -> bool:
    """Whether all are texts, none empty, that ``is_clean`` and ``is_ordinary`` approve of.

    ``False`` says nothing of any one of them: each is to be looked at.
    """
    try:
        joined = "\n".join(texts)  # type: ignore[arg-type]  # whatever is no text raises
    except TypeError:
        return False
    return (
        joined.count("\n") == len(texts) - 1
        and "" not in texts
        and _SUSPECT.search(joined) is None
        and " \n" not in joined
        and "\n " not in joined
        and joined[:1] != " "
        and joined[-1:] != " "
        and SUSPECT_TEXTS.isdisjoint(map(str.casefold, texts))  # type: ignore[arg-type]
    )
