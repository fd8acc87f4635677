"""The canonical form (RDFC-1.0) of filled documents, without expanding each of them.

A template is expanded to N-Quads once. To fill one, values go into those lines,
its blank nodes are named by the hashes of the lines that mention them, and the
lines are sorted. Where two blank nodes have the same hash, or values make two
lines one, the filled document is canonicalised as a whole.

Source of the rules: W3C RDF Dataset Canonicalization, sections 4.4.3 and 4.6.3.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import eq
from typing import Any

from credcloud_bridge.jsonld.contexts import document_loader
from credcloud_bridge.jsonld.document_template import DocumentTemplate

_STAND_IN = "urn:credcloud:slot:"
# The parts of a line that vary: blank nodes and stand-ins for values. A stand-in is the whole of an address or text.
_VARYING = re.compile(rf'(_:c14n\d+)(?= )|(?<=[<"]){_STAND_IN}(\d+):(?=[>"])')
_TEXT_OR_ADDRESS = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>')
# A field of ``str.format``; braces of the text itself come in twos.
_SLOT_IN_LINE = re.compile(r"(?<!\{)(?:\{\{)*\{\d")
_ESCAPED = re.compile(r'["\\\n]')
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", '"': '\\"'})


def canonical(document: dict[str, Any]) -> str:
    """The canonical N-Quads of a JSON-LD document, the long way."""
    from pyld import jsonld  # takes long to load, and only signing needs it

    written: str = jsonld.normalize(
        document,
        {
            "algorithm": "URDNA2015",
            "format": "application/n-quads",
            "documentLoader": document_loader,
        },
    )
    return written


@dataclass(frozen=True, slots=True)
class _Line:
    """One statement in pieces: texts, names of blank nodes (which ``nodes`` lists), and indexes of slots."""

    pieces: tuple[str | int, ...]
    nodes: frozenset[str]

    def text(self, names: Mapping[str, str]) -> str:
        """The line as a text for ``str.format``: a field for each slot, and these names for its blank nodes."""
        return "".join(
            f"{{{piece}}}"
            if isinstance(piece, int)
            else names[piece]
            if piece in self.nodes
            else piece.replace("{", "{{").replace("}", "}}")
            for piece in self.pieces
        )


class _Lines:
    """Statements with slots, filled all at once: one call for many lines is what makes signing quick."""

    def __init__(self, lines: Iterable[str]) -> None:
        lines = sorted(lines)
        self._fill = "\n".join(lines).format
        self._is_sorted = _stays_sorted(lines)

    def filled(self, values: Sequence[str]) -> list[str]:
        """The lines with these values, sorted by code points. Values hold no line ends (they are escaped)."""
        return sorted(self._fill(*values).split("\n"))

    def text(self, values: Sequence[str]) -> str:
        """The same as one text, each line with its end."""
        if self._is_sorted:
            return self._fill(*values) + "\n"
        return "\n".join(self.filled(values)) + "\n"


def _stays_sorted(lines: Sequence[str]) -> bool:
    """Whether these sorted lines stay in order whatever fills their slots: they differ before the first of them."""
    heads = [_before_slots(line) for line in lines]
    return all(not second.startswith(first) for first, second in pairwise(heads)) and heads == sorted(heads)


def _before_slots(line: str) -> str:
    """A line, as text for ``str.format``, up to its first slot; with its end where it has none."""
    found = _SLOT_IN_LINE.search(line)
    return line[: found.start()] if found else line + "\n"


class _Mentions:
    """The lines that mention a blank node as its hash wants them: itself ``_:a``, every other ``_:z`` (4.6.3)."""

    def __init__(self, node: str, lines: Iterable[_Line]) -> None:
        own = [
            line.text({other: "_:a" if other == node else "_:z" for other in line.nodes}) for line in lines
        ]
        self._lines = _Lines(own)
        has_slots = any(isinstance(piece, int) for line in lines for piece in line.pieces)
        self._digest = "" if has_slots else _sha256(self._lines.text(()))

    def hash(self, values: Sequence[str]) -> str:
        """The first degree hash (hex) with these values."""
        return self._digest or _sha256(self._lines.text(values))


class CanonicalTemplate:
    """A template as N-Quads with slots."""

    def __init__(self, template: DocumentTemplate) -> None:
        self._template = template
        slots = len(template.slots)
        written = canonical(template.fill_document([f"{_STAND_IN}{index}:" for index in range(slots)]))
        lines = [_line(text) for text in written.split("\n") if text]
        nodes = sorted({node for line in lines for node in line.nodes})
        self._mentions = [_Mentions(node, [one for one in lines if node in one.nodes]) for node in nodes]
        # The names of the blank nodes are filled in after the values.
        names = {node: f"{{{slots + number}}}" for number, node in enumerate(nodes)}
        self._lines = _Lines(line.text(names) for line in lines)

    def canonical(self, values: Sequence[str]) -> str:
        """The canonical N-Quads of the template filled with these values."""
        escaped = [value.translate(_ESCAPES) if _ESCAPED.search(value) else value for value in values]
        hashes = [mentions.hash(escaped) for mentions in self._mentions]
        names = {digest: f"_:c14n{number}" for number, digest in enumerate(sorted(hashes))}
        lines = self._lines.filled([*escaped, *(names[digest] for digest in hashes)])
        # Where two nodes have one hash it takes more to tell them apart; where values made two statements one,
        # that counts once in the hashes too.
        if len(names) < len(hashes) or any(map(eq, lines, lines[1:])):
            return canonical(self._template.fill_document(values))
        return "\n".join(lines) + "\n"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _line(text: str) -> _Line:
    pieces: list[str | int] = []
    nodes: set[str] = set()
    end = 0
    for found in _VARYING.finditer(text):
        if found[1] is not None and _inside(text, found.start()):
            continue
        pieces.append(text[end : found.start()])
        if found[1] is not None:
            nodes.add(found[1])
            pieces.append(found[1])
        else:
            pieces.append(int(found[2]))
        end = found.end()
    pieces.append(text[end:])
    return _Line(tuple(pieces), frozenset(nodes))


def _inside(text: str, position: int) -> bool:
    """Whether the position lies inside a text or an address: somebody's words may look like a blank node."""
    return any(found.start() < position < found.end() for found in _TEXT_OR_ADDRESS.finditer(text))
