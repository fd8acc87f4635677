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
from typing import Any

from credcloud_bridge.jsonld.contexts import document_loader
from credcloud_bridge.jsonld.document_template import DocumentTemplate

_STAND_IN = "urn:credcloud:slot:"
# The parts of a line that vary: blank nodes and stand-ins for values. A stand-in is the whole of an address or text.
_VARYING = re.compile(rf'(_:c14n\d+)(?= )|(?<=[<"]){_STAND_IN}(\d+):(?=[>"])')
_TEXT_OR_ADDRESS = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>')
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


# A line in pieces: texts, and indexes of the slots whose values stand between them.
_Plan = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """One statement: texts, indexes of slots, and names of blank nodes, which ``nodes`` lists."""

    pieces: _Plan
    nodes: frozenset[str]

    def plan(self, names: Mapping[str, str]) -> _Plan:
        """The line with these names for its blank nodes; texts that meet are one."""
        plan: list[str | int] = []
        for piece in self.pieces:
            text = names.get(piece, piece) if isinstance(piece, str) and piece in self.nodes else piece
            if plan and isinstance(text, str) and isinstance(plan[-1], str):
                plan[-1] += text
            else:
                plan.append(text)
        return tuple(plan)


@dataclass(frozen=True, slots=True)
class _Seen:
    """The lines that mention a blank node as its hash wants them; ``digest`` where no value stands in them."""

    fixed: list[str]
    varying: list[_Plan]
    digest: str

    @classmethod
    def of(cls, node: str, lines: Iterable[_Line]) -> _Seen:
        """The node itself is ``_:a``, every other one ``_:z`` (RDFC-1.0, 4.6.3)."""
        plans = [
            line.plan({other: "_:a" if other == node else "_:z" for other in line.nodes}) for line in lines
        ]
        fixed = sorted(_filled(plan, ()) for plan in plans if len(plan) == 1)
        varying = [plan for plan in plans if len(plan) > 1]
        return cls(fixed, varying, "" if varying else _sha256(fixed))

    def hash(self, values: Sequence[str]) -> str:
        """The first degree hash (hex) with these values."""
        if self.digest:
            return self.digest
        return _sha256(sorted(self.fixed + [_filled(plan, values) for plan in self.varying]))


class _Linked:
    """A line with blank nodes, and its plans by the names that these had so far: one or two nodes, so few names."""

    def __init__(self, line: _Line) -> None:
        self._line = line
        self._nodes = tuple(sorted(line.nodes))
        self._plans: dict[str, _Plan] = {}

    def plan(self, names: Mapping[str, str]) -> _Plan:
        """See ``_Line.plan``."""
        key = "".join([names[node] for node in self._nodes])
        found = self._plans.get(key)
        if found is None:
            found = self._plans[key] = self._line.plan(names)
        return found


class CanonicalTemplate:
    """A template as N-Quads with slots."""

    def __init__(self, template: DocumentTemplate) -> None:
        self._template = template
        stand_ins = [f"{_STAND_IN}{index}:" for index in range(len(template.slots))]
        written = canonical(template.fill_document(stand_ins))
        lines = [_line(text) for text in written.split("\n") if text]
        nodes = sorted({node for line in lines for node in line.nodes})
        self._seen = {node: _Seen.of(node, [one for one in lines if node in one.nodes]) for node in nodes}
        # Lines without blank nodes, and those of them that are the same for everybody.
        plans = [line.plan({}) for line in lines if not line.nodes]
        self._fixed = [_filled(plan, ()) for plan in plans if len(plan) == 1]
        self._varying = [plan for plan in plans if len(plan) > 1]
        self._linked = [_Linked(line) for line in lines if line.nodes]

    def canonical(self, values: Sequence[str]) -> str:
        """The canonical N-Quads of the template filled with these values."""
        escaped = [value.translate(_ESCAPES) for value in values]
        hashes = {seen.hash(escaped): node for node, seen in self._seen.items()}
        if len(hashes) < len(self._seen):
            return canonical(self._template.fill_document(values))
        names = {hashes[digest]: f"_:c14n{number}" for number, digest in enumerate(sorted(hashes))}
        lines = self._fixed + [_filled(plan, escaped) for plan in self._varying]
        lines += [_filled(line.plan(names), escaped) for line in self._linked]
        if len(set(lines)) < len(lines):
            # Values made two statements one: each counts once in the hashes too.
            return canonical(self._template.fill_document(values))
        lines.sort()
        return "".join(lines)


def _filled(plan: _Plan, values: Sequence[str]) -> str:
    if len(plan) == 1:
        return str(plan[0])
    return "".join([piece if isinstance(piece, str) else values[piece] for piece in plan])


def _sha256(lines: Iterable[str]) -> str:
    return hashlib.sha256("".join(lines).encode()).hexdigest()


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
    pieces.append(text[end:] + "\n")
    return _Line(tuple(pieces), frozenset(nodes))


def _inside(text: str, position: int) -> bool:
    """Whether the position lies inside a text or an address: somebody's words may look like a blank node."""
    return any(found.start() < position < found.end() for found in _TEXT_OR_ADDRESS.finditer(text))
