"""QR codes and barcodes as dark modules: rectangles in a unit grid, ready for any painter."""

from __future__ import annotations

from functools import lru_cache

from credcloud_bridge.rendering.qr import qr_symbol
from credcloud_bridge.rendering.symbols import Symbol

# Bytes that the largest QR code holds at error correction M (ISO/IEC 18004, table 7).
_QR_BYTES = 2331

_CODE128_STOP = 106
# Widths of bar, space, bar, ... for each value (ISO/IEC 15417).
_CODE128 = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 "
    "122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 "
    "322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 "
    "112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 "
    "331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 "
    "112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 "
    "124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 "
    "411311 113141 114131 311141 411131 211412 211214 211232 2331112 "
).split()
_EAN_LEFT_ODD = "0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011".split()
_EAN_PARITY = "LLLLLL LLGLGG LLGGLG LLGGGL LGLLGG LGGLLG LGGGLL LGLGLG LGLGGL LGGLGL".split()


@lru_cache(maxsize=1024)
def symbol(symbology: str, content: str) -> Symbol:
    """The symbol for this content. Raises ``ValueError`` when the content cannot be encoded."""
    if symbology == "qrcode":
        return _qr(content)
    bits = _code128(content) if symbology == "code128" else _ean13(content)
    text = content if symbology == "code128" else _ean13_digits(content)
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


def _code128(content: str) -> str:
    if not content or any(not 32 <= ord(character) <= 126 for character in content):
        raise ValueError("Code 128 takes printable ASCII characters")
    digits = content.isdigit() and len(content) % 2 == 0
    if digits:
        values = [105, *(int(content[at : at + 2]) for at in range(0, len(content), 2))]
    else:
        values = [104, *(ord(character) - 32 for character in content)]
    check = (values[0] + sum(place * value for place, value in enumerate(values[1:], 1))) % 103
    widths = "".join(_CODE128[value] for value in (*values, check, _CODE128_STOP))
    return "".join(("1" if place % 2 == 0 else "0") * int(width) for place, width in enumerate(widths))


def _ean13_digits(content: str) -> str:
    if not (content.isascii() and content.isdigit() and len(content) in (12, 13)):
        raise ValueError("EAN-13 takes 12 or 13 digits")
    check = -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(content[:12])) % 10
    if len(content) == 13 and int(content[12]) != check:
        raise ValueError("the check digit of the EAN-13 number is wrong")
    return content[:12] + str(check)


def _ean13(content: str) -> str:
    digits = _ean13_digits(content)
    left = []
    for digit, parity in zip(digits[1:7], _EAN_PARITY[int(digits[0])], strict=True):
        odd = _EAN_LEFT_ODD[int(digit)]
        # Set G is set R read backwards, and R is L inverted.
        left.append(odd if parity == "L" else _inverted(odd)[::-1])
    right = [_inverted(_EAN_LEFT_ODD[int(digit)]) for digit in digits[7:]]
    return "101" + "".join(left) + "01010" + "".join(right) + "101"


def _inverted(bits: str) -> str:
    return bits.translate({48: "1", 49: "0"})
