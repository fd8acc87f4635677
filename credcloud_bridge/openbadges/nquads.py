"""The canonical form (RDFC-1.0) of filled documents, without expanding each of them.

A form is expanded to N-Quads once. To fill one, values go into those lines,
its blank nodes are named by the hashes of the lines that mention them, and the
lines are sorted. Where two blank nodes have the same hash, which documents of
ours never show, pyoxigraph canonicalises the filled lines.

Source of the rules: W3C RDF Dataset Canonicalization, sections 4.4.3 and 4.6.3.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph
from pyld import jsonld

from credcloud_bridge.openbadges.contexts import document_loader
from credcloud_bridge.openbadges.forms import Form

_STAND_IN = "urn:credcloud:hole:"
# The parts of a line that vary: blank nodes and stand-ins for values. A stand-in is the whole of an address or text.
_VARYING = re.compile(rf'(_:c14n\d+)(?= )|(?<=[<"]){_STAND_IN}(\d+):(?=[>"])')
_TEXT_OR_ADDRESS = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>')
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", '"': '\\"'})


def canonical(document: dict[str, Any]) -> str:
    """The canonical N-Quads of a JSON-LD document, the long way."""
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
    """One statement in pieces: texts, indexes of holes, names of blank nodes; ``nodes`` are those it mentions."""

    pieces: tuple[str | int, ...]
    nodes: tuple[str, ...]


class CompiledForm:
    """A form as N-Quads with holes."""

    def __init__(self, form: Form) -> None:
        stand_ins = [f"{_STAND_IN}{index}:" for index in range(len(form.holes))]
        self._lines = [_line(text) for text in canonical(form.filled_document(stand_ins)).splitlines()]
        nodes = dict.fromkeys(node for line in self._lines for node in line.nodes)
        self._mentions = {
            node: [i for i, line in enumerate(self._lines) if node in line.nodes] for node in nodes
        }
        self._writers = [_writer(line) for line in self._lines]

    def canonical(self, values: Sequence[str]) -> str:
        """The canonical N-Quads of the form filled with these values."""
        escaped = [value.translate(_ESCAPES) for value in values]
        named = self._names(escaped)
        if named is None:
            return self._the_long_way(escaped)
        lines = {write(escaped, named) for write in self._writers}
        if len(lines) < len(self._writers):
            # Values made two statements one: each counts once in the hashes too.
            return self._the_long_way(escaped)
        return "".join(sorted(lines))

    def _names(self, values: list[str]) -> dict[str, str] | None:
        """The canonical name of each blank node, or nothing when two look alike."""
        hashes: dict[str, str] = {}
        for node, mentions in self._mentions.items():
            naming = _AsSeenFrom(node)
            lines = sorted([self._writers[index](values, naming) for index in mentions])
            digest = hashlib.sha256("".join(lines).encode()).hexdigest()
            if digest in hashes:
                return None
            hashes[digest] = node
        return {hashes[digest]: f"_:c14n{number}" for number, digest in enumerate(sorted(hashes))}

    def _the_long_way(self, values: list[str]) -> str:
        own = {node: node.replace("c14n", "b") for node in self._mentions}
        lines = "".join(write(values, own) for write in self._writers)
        dataset = pyoxigraph.Dataset(pyoxigraph.parse(lines, format=pyoxigraph.RdfFormat.N_QUADS))
        dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
        written = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS)
        return "".join(sorted(written.decode().splitlines(keepends=True)))


class _AsSeenFrom(dict[str, str]):
    """The names of blank nodes in the hash of one of them: ``_:a`` itself, ``_:z`` any other."""

    def __init__(self, node: str) -> None:
        super().__init__({node: "_:a"})

    def __missing__(self, node: str) -> str:
        return "_:z"


def _line(text: str) -> _Line:
    pieces: list[str | int] = []
    nodes: list[str] = []
    end = 0
    for found in _VARYING.finditer(text):
        if found[1] is not None and _inside(text, found.start()):
            continue
        pieces.append(text[end : found.start()])
        if found[1] is not None:
            nodes.append(found[1])
            pieces.append(found[1])
        else:
            pieces.append(int(found[2]))
        end = found.end()
    pieces.append(text[end:] + "\n")
    return _Line(tuple(pieces), tuple(nodes))


def _inside(text: str, position: int) -> bool:
    """Whether the position lies inside a text or an address: somebody's words may look like a blank node."""
    return any(found.start() < position < found.end() for found in _TEXT_OR_ADDRESS.finditer(text))


def _writer(line: _Line) -> Callable[[list[str], dict[str, str]], str]:
    nodes = set(line.nodes)
    plan = [
        ("value" if isinstance(piece, int) else "node" if piece in nodes else "text", piece)
        for piece in line.pieces
        if piece != ""
    ]
    if all(kind == "text" for kind, _piece in plan):
        whole = "".join(str(piece) for _kind, piece in plan)
        return lambda _values, _names: whole

    def write(values: list[str], names: dict[str, str]) -> str:
        return "".join(
            [
                piece if kind == "text" else names[piece] if kind == "node" else values[piece]  # type: ignore[misc, index]
                for kind, piece in plan
            ]
        )

    return write
