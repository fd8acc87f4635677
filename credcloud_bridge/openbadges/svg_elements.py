"""SVG files as text: where the root's start tag is, and where a credential stands.

Read by expat alone, which fetches nothing; a file that declares entities is
refused before any could grow. Nothing outside the found places is changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat  # no entities, no fetching: see _Reader

OB3 = "https://purl.imsglobal.org/ob/v3p0"
OB2 = "http://openbadges.org"
SVG = "http://www.w3.org/2000/svg"

_SEPARATOR = " "
_CREDENTIALS = {f"{OB3}{_SEPARATOR}credential", f"{OB2}{_SEPARATOR}assertion"}
_DEEPEST = 200
_MOST_ELEMENTS = 200_000


class NotSvg(ValueError):
    """These bytes are not an SVG picture that we read."""


@dataclass(slots=True)
class BakedElement:
    """A credential element: its namespace, its ``verify`` attribute, its text, its first and last byte."""

    namespace: str
    verify: str
    start: int
    end: int = 0
    text: str = ""


@dataclass(slots=True)
class SvgElements:
    """``root_ends`` is the place of the ``>`` of the root's start tag; ``empty_root``: it is ``/>``."""

    data: bytes
    root_ends: int = 0
    empty_root: bool = False
    root_name: str = ""
    baked: list[BakedElement] = field(default_factory=list)


def read_svg(data: bytes, *, longest_text: int) -> SvgElements:
    """The places of an SVG file in UTF-8. Raises ``NotSvg`` for anything else.

    ``longest_text``: how many characters a credential may have.
    """
    return _Reader(data, longest_text).read()


class _Reader:
    def __init__(self, data: bytes, longest_text: int) -> None:
        try:
            data.decode()
        except UnicodeDecodeError as error:
            raise NotSvg("not in UTF-8") from error
        self._found = SvgElements(data)
        self._longest = longest_text
        self._depth = 0
        self._elements = 0
        self._open: BakedElement | None = None
        self._open_depth = 0
        # UTF-8 whatever the declaration says: the places are counted in these bytes.
        self._parser = expat.ParserCreate("utf-8", _SEPARATOR)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.EntityDeclHandler = self._refused
        self._parser.UnparsedEntityDeclHandler = self._refused
        self._parser.buffer_text = True

    def read(self) -> SvgElements:
        try:
            self._parser.Parse(self._found.data, True)
        except expat.ExpatError as error:
            raise NotSvg("not well-formed XML") from error
        return self._found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > _DEEPEST or self._elements > _MOST_ELEMENTS:
            raise NotSvg("too many elements")
        if self._elements == 1:
            if name not in (f"{SVG}{_SEPARATOR}svg", "svg"):
                raise NotSvg("not an SVG picture")
            self._find_root(self._parser.CurrentByteIndex)
        elif name in _CREDENTIALS and self._open is None:
            self._open = BakedElement(
                name.split(_SEPARATOR)[0], attributes.get("verify", ""), self._parser.CurrentByteIndex
            )
            self._open_depth = self._depth

    def _end(self, _name: str) -> None:
        if self._open is not None and self._depth == self._open_depth:
            end = self._end_of_tag(self._open.start)
            if not self._is_empty(end):
                end = self._end_of_tag(self._parser.CurrentByteIndex)
            self._open.end = end + 1
            self._found.baked.append(self._open)
            self._open = None
        self._depth -= 1

    def _text(self, text: str) -> None:
        if self._open is not None:
            self._open.text += text
            if len(self._open.text) > self._longest:
                raise NotSvg("a credential that is too long")

    def _refused(self, *_declared: object) -> None:
        raise NotSvg("entity declarations")

    def _find_root(self, start: int) -> None:
        data, end = self._found.data, self._end_of_tag(start)
        self._found.root_ends = end
        self._found.empty_root = self._is_empty(end)
        self._found.root_name = data[start + 1 : end].split(maxsplit=1)[0].rstrip(b"/").decode()

    def _is_empty(self, end: int) -> bool:
        """Whether the tag that ends there is an empty element's."""
        return self._found.data[end - 1 : end] == b"/"

    def _end_of_tag(self, start: int) -> int:
        """The place of the ``>`` that ends the tag at ``start``; quoted ones do not count."""
        data, at, quote = self._found.data, start, 0
        while at < len(data):
            byte = data[at]
            if quote:
                quote = 0 if byte == quote else quote
            elif byte in b"\"'":
                quote = byte
            elif byte == ord(">"):
                return at
            at += 1
        raise NotSvg("not well-formed XML")
