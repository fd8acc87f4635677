"""Recipients' names, read from cells: most are in order, and are found to be so at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from credcloud_bridge.attributes.api import (
    Cell,
    CellProblem,
    are_plain,
    cell_text,
    cleaned,
    is_clean,
    is_ordinary,
    text_problems,
)
from credcloud_bridge.recipients import row_problems

LONGEST_NAME = 255

_LETTER = re.compile(r"[^\W\d_]")
_LINE_WITHOUT_LETTERS = re.compile(r"^[\W\d_]+$", re.MULTILINE)


def plain_names(cells: Sequence[Cell]) -> Sequence[Cell | None]:
    """The names for which ``is_plain_name`` holds; ``None`` for the others."""
    return cells if _are_plain_names(cells) else [cell if is_plain_name(cell) else None for cell in cells]


def _are_plain_names(names: Sequence[Cell]) -> bool:
    """Whether ``is_plain_name`` holds for all of them; ``False`` says nothing of any one."""
    if not are_plain(names):
        return False
    texts = cast(Sequence[str], names)
    joined = "\n".join(texts)
    return (
        "@" not in joined
        and not _LINE_WITHOUT_LETTERS.search(joined)
        and max(map(len, texts)) <= LONGEST_NAME
    )


def is_plain_name(name: Cell) -> bool:
    return (
        type(name) is str
        and is_clean(name)
        and len(name) <= LONGEST_NAME
        and "@" not in name
        and is_ordinary(name)
        and _LETTER.search(name) is not None
    )


def read_name(cell: Cell) -> tuple[str, list[CellProblem]]:
    text, problems = cleaned(cell_text(cell))
    if len(text) > LONGEST_NAME:
        problems.append(row_problems.name_too_long(len(text), LONGEST_NAME))
    if _is_like_email(text):
        problems.append(row_problems.name_like_email(text))
    elif not _LETTER.search(text):
        problems.append(row_problems.name_without_letters(text))
    return text, [*problems, *text_problems(text, is_name=True)]


def _is_like_email(text: str) -> bool:
    addresses = (word.partition("@") for word in text.split())
    return any(local and "." in domain.strip(".") for local, _at, domain in addresses)
