"""Plain pages on another paper, and some of them without the others."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pikepdf


def chosen_pages(pdf: bytes, numbers: Sequence[int]) -> bytes:
    """A PDF of these pages, counted from 0, in this order. Raises ``IndexError`` for a page that is not there."""
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        if list(numbers) == list(range(len(document.pages))):
            return pdf
        out = pikepdf.Pdf.new()
        for number in numbers:
            out.pages.append(document.pages[number])
        return _saved(out)


def resized_pages(pdf: bytes, width: float, height: float) -> tuple[bytes, list[tuple[float, float, float]]]:
    """Every page in the middle of a paper of this size in points, as large as it fits.

    With it, for each page, the scale and what is to be added to scaled places from the left and from the top.
    """
    moves = []
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            _, _, old_width, old_height = (float(edge) for edge in page.mediabox.as_list())
            scale = min(width / old_width, height / old_height)
            left, bottom = (width - scale * old_width) / 2, (height - scale * old_height) / 2
            moves.append((scale, left, bottom))
            page.contents_add(
                f"q {scale:.7f} 0 0 {scale:.7f} {left:.4f} {bottom:.4f} cm".encode(), prepend=True
            )
            page.contents_add(b"Q")
            page.obj.MediaBox = pikepdf.Array([0, 0, round(width, 4), round(height, 4)])
        return _saved(document), moves


def _saved(document: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()
