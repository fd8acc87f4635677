"""Pictures are made ready for print once: what stays as it is, what becomes smaller, what is left out."""

from __future__ import annotations

import base64
import os
import struct
from io import BytesIO
from zlib import compress, crc32

import pikepdf
import pytest
from PIL import Image, ImageCms, ImageDraw

from tests.rendering.factories import box, design, name_field, picture_of, source, values

_open: list[pikepdf.Pdf] = []  # objects live as long as their document


@pytest.fixture(autouse=True)
def _closed_at_the_end():
    yield
    while _open:
        _open.pop().close()


def uri(image: Image.Image, kind: str = "PNG", **options) -> str:
    out = BytesIO()
    image.save(out, kind, **options)
    mime = "image/jpeg" if kind == "JPEG" else "image/png"
    return f"data:{mime};base64,{base64.b64encode(out.getvalue()).decode()}"


def noise(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    return Image.frombytes(
        mode, size, os.urandom(size[0] * size[1] * len(Image.new(mode, (1, 1)).getbands()))
    )


def images(content: str, **more) -> list[pikepdf.Stream]:
    """The images of a design with this picture, soft masks not counted."""
    head = design(box("image", content=content, **more), name_field()).head
    document = pikepdf.open(BytesIO(head))
    _open.append(document)
    found = [
        one for one in document.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
    ]
    masks = [one.SMask.objgen for one in found if "/SMask" in one]
    return [one for one in found if one.objgen not in masks]


def shown(content: str, **more) -> Image.Image:
    return picture_of(design(box("image", content=content, **more)).png(values(), width=594))


def test_a_jpeg_within_print_resolution_keeps_its_bytes():
    content = uri(noise((300, 300)), "JPEG", quality=80, progressive=True)
    (image,) = images(content)
    assert image.read_raw_bytes() == base64.b64decode(content.split(",")[1])
    assert image.ColorSpace == "/DeviceRGB"


def test_a_grey_jpeg_stays_grey():
    (image,) = images(uri(noise((200, 200), "L"), "JPEG"))
    assert image.ColorSpace == "/DeviceGray"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_no_more_pixels_are_kept_than_print_shows(kind):
    (image,) = images(uri(noise((900, 450)), kind))
    assert (int(image.Width), int(image.Height)) == (472, 236)  # 40 mm at 300 dots per inch


def test_a_photograph_in_a_png_becomes_a_jpeg():
    (image,) = images(uri(noise((300, 300))))
    assert image.Filter == "/DCTDecode"


def test_a_grey_photograph_in_a_png_becomes_a_grey_jpeg():
    (image,) = images(uri(noise((150, 150), "L").resize((700, 700)).convert("RGB")), width=60, height=60)
    assert (image.Filter, image.ColorSpace) == ("/DCTDecode", "/DeviceGray")


def test_a_grey_drawing_keeps_its_pixels():
    drawing = Image.new("L", (400, 400), 255)
    ImageDraw.Draw(drawing).ellipse((10, 10, 390, 390), outline=60, width=9)
    (image,) = images(uri(drawing))
    assert (image.Filter, image.ColorSpace) == ("/FlateDecode", "/DeviceGray")


def test_a_drawing_in_a_png_keeps_its_pixels_and_gets_a_palette():
    drawing = Image.new("RGB", (120, 120), "#102030")
    ImageDraw.Draw(drawing).rectangle((10, 10, 60, 60), fill="#fedcba")
    (image,) = images(uri(drawing))
    assert image.ColorSpace[0] == "/Indexed"
    assert len(image.read_raw_bytes()) < 500
    page = shown(uri(drawing))
    assert page.getpixel((60, 60)) == (0xFE, 0xDC, 0xBA)
    assert page.getpixel((110, 110)) == (0x10, 0x20, 0x30)


@pytest.mark.parametrize("colours", [2, 4, 16, 200])
def test_a_palette_is_kept(colours):
    made = noise((90, 90)).quantize(colours)
    (image,) = images(uri(made))
    assert image.ColorSpace[0] == "/Indexed"
    assert (
        bytes(pikepdf.PdfImage(image).as_pil_image().convert("RGB").tobytes())
        == made.convert("RGB").tobytes()
    )


def test_black_and_white_takes_one_bit():
    (image,) = images(uri(noise((200, 200), "L").convert("1")))
    assert (int(image.BitsPerComponent), image.ColorSpace) == (1, "/DeviceGray")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_becomes_one_soft_mask(mode):
    drawing = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    ImageDraw.Draw(drawing).ellipse((20, 20, 80, 80), fill=(90, 90, 90, 255))
    content = uri(drawing.convert(mode) if mode != "P" else drawing.quantize(8))
    (image,) = images(content)
    assert image.SMask.ColorSpace == "/DeviceGray"
    page = shown(content)
    assert page.getpixel((42, 42)) == (255, 255, 255)
    assert page.getpixel((80, 80)) == pytest.approx((90, 90, 90), abs=2)


def test_transparency_that_hides_nothing_goes():
    (image,) = images(uri(Image.new("RGBA", (50, 50), (10, 20, 30, 255))))
    assert "/SMask" not in image


def test_a_cmyk_jpeg_becomes_rgb_in_its_own_colours():
    content = uri(Image.new("CMYK", (60, 60), (0, 255, 255, 0)), "JPEG", quality=95)
    (image,) = images(content)
    assert image.ColorSpace == "/DeviceRGB"
    red, green, blue = shown(content).getpixel((80, 80))
    assert red > 220
    assert max(green, blue) < 60


def test_grey_of_sixteen_bits_keeps_its_tones():
    deep = Image.new("I;16", (40, 40), 0x8000)
    content = uri(deep)
    assert shown(content).getpixel((80, 80)) == pytest.approx((128, 128, 128), abs=2)
    (image,) = images(content)
    assert int(image.BitsPerComponent) <= 8


def test_colours_of_another_profile_become_srgb():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # The same primaries under another name: converted, and the same colours to the eye.
    profile = srgb.replace("sRGB".encode("utf-16-be"), "xRGB".encode("utf-16-be"))
    content = uri(Image.new("RGB", (60, 60), (200, 80, 40)), "JPEG", quality=95, icc_profile=profile)
    (image,) = images(content)
    assert b"ICC_PROFILE" not in image.read_raw_bytes()
    assert shown(content).getpixel((80, 80)) == pytest.approx((200, 80, 40), abs=6)


def test_a_photograph_that_was_taken_sideways_stands_upright():
    sideways = Image.new("RGB", (80, 40), "#0000ff")
    sideways.paste("#ff0000", (0, 0, 40, 40))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise by a quarter
    page = shown(uri(sideways, "JPEG", exif=exif, quality=95))
    assert page.getpixel((80, 55))[0] > 200  # red on top
    assert page.getpixel((80, 105))[2] > 200
    assert page.getpixel((50, 80)) == (255, 255, 255)


def bomb(width: int, height: int) -> str:
    """A PNG that says it is huge."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    png = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
    return "data:image/png;base64," + base64.b64encode(png).decode()


@pytest.mark.parametrize(
    "content",
    [
        bomb(60_000, 60_000),
        bomb(9_000, 9_000),
        "data:image/png;base64,AAAA",
        "data:image/jpeg;base64,!!",
        uri(noise((200, 200)), "JPEG")[:4000],
    ],
)
def test_a_picture_that_cannot_be_read_is_left_out(content):
    assert images(content) == []
    assert design(box("image", content=content), name_field()).pdf(values())


def test_a_picture_used_twice_at_one_size_is_kept_once():
    content = uri(noise((100, 100)), "JPEG")
    second = box("image", content=content, name="other", position={"x": 100, "y": 20})
    document = pikepdf.open(BytesIO(design(box("image", content=content), second, name_field()).head))
    assert (
        sum(isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image" for one in document.objects)
        == 1
    )


def test_pictures_keep_their_place_between_shapes():
    red, blue = box("rectangle", color="#ff0000"), box("rectangle", name="b", color="#0000ff", width=10)
    made = design(red, box("image", content=uri(Image.new("RGB", (9, 9), "#00ff00")), width=20), blue)
    page = picture_of(made.png(values(), width=594))
    assert page.getpixel((50, 80)) == (0, 0, 255)
    assert page.getpixel((70, 80)) == (0, 255, 0)
    assert page.getpixel((100, 80)) == (255, 0, 0)


@pytest.mark.parametrize("rotate", [0, 30, 90, 200])
@pytest.mark.parametrize("opacity", [1, 0.5])
def test_a_turned_picture_lies_where_weasyprint_puts_it(rotate, opacity):
    from PIL import ImageChops

    from credcloud_bridge.rendering.pdf import rasterization
    from credcloud_bridge.rendering.template import read_template
    from credcloud_bridge.rendering.weasyprint_design import WeasyPrintDesign

    drawing = Image.new("RGB", (200, 100), "#88aa22")
    drawing.paste("#cc2255", (0, 0, 70, 50))
    made = source(box("image", content=uri(drawing), rotate=rotate, opacity=opacity, height=60))
    theirs = rasterization.pdf_to_image(
        WeasyPrintDesign(read_template(made.template)).pdf(values()), width=600
    )
    from credcloud_bridge.rendering.api import compile_design

    ours = rasterization.pdf_to_image(compile_design(made).pdf(values()), width=600)
    histogram = ImageChops.difference(ours, theirs).convert("L").histogram()
    assert sum(level * count for level, count in enumerate(histogram)) / sum(histogram) < 0.15


def telling(*, orientation: int = 1, **options) -> str:
    """A photograph that says where it was taken and by whom, with a comment, and a second picture behind its end."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x8825] = orientation, "Mina Secret", {1: "N", 2: (52.0, 31.0, 12.0)}
    content = uri(noise((200, 100)), "JPEG", exif=exif, comment=b"SECRET remark", quality=70, **options)
    jpeg = base64.b64decode(content.split(",")[1]) + b"\xff\xd8 SECRET second picture"
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("whose", ["the design's", "the recipient's"])
def test_a_photograph_does_not_say_where_it_was_taken(orientation, progressive, whose):
    content = telling(orientation=orientation, progressive=progressive)
    if whose == "the design's":
        pdf = design(box("image", content=content), name_field()).pdf(values())
    else:
        made = design(box("image", name="photo", content="", readOnly=False), name_field())
        pdf = made.pdf(values(photo=content))
    with pikepdf.open(BytesIO(pdf)) as document:
        (photo,) = [
            one
            for one in document.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]
        written = photo.read_raw_bytes()
        assert (photo.Width, photo.Height) == ((200, 100) if orientation == 1 else (100, 200))
    assert b"ecret" not in pdf
    assert b"SECRET" not in pdf
    assert b"Exif" not in written
    with (
        Image.open(BytesIO(written)) as kept,
        Image.open(BytesIO(base64.b64decode(content.split(",")[1]))) as was,
    ):
        assert "exif" not in kept.info
        if orientation == 1:
            assert kept.tobytes() == was.tobytes()


def test_a_recipients_picture_has_the_limits_of_a_designs():
    made = design(box("image", name="photo", content="", readOnly=False), name_field())
    large = bytearray(base64.b64decode(uri(Image.new("1", (8, 8))).split(",")[1]))
    large[16:24] = struct.pack(">II", 20_000, 20_000)
    large[29:33] = struct.pack(">I", crc32(bytes(large[12:29])))
    for content in (
        "<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'>" + "<g/>" * 20_001 + "</svg>",
        f"data:image/png;base64,{base64.b64encode(large).decode()}",
    ):
        assert [each.code for each in made.problems(values(photo=content))] == ["image-unreadable"]
        with pikepdf.open(BytesIO(made.pdf(values(photo=content)))) as document:
            assert not [
                one
                for one in document.objects
                if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
            ]
