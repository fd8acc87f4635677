"""A document with slots: the part that many credentials share, and how one's own values go into it.

The text of a filled template is the same, byte for byte, whenever it is filled
with the same values: the shared part is kept as text, never written anew.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

# A slot is a JSON string that begins with this noncharacter, which no text of ours holds (``texts.unambiguous``).
SLOT_MARK = "\ufdd0"
_quoted = json.JSONEncoder(ensure_ascii=False).encode
_SLOT = re.compile(f'"{SLOT_MARK}([^"]*)"')


def slot(name: str) -> str:
    """What stands in a document where the value called ``name`` will stand."""
    return SLOT_MARK + name


@dataclass(frozen=True)
class DocumentTemplate:
    """A JSON document as text, with slots."""

    text: str

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> DocumentTemplate:
        """The template of a document in which some values are slots."""
        return cls(json.dumps(document, ensure_ascii=False, separators=(",", ":")))

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The names of the slots in the order of the text; a name may come twice."""
        return tuple(_SLOT.findall(self.text))

    @cached_property
    def _pieces(self) -> list[str]:
        return _SLOT.split(self.text)[::2]

    @property
    def document(self) -> dict[str, Any]:
        """The document with its slots; a new one each time."""
        parsed: dict[str, Any] = json.loads(self.text)
        return parsed

    def ordered_values(self, values: Mapping[str, str]) -> list[str]:
        """The values as ``fill`` wants them; raises ``KeyError`` for one that is missing."""
        return [values[name] for name in self.slots]

    def fill(self, values: Sequence[str]) -> str:
        """The text with these values in its slots, in their order."""
        pieces = self._pieces
        if len(values) != len(pieces) - 1:
            raise ValueError(f"{len(pieces) - 1} slots, {len(values)} values")
        parts = [pieces[0]]
        for value, piece in zip(values, pieces[1:], strict=True):
            parts.append(_quoted(value))
            parts.append(piece)
        return "".join(parts)

    def fill_document(self, values: Sequence[str]) -> dict[str, Any]:
        """The filled document as plain JSON values."""
        parsed: dict[str, Any] = json.loads(self.fill(values))
        return parsed

    def with_edit(self, edit: Callable[[dict[str, Any]], None]) -> DocumentTemplate:
        """This template after ``edit`` has changed its document."""
        document = self.document
        edit(document)
        return DocumentTemplate.from_document(document)
