"""What a QR code or barcode looks like, for any painter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Symbol:
    """Dark modules as (x, y, width, height) in a grid of ``columns`` by ``rows``, quiet zone included."""

    columns: int
    rows: int
    bars: tuple[tuple[int, int, int, int], ...]
    text: str = ""
