"""The part of a design that all its certificates share, as one finished PDF.

The file opens on its own: it is the pages without any recipient. A recipient's
certificate is this file, byte for byte, with a section appended (ISO 32000-1,
7.5.6, incremental updates).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from credcloud_bridge.rendering.text.fonts import Face


@dataclass(frozen=True, slots=True)
class BasePage:
    """What appended sections refer to on one page.

    ``layers`` are operators that paint what is fixed, from back to front (the given PDF page first), empty where
    there is nothing: certificates paint their own things between them. ``resources`` are entries of the three
    resource dictionaries, such as ``/S0 5 0 R``, by category; fonts and states are the same on all pages.
    ``sheet`` is the size in points of the page without a print shop's margin.
    ``elements`` are the elements of what is fixed in the structure, by marked content: the number of each object,
    which stands in the document, and its place in reading order.
    """

    layers: tuple[str, ...]
    resources: dict[str, str]
    sheet: tuple[float, float]
    elements: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class BaseDocument:
    """A finished PDF and where to find what appended sections refer to.

    ``usual_elements`` are those of what changes where every field shows something, as they stand in the document:
    the number of each body. ``repeated`` are further fonts, by face: the name of each and the text of each of its codes
    (see ``repeated_glyphs``).
    """

    pdf: bytes
    size: int
    xref_at: int
    pages: tuple[BasePage, ...]
    fonts: dict[Face, str]
    opacities: dict[float, str]
    usual_elements: dict[bytes, int]
    repeated: dict[Face, tuple[str, dict[int, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BaseDocuments:
    """The base of a design, and the one without anything fixed where previews can use it."""

    whole: BaseDocument
    without_fixed: BaseDocument | None

    @property
    def sheet_sizes(self) -> tuple[tuple[float, float], ...]:
        """The sizes of all pages, see ``BasePage``."""
        return tuple(page.sheet for page in self.whole.pages)
