"""What the editor notes about elements (label, locked, hidden, group), kept with a design between its drafts.

They are kept by place, page by page, since a version's fields have no ids; a version that was made otherwise
(imported, loaded by a program) has none. What the maker of a design has locked stays locked for whoever works on a copy
of it (``firm``), unless they may change designs for everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from credcloud_bridge.data import Problem
from credcloud_bridge.designs.draft_documents import DraftDocument, layer_is_valid

_KEPT = ("label", "locked", "hidden", "group", "firm")

Notes = list[list[dict[str, Any]]]


def notes_of(document: DraftDocument) -> Notes:
    """The notes of a draft by page and place; empty where there is none at all."""
    if not document.layers:
        return []
    return [
        [
            {key: value for key, value in document.layers.get(field["id"], {}).items() if key in _KEPT}
            for field in page
        ]
        for page in document.template["schemas"]
    ]


def with_notes(document: DraftDocument, notes: Any, *, of_others: bool = False) -> DraftDocument:
    """The document with these notes, where they are of a design of as many elements.

    ``of_others``: somebody else's design, whose locks hold.
    """
    pages = document.template["schemas"]
    if not _fits(notes, pages):
        return document
    layers = {
        field["id"]: {key: value for key, value in note.items() if key in _KEPT}
        | ({"firm": True} if of_others and note.get("locked") else {})
        for page, page_notes in zip(pages, notes, strict=True)
        for field, note in zip(page, page_notes, strict=True)
        if note
    }
    return replace(document, layers=layers)


def lock_problems(before: DraftDocument, after: DraftDocument) -> Iterator[Problem]:
    """What is changed of elements that hold for whoever works on a copy; ``column`` is the element's id."""
    fields = {field["id"]: field for page in after.template["schemas"] for field in page}
    for field in (field for page in before.template["schemas"] for field in page):
        element = field["id"]
        if not before.layers.get(element, {}).get("firm"):
            continue
        now = after.layers.get(element, {})
        if fields.get(element) != field or not (now.get("firm") and now.get("locked")):
            yield Problem(
                row=None,
                column=element,
                code="element-locked",
                message=_("“%(name)s” was locked by those who made this design.")
                % {"name": now.get("label") or field["name"]},
                remedy=_("Undo the change, or ask who may change designs for everybody."),
            )


def _fits(notes: Any, pages: Sequence[Sequence[Any]]) -> bool:
    return (
        isinstance(notes, list)
        and [len(page) for page in pages] == [len(page) if isinstance(page, list) else -1 for page in notes]
        and all(isinstance(note, Mapping) and layer_is_valid(note) for page in notes for note in page)
    )
