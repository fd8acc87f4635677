"""The port to a library of designs that somebody keeps elsewhere; `tests/designs/canva` holds what every adapter does.

Every method talks to another host: in a worker, or in a request of staff under a time limit; never while a learner
or the public waits. All of them raise ``CredCloudError`` with a sentence and a remedy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LibraryDesign:
    """A design in the library. ``updated_at`` is when it was last changed there, in UTC.

    ``page_count`` is 0 for a kind of design that has no pages.
    """

    id: str
    title: str
    updated_at: datetime
    page_count: int
    has_thumbnail: bool


@dataclass(frozen=True, slots=True)
class DesignList:
    """A page of the library; ``continuation`` asks for the next one, blank on the last."""

    designs: tuple[LibraryDesign, ...]
    continuation: str = ""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture of a design's first page; ``media_type`` is ``image/png`` or ``image/jpeg``."""

    media_type: str
    data: bytes


class DesignLibrary(Protocol):
    """One person's designs."""

    def list_designs(self, *, query: str = "", continuation: str = "") -> DesignList:
        """Designs that match ``query``, those changed last first."""

    def design(self, *, design_id: str) -> LibraryDesign:
        """One design, as it is now."""

    def thumbnail(self, *, design_id: str) -> Thumbnail | None:
        """The design's picture; ``None`` when it has none."""

    def export_formats(self, *, design_id: str) -> Mapping[str, tuple[int, ...]]:
        """What the design can be exported as, such as ``pdf`` and ``pptx``, and which pages (from 1): empty for all."""

    def start_export(self, *, design_id: str, file_format: str, pages: tuple[int, ...] = ()) -> str:
        """Have the design, or these pages of it, exported as ``pdf`` or ``pptx``; returns the id of the export."""

    def finished_export(self, *, export_id: str, file_format: str) -> bytes | None:
        """The exported file; ``None`` while the library is still at it."""

    def edit_address(self, *, design_id: str, state: str) -> str:
        """Where a person edits the design. The library sends them back with ``state`` in what it signs."""
