"""QR codes and barcodes against independent encoders and published examples."""

from __future__ import annotations

import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from credcloud_bridge.rendering.codes.encoding import is_encodable, symbol
from credcloud_bridge.rendering.codes.qr import QUIET_ZONE, qr_symbol


def drawn(made):
    rows = [["0"] * made.columns for _ in range(made.rows)]
    for x, y, width, height in made.bars:
        for row in range(y, y + height):
            rows[row][x : x + width] = "1" * width
    return ["".join(row) for row in rows]


def by_segno(text: bytes, like):
    """The same text by segno alone, with whichever mask gives the same picture."""
    side = like.columns - 2 * QUIET_ZONE
    pictures = []
    for error in "mqh":
        for mask in range(8):
            try:
                code = segno.make_qr(
                    text, mode="byte", error=error, version=(side - 17) // 4, mask=mask, boost_error=False
                )
            except segno.DataOverflowError:
                continue
            margin = ["0" * like.columns] * QUIET_ZONE
            inner = ["0" * 4 + "".join(str(module & 1) for module in row) + "0" * 4 for row in code.matrix]
            pictures.append(margin + inner + margin)
    return pictures


@settings(max_examples=10)
@given(st.lists(st.binary(min_size=30, max_size=30), min_size=2, max_size=3))
def test_every_code_is_one_that_segno_would_make(texts):
    for text in texts:
        made = qr_symbol(text)
        assert drawn(made) in by_segno(text, made)


def test_a_code_does_not_hang_on_the_codes_before_it():
    from credcloud_bridge.rendering.codes import qr

    texts = [f"https://x.example/verify/{number:08d}".encode() for number in (1, 77, 123456)]
    first = [qr_symbol(text) for text in texts]
    qr._pattern.cache_clear()
    assert [qr_symbol(text) for text in reversed(texts)] == list(reversed(first))


@pytest.mark.parametrize("content", ["", "x" * 2400])
def test_what_cannot_be_a_qr_code_is_refused(content):
    with pytest.raises(ValueError, match=r"\w"):
        symbol("qrcode", content)


def test_ean13_follows_the_published_example():
    # GS1 General Specifications: 4 006381 333931, check digit 1, parity LGLLGG.
    row = drawn(symbol("ean13", "400638133393"))[0]
    assert row.strip("0") == (
        "10100011010100111010111101111010001001011001101010100001010000101000010111010010000101100110101"
    )
    assert symbol("ean13", "400638133393").text == "4006381333931"


def test_code128_follows_the_published_example():
    # ISO/IEC 15417: "PJJ123C" in code set B has check character 55 ("W").
    row = drawn(symbol("code128", "PJJ123C"))[0].strip("0")
    assert row.startswith("1101001000011101110110")
    assert row.endswith("111010001101100011101011")
    assert len(row) == 9 * 11 + 13


_DIGITS = "0123456789"
_KINDS = {
    # what zxing calls it, and content it may have
    "code128": ("Code128", st.text("".join(map(chr, range(32, 127))), min_size=1, max_size=20)),
    "code39": ("Code39Std", st.text(f"{_DIGITS}ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%", min_size=2, max_size=12)),
    "ean13": ("EAN13", st.text(_DIGITS, min_size=12, max_size=12).filter(lambda text: text[0] != "0")),
    "ean8": ("EAN8", st.text(_DIGITS, min_size=7, max_size=7)),
    "itf14": ("ITF", st.text(_DIGITS, min_size=13, max_size=13)),
    "nw7": (
        "Codabar",
        st.tuples(
            st.sampled_from("ABCD"),
            st.text(f"{_DIGITS}$:/.+-", min_size=3, max_size=9),
            st.sampled_from("ABCD"),
        ).map("".join),
    ),
    "upca": ("UPCA", st.text(_DIGITS, min_size=11, max_size=11)),
    "upce": ("UPCE", st.text(_DIGITS, min_size=6, max_size=6).map("0{}".format)),
}


@pytest.mark.parametrize("symbology", sorted(_KINDS))
@settings(max_examples=25)
@given(data=st.data())
def test_another_reader_reads_every_barcode(symbology, data):
    name, contents = _KINDS[symbology]
    content = data.draw(contents)
    made = symbol(symbology, content)
    row = drawn(made)[0]
    image = Image.frombytes("L", (len(row), 1), bytes(0 if module == "1" else 255 for module in row))
    image = image.resize((len(row) * 3, 60), Image.Resampling.NEAREST)
    read = zxingcpp.read_barcode(image, formats=getattr(zxingcpp.BarcodeFormat, name))
    assert read is not None
    said = read.extra["UPCE"] if symbology == "upce" else read.text
    # UPC-A is EAN-13 that begins with 0, and is told so.
    assert said.removeprefix("0" if symbology == "upca" and len(said) == 13 else "") == made.text
    assert made.text.startswith(content)


@pytest.mark.parametrize(
    ("symbology", "content"),
    [
        ("ean13", "12345"),
        ("ean8", "12345671"),
        ("ean8", "1234567٣"),
        ("upca", "12345678901x"),
        ("upce", "2123456"),
        ("upce", "01234560"),
        ("code39", "lower"),
        ("code39", "A*B"),
        ("code39", ""),
        ("itf14", "123"),
        ("nw7", "123"),
        ("nw7", "AB"),
        ("code128", "Zoë"),
    ],
)
def test_what_a_barcode_cannot_say_is_refused(symbology, content):
    assert not is_encodable(symbology, content)
    with pytest.raises(ValueError, match=r"\w"):
        symbol(symbology, content)
