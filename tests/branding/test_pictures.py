"""Uploaded logos and signatures are made ready in a process of their own."""

from __future__ import annotations

import struct
import zlib
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from credcloud_bridge.branding import api
from credcloud_bridge.branding.models import BrandingPicture
from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredCloudError
from tests.branding import pictures

pytestmark = pytest.mark.django_db


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def refused(data: bytes, purpose: str = "logo") -> CredCloudError:
    with pytest.raises(CredCloudError) as caught:
        api.add_picture(data=data, purpose=purpose)  # type: ignore[arg-type]
    assert caught.value.problem.message
    assert caught.value.problem.remedy
    assert not BrandingPicture.objects.exists()
    return caught.value


def test_a_photographed_signature_becomes_ink_on_nothing() -> None:
    stored = api.stored_picture(api.add_picture(data=pictures.photograph(), purpose="signature"))
    picture = opened(stored.png)
    assert picture.mode == "RGBA"
    alpha = picture.getchannel("A")
    histogram = alpha.histogram()
    # Shadow, grain and the edge of the table are gone; the writing is there, in its colour.
    assert sum(histogram[:20]) / sum(histogram) > 0.75
    assert 0.01 < sum(histogram[230:]) / sum(histogram) < 0.25
    assert all(alpha.getpixel(corner) == 0 for corner in ((0, 0), (picture.width - 1, 0)))
    red, green, blue, _alpha = max(picture.getcolors(picture.width * picture.height))[1]
    assert blue > red + 40
    assert blue > green + 40
    # Cropped to the writing: it stood on the middle 60 % of the width.
    assert stored.width / stored.height > 1.5


def test_a_grey_pen_becomes_black() -> None:
    stored = api.stored_picture(
        api.add_picture(data=pictures.photograph(ink=(60, 62, 64)), purpose="signature")
    )
    assert opened(stored.png).getpixel((0, 0))[:3] == (17, 17, 17)


def test_paper_without_writing_is_refused() -> None:
    assert refused(pictures.photograph(ink=None), "signature").problem.code == "signature-not-found"


def test_a_signature_that_is_transparent_already_is_only_cropped() -> None:
    drawn = pictures.strokes(Image.new("RGBA", (600, 300)), (1, 2, 3, 255))
    stored = api.stored_picture(api.add_picture(data=pictures.png(drawn), purpose="signature"))
    picture = opened(stored.png)
    assert picture.width < 600
    assert max(picture.getcolors(10**6), key=lambda one: one[0] if one[1][3] == 255 else 0)[1][:3] == (
        1,
        2,
        3,
    )


def test_a_logo_loses_its_transparent_margin_and_keeps_its_colours() -> None:
    stored = api.stored_picture(api.add_picture(data=pictures.logo(), purpose="logo"))
    assert (stored.width, stored.height) == (260, 60)
    assert opened(stored.data).getpixel((5, 5)) == (200, 30, 30, 255)


def test_what_a_photograph_says_of_its_camera_is_gone() -> None:
    stored = api.stored_picture(api.add_picture(data=pictures.photograph(), purpose="logo"))
    assert b"phone" not in stored.data
    assert stored.media_type == "image/png"


def test_an_svg_logo_prints_as_it_is_and_is_a_png_for_browsers() -> None:
    stored = api.stored_picture(api.add_picture(data=pictures.LOGO_SVG.encode(), purpose="logo"))
    assert (stored.media_type, stored.data.decode()) == ("image/svg+xml", pictures.LOGO_SVG)
    picture = opened(stored.png)
    assert picture.width / picture.height == pytest.approx(2, abs=0.02)
    assert picture.getpixel((5, 5))[:3] == (0, 170, 85)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<image href="https://example.org/x.png"/>',
        '<rect onload="alert(1)"/>',
        "<foreignObject/>",
    ],
)
def test_an_svg_that_does_more_than_draw_is_refused_with_a_sentence(inside: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'
    assert refused(svg.encode()).problem.code == "svg-refused"


def test_a_picture_that_unpacks_to_more_than_anybody_needs_is_refused_before_it_is_unpacked() -> None:
    side = 30_000
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )
    assert refused(bomb).problem.code == "picture-too-many-pixels"


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n broken", b"\xff\xd8\xff\xe0"]
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert refused(data).problem.code == "picture-unreadable"


def test_a_file_above_the_limit_is_refused_unread() -> None:
    assert refused(b"\0" * (10 * 1024 * 1024 + 1)).problem.code == "picture-too-large"


def test_the_same_picture_is_stored_once() -> None:
    assert api.add_picture(data=pictures.logo(), purpose="logo") == api.add_picture(
        data=pictures.logo(), purpose="logo"
    )
    assert BrandingPicture.objects.count() == 1


def test_signatures_are_not_among_what_everybody_may_fetch() -> None:
    logo = api.add_picture(data=pictures.logo(), purpose="logo")
    signature = api.add_picture(data=pictures.photograph(), purpose="signature")
    assert api.public_logo(logo) is not None
    assert api.public_logo(signature) is None
    assert api.public_logo("0" * 64) is None


def test_pictures_that_were_only_looked_at_are_deleted_after_a_day_and_those_ever_saved_stay() -> None:
    logo = api.add_picture(data=pictures.logo(), purpose="logo")
    signature = api.add_picture(data=pictures.photograph(), purpose="signature")
    seen = api.add_picture(data=pictures.LOGO_SVG.encode(), purpose="logo")
    api.store_branding(api.Branding(logo=logo, signatories=(api.Signatory("Amina", signature=signature),)))
    # What came in its place is another branding; the earlier one is what credentials were generated with.
    api.store_branding(api.Branding(colour="#1f4e79"))
    assert api.delete_unused_pictures() == 0
    BrandingPicture.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert api.add_picture(data=pictures.LOGO_SVG.encode(), purpose="logo") == seen
    assert api.delete_unused_pictures() == 0  # it was uploaded again just now
    BrandingPicture.objects.update(created_at=timezone.now() - timedelta(hours=25))
    credentials.maintain()
    assert set(BrandingPicture.objects.values_list("digest", flat=True)) == {logo, signature}
