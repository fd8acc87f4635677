"""Badges are transparent outside their shape; certificates are paper."""

from __future__ import annotations

from dataclasses import replace

from credcloud_bridge.data import DesignKind
from credcloud_bridge.rendering.api import compile_design, picture_of_pdf
from tests.rendering.factories import box, name_field, picture_of, source, values


def disc(kind: DesignKind):
    made = source(box("ellipse", color="#006600", width=60, height=60), name_field())
    return compile_design(replace(made, kind=kind, digest=made.digest + kind.value))


def test_a_badge_has_nothing_behind_its_shape() -> None:
    image = picture_of(disc(DesignKind.BADGE).png(values(), width=594))
    assert image.mode == "RGBA"
    assert image.getpixel((10, 10))[3] == 0
    assert image.getpixel((100, 100)) == (0, 102, 0, 255)


def test_a_badge_from_a_kept_file_has_nothing_behind_its_shape_either() -> None:
    design = disc(DesignKind.BADGE)
    kept = picture_of_pdf(design.pdf(values()), kind=DesignKind.BADGE, width=594, image_format="png")
    assert kept == design.png(values(), width=594)


def test_jpegs_of_badges_and_pictures_of_certificates_are_on_white() -> None:
    badge = picture_of(disc(DesignKind.BADGE).jpeg(values(), width=594))
    certificate = picture_of(disc(DesignKind.CERTIFICATE).png(values(), width=594))
    for image in (badge, certificate):
        assert image.mode == "RGB"
        assert min(image.getpixel((10, 10))) > 250
