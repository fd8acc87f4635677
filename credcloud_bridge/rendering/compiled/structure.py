"""What assistive technology is told of a page: which fields are headings, paragraphs and figures, in which order.

Certificates are tagged PDFs (ISO 32000-1, 14.7 and 14.8). Elements of what all certificates share stand in the
design's base document; a certificate adds its own and says the order of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from credcloud_bridge.rendering.fields.field import Field
from credcloud_bridge.rendering.pdf.link_area import LinkArea
from credcloud_bridge.rendering.pdf.syntax import text_string
from credcloud_bridge.rendering.template import DesignPages, Page

_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ks nqo ps sd syr ug ur yi".split())
_TITLES = frozenset(("title", "course_title"))
ARTIFACT = "/Artifact BMC "


class Element(NamedTuple):
    """An element of the structure: its type (H1, P, Figure), its place in reading order, alternative text, language.

    With a ``link`` a text has a Link element in it, and a figure is in one.
    """

    tag: str
    place: int
    alternative: str = ""
    language: str = ""
    link: LinkArea | None = None

    @property
    def content_tag(self) -> str:
        """The type of the element that its marked content belongs to."""
        return "Link" if self.link is not None and self.tag != "Figure" else self.tag

    def body(self, *, parent: int, page: int, mcid: int) -> bytes:
        """The object: the marked content ``mcid`` of a page, given by object numbers."""
        return self._body(parent, page, str(mcid))

    def linked_bodies(
        self, link: LinkArea, *, first: int, parent: int, page: int, mcid: int, key: int
    ) -> tuple[bytes, bytes, bytes]:
        """The outer and the inner element, numbered from ``first``, and what can be pressed.

        ``key`` is that of the latter in the tree of structure parents.
        """
        pressed = f"<</Type/OBJR/Obj {first + 2} 0 R>>"
        if self.tag == "Figure":
            outer = f"<</S/Link/P {parent} 0 R/Pg {page} 0 R/K[{first + 1} 0 R{pressed}]>>".encode()
            inner = self._body(first, page, str(mcid))
        else:
            outer = self._body(parent, page, f"{first + 1} 0 R")
            inner = f"<</S/Link/P {first} 0 R/Pg {page} 0 R/K[{mcid} {pressed}]>>".encode()
        return outer, inner, link.annotation(key)

    def _body(self, parent: int, page: int, kids: str) -> bytes:
        body = _body(self.tag, self.language, parent, page, kids)
        return body[:-2] + b"/Alt" + text_string(self.alternative) + b">>" if self.alternative else body


@lru_cache(maxsize=512)
def _body(tag: str, language: str, parent: int, page: int, kids: str) -> bytes:
    """The object of an element without alternative text."""
    said = b"/Lang" + text_string(language) if language else b""
    return f"<</S/{tag}/P {parent} 0 R/Pg {page} 0 R/K {kids}".encode() + said + b">>"


class Piece(NamedTuple):
    """Fixed fields that are painted together, and their element; ``None`` for decoration."""

    fields: tuple[Field, ...]
    element: Element | None


def marked(tag: str, mcid: int) -> str:
    """The operator that begins marked content of an element."""
    return f"/{tag}<</MCID {mcid}>>BDC "


@dataclass(frozen=True, slots=True)
class Structure:
    """The structure of a design: which field is its heading, and each field's place in the reading of its page."""

    heading: Field | None
    places: Mapping[Field, int]
    language: str

    def element(self, field: Field, content: str) -> Element | None:
        """The element of a field that shows ``content``; ``None`` for decoration."""
        place = self.places[field]
        alternative = field.alternative(content)
        if alternative:
            return Element("Figure", place, alternative)
        if not field.read_aloud or not content.strip():
            return None
        return Element("H1" if field is self.heading else "P", place, "", field.language)

    def pieces(self, fields: Iterable[Field]) -> list[Piece]:
        """Fixed fields from back to front: each that says something alone, decoration between together."""
        found: list[Piece] = []
        elements = [(field, self.element(field, field.content({}))) for field in fields]
        for decoration, group in groupby(elements, key=lambda pair: pair[1] is None):
            if decoration:
                found.append(Piece(tuple(field for field, _ in group), None))
            else:
                # Certificates may be in another language than the design's fixed words.
                found.extend(
                    Piece((field,), element and element._replace(language=element.language or self.language))
                    for field, element in group
                )
        return found


def structure_of(design: DesignPages, language: str) -> Structure:
    """The structure of a design whose fixed text is in this language."""
    rtl = language.split("-")[0].casefold() in _RIGHT_TO_LEFT
    places = {
        field: place for page in design.pages for place, field in enumerate(_reading_order(page, rtl=rtl), 1)
    }
    return Structure(_heading(design.pages[0]), places, language)


def _heading(page: Page) -> Field | None:
    """What the certificate is called: the text that shows its title, else the largest but for the recipient's name."""
    texts = [field for field in page.fields if field.read_aloud]
    titles = [field for field in texts if _TITLES.intersection(field.needed_values)]
    alone = [field for field in titles if len(field.needed_values) == 1]
    others = [field for field in texts if "recipient_name" not in field.needed_values]
    return max(alone or others or titles, key=lambda field: field.text_size, default=None)


def _reading_order(page: Page, *, rtl: bool) -> list[Field]:
    """Fields row by row, each row from where its language begins."""
    rows: list[list[Field]] = []
    for field in sorted(page.fields, key=lambda field: (field.box.y + field.box.height / 2, field.box.x)):
        middle = field.box.y + field.box.height / 2
        if rows and _in_row(rows[-1][0], middle):
            rows[-1].append(field)
        else:
            rows.append([field])
    side = -1 if rtl else 1
    return [field for row in rows for field in sorted(row, key=lambda field: side * field.box.x)]


def _in_row(first: Field, middle: float) -> bool:
    """Whether a field with this middle stands beside the first one of a row, which is no higher than some lines."""
    return first.box.height < 80 and middle < first.box.y + first.box.height * 0.75
