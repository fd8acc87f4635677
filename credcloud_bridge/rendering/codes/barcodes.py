"""Barcodes as rows of dark ("1") and light ("0") modules, each with the text that stands beneath it.

Wide elements are three narrow ones, where the standards leave a choice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

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
_UPCE_PARITY = "GGGLLL GGLGLL GGLLGL GGLLLG GLGGLL GLLGGL GLLLGG GLGLGL GLGLLG GLLGLG".split()
# Wide (1) and narrow (0) elements, bars and spaces in turn (ISO/IEC 16388).
_CODE39 = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%*",
        (
            "000110100 100100001 001100001 101100000 000110001 100110000 001110000 000100101 100100100 001100100 "
            "100001001 001001001 101001000 000011001 100011000 001011000 000001101 100001100 001001100 000011100 "
            "100000011 001000011 101000010 000010011 100010010 001010010 000000111 100000110 001000110 000010110 "
            "110000001 011000001 111000000 010010001 110010000 011010000 010000101 110000100 011000100 010101000 "
            "010100010 010001010 000101010 010010100"
        ).split(),
        strict=True,
    )
)
# Two of five elements are wide (ISO/IEC 16390).
_ITF = "00110 10001 01001 11000 00101 10100 01100 00011 10010 01010".split()
# Codabar, in Japan NW-7 (EN 798).
_NW7 = dict(
    zip(
        "0123456789-$:/.+ABCD",
        (
            "0000011 0000110 0001001 1100000 0010010 1000010 0100001 0100100 0110000 1001000 "
            "0001100 0011000 1000101 1010001 1010100 0010101 0011010 0101001 0001011 0001110"
        ).split(),
        strict=True,
    )
)
_NW7_CONTENT = re.compile(r"[A-D][0-9$:/.+-]+[A-D]")


def barcode(symbology: str, content: str) -> tuple[str, str]:
    """The modules of a barcode and its text. Raises ``ValueError`` when the content cannot be encoded."""
    return _ENCODERS[symbology](content)


def _code128(content: str) -> tuple[str, str]:
    if not content or any(not 32 <= ord(character) <= 126 for character in content):
        raise ValueError("Code 128 takes printable ASCII characters")
    digits = content.isdigit() and len(content) % 2 == 0
    if digits:
        values = [105, *(int(content[at : at + 2]) for at in range(0, len(content), 2))]
    else:
        values = [104, *(ord(character) - 32 for character in content)]
    check = (values[0] + sum(place * value for place, value in enumerate(values[1:], 1))) % 103
    widths = "".join(_CODE128[value] for value in (*values, check, _CODE128_STOP))
    return _elements(map(int, widths)), content


def _ean13(content: str) -> tuple[str, str]:
    digits = _checked("EAN-13", content, 13)
    left = [
        _left(digit, parity) for digit, parity in zip(digits[1:7], _EAN_PARITY[int(digits[0])], strict=True)
    ]
    return f"101{''.join(left)}01010{''.join(map(_right, digits[7:]))}101", digits


def _ean8(content: str) -> tuple[str, str]:
    digits = _checked("EAN-8", content, 8)
    left = "".join(_left(digit, "L") for digit in digits[:4])
    return f"101{left}01010{''.join(map(_right, digits[4:]))}101", digits


def _upca(content: str) -> tuple[str, str]:
    digits = _checked("UPC-A", content, 12)
    return _ean13(f"0{digits}")[0], digits


def _upce(content: str) -> tuple[str, str]:
    """Eight digits, the first 0 or 1; the last, a check digit, may be left out (GS1 General Specifications, 5.2.2)."""
    if not (content.isascii() and content.isdigit() and len(content) in (7, 8) and content[0] in "01"):
        raise ValueError("UPC-E takes 7 or 8 digits, the first 0 or 1")
    system, six = content[0], content[1:7]
    if six[5] in "012":
        whole = f"{six[:2]}{six[5]}0000{six[2:5]}"
    elif six[5] == "3":
        whole = f"{six[:3]}00000{six[3:5]}"
    elif six[5] == "4":
        whole = f"{six[:4]}00000{six[4]}"
    else:
        whole = f"{six[:5]}0000{six[5]}"
    check = _checked("UPC-E", f"{system}{whole}{content[7:]}", 12)[-1]
    parities = _UPCE_PARITY[int(check)]
    if system == "1":
        parities = parities.translate({ord("L"): "G", ord("G"): "L"})
    bits = "".join(_left(digit, parity) for digit, parity in zip(six, parities, strict=True))
    return f"101{bits}010101", f"{system}{six}{check}"


def _code39(content: str) -> tuple[str, str]:
    if not content or any(character not in _CODE39 or character == "*" for character in content):
        raise ValueError("Code 39 takes digits, capital letters, spaces and - . $ / + %")
    return "0".join(_wide_and_narrow(_CODE39[character]) for character in f"*{content}*"), content


def _itf14(content: str) -> tuple[str, str]:
    digits = _checked("ITF-14", content, 14)
    pairs = [
        _wide_and_narrow("".join(map("".join, zip(_ITF[int(one)], _ITF[int(two)], strict=True))))
        for one, two in zip(digits[::2], digits[1::2], strict=True)
    ]
    return f"1010{''.join(pairs)}{_wide_and_narrow('100')}", digits


def _nw7(content: str) -> tuple[str, str]:
    if not _NW7_CONTENT.fullmatch(content.upper()):
        raise ValueError("NW-7 takes digits and - $ : / . + between two letters from A to D")
    return "0".join(_wide_and_narrow(_NW7[character]) for character in content.upper()), content


def _checked(name: str, content: str, length: int) -> str:
    """``length`` digits of which the last is the check digit (modulo 10, weights 3 and 1 from the right)."""
    if not (content.isascii() and content.isdigit() and len(content) in (length - 1, length)):
        raise ValueError(f"{name} takes {length - 1} or {length} digits")
    digits = content[: length - 1]
    check = -sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits))) % 10
    if len(content) == length and int(content[-1]) != check:
        raise ValueError(f"the check digit of the {name} number is wrong")
    return f"{digits}{check}"


def _left(digit: str, parity: str) -> str:
    """A digit of an EAN or UPC code in number set A (L) or B (G); B is C read backwards, and C is A inverted."""
    odd = _EAN_LEFT_ODD[int(digit)]
    return odd if parity == "L" else _inverted(odd)[::-1]


def _right(digit: str) -> str:
    return _inverted(_EAN_LEFT_ODD[int(digit)])


def _inverted(bits: str) -> str:
    return bits.translate({48: "1", 49: "0"})


def _wide_and_narrow(pattern: str) -> str:
    return _elements(3 if element == "1" else 1 for element in pattern)


def _elements(widths: Iterable[int]) -> str:
    """Bars and spaces in turn."""
    return "".join(("1" if place % 2 == 0 else "0") * width for place, width in enumerate(widths))


_ENCODERS: dict[str, Callable[[str], tuple[str, str]]] = {
    "code128": _code128,
    "code39": _code39,
    "ean13": _ean13,
    "ean8": _ean8,
    "itf14": _itf14,
    "nw7": _nw7,
    "upca": _upca,
    "upce": _upce,
}
BARCODES = tuple(_ENCODERS)
