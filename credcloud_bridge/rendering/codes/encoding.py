"""QR codes and barcodes as dark modules: rectangles in a unit grid, ready for any painter."""

from __future__ import annotations

from functools import lru_cache

from credcloud_bridge.rendering.codes.barcodes import barcode
from credcloud_bridge.rendering.codes.qr import qr_symbol
from credcloud_bridge.rendering.codes.symbol import Symbol

# Bytes that the largest QR code holds at error correction M (ISO/IEC 18004, table 7).
_QR_BYTES = 2331


@lru_cache(maxsize=1024)
def symbol(symbology: str, content: str) -> Symbol:
    """The symbol for this content. Raises ``ValueError`` when the content cannot be encoded."""
    if symbology == "qrcode":
        return _qr(content)
    bits, text = barcode(symbology, content)
    quiet = 10
    bars, position = [], 0
    while position < len(bits):
        end = position
        while end < len(bits) and bits[end] == bits[position]:
            end += 1
        if bits[position] == "1":
            bars.append((quiet + position, 0, end - position, 1))
        position = end
    return Symbol(columns=len(bits) + 2 * quiet, rows=1, bars=tuple(bars), text=text)


def is_encodable(symbology: str, content: str) -> bool:
    """Whether ``symbol`` would take this content; for QR codes by length alone, which is all that can fail."""
    if symbology == "qrcode":
        return 0 < len(content.encode()) <= _QR_BYTES
    try:
        symbol(symbology, content)
    except ValueError:
        return False
    return True


def _qr(content: str) -> Symbol:
    if not content:
        raise ValueError("an empty QR code")
    return qr_symbol(content.encode())
