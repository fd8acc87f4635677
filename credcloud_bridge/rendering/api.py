"""Rendering: a design and its fields in, PDF and pictures out.

Pure functions of their arguments and of the fonts installed on the machine:
no database, no network, no files but fonts. The same design, fields, fonts
and library versions give the same bytes.

Importing this loads no library: what takes long to load, and what a machine
may lack, is loaded by the function that is called first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, Protocol

from credcloud_bridge.data import DesignKind, DesignSource, Problem
from credcloud_bridge.rendering.asset_client import (
    LARGEST_ASSET,
    page_picture_in_child,
    prepare_asset_in_child,
)
from credcloud_bridge.rendering.compiled_design_store import CompiledDesignStore
from credcloud_bridge.rendering.compiler_client import CompilerLimits
from credcloud_bridge.rendering.conditions import ValueTest, tests_as_text, tests_in
from credcloud_bridge.rendering.element_picture import LONGEST_TEXT, ElementPicture, FontFamily
from credcloud_bridge.rendering.pdf.attachments import Attachment
from credcloud_bridge.rendering.picture_client import LARGEST_UPLOAD, prepare_in_child
from credcloud_bridge.rendering.pictures.prepared_picture import (
    AssetPurpose,
    PicturePurpose,
    PreparedAsset,
    PreparedPicture,
)
from credcloud_bridge.rendering.system_libraries import check_system_libraries, require_system_libraries
from credcloud_bridge.rendering.values import STANDARD_NAMES, PlaceholderValues

__all__ = [
    "LARGEST_ASSET",
    "LARGEST_UPLOAD",
    "LONGEST_TEXT",
    "STANDARD_NAMES",
    "AssetPurpose",
    "Attachment",
    "CompiledDesign",
    "CompiledDesignStore",
    "CompilerLimits",
    "ElementPicture",
    "FontFamily",
    "PicturePurpose",
    "PlaceholderValues",
    "PreparedAsset",
    "PreparedPicture",
    "ValueTest",
    "asset_page_picture",
    "check_system_libraries",
    "compile_design",
    "element_picture",
    "field_shape_problem",
    "font_families",
    "font_is_loaded",
    "fonts_and_libraries",
    "included_families",
    "included_licences",
    "load_font",
    "people_without_letters",
    "picture_of_pdf",
    "prepare_uploaded_asset",
    "prepare_uploaded_picture",
    "print_shop_pdf",
    "require_system_libraries",
    "template_problems",
    "template_shape_problems",
    "tests_as_text",
    "tests_in",
    "uploaded_family",
    "uploaded_font_sha256",
]


class CompiledDesign(Protocol):
    """A design made ready to render many certificates. Safe to share between threads."""

    @property
    def page_mm(self) -> tuple[float, float]:
        """Width and height of the first page in millimetres."""

    @property
    def page_count(self) -> int:
        """How many pages there are; a badge has one."""

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Names of the values that the design shows, in the order of its fields."""

    @property
    def head(self) -> bytes:
        """The bytes with which certificates begin that ``tail`` completes; the same for all of a design."""

    def tail(self, fields: PlaceholderValues, attachment: Attachment | None = None) -> bytes | None:
        """What follows ``head`` in this recipient's PDF, some 6 KB, for callers that keep many.

        ``None`` when this certificate can only be rendered as a whole, by ``pdf``. Who hashes the file
        can hash ``head`` once for all certificates of the design, and go on from there.
        """

    def pdf(self, fields: PlaceholderValues, attachment: Attachment | None = None) -> bytes:
        """The certificate as PDF; the same fields and attachment always give the same bytes."""

    def parts(self, fields: PlaceholderValues, attachment: Attachment | None = None) -> tuple[bytes, ...]:
        """The bytes of ``pdf`` as pieces to write one after the other, without copying what many share."""

    def png(self, fields: PlaceholderValues, *, width: int, page: int = 0) -> bytes:
        """A page of the certificate, or the badge, as PNG, ``width`` pixels wide (1 to 6,000).

        Pages count from 0; the first is the picture of the certificate. A badge has nothing behind its shape.
        Raises ``ValueError`` for a page that is not there.
        """

    def jpeg(self, fields: PlaceholderValues, *, width: int, page: int = 0) -> bytes:
        """A page of the certificate as JPEG, ``width`` pixels wide: smaller and quicker, for lists."""

    def problems(self, fields: PlaceholderValues) -> tuple[Problem, ...]:
        """What would go wrong with these fields, without rendering.

        Codes: ``value-missing``, ``glyph-missing``, ``text-overflow``,
        ``font-missing``, ``image-unreadable``, ``code-impossible``. ``row`` is
        ``None``; ``column`` is the name of the value where there is one. The message
        begins with the page where there are several.
        """


def compile_design(
    source: DesignSource, *, store: CompiledDesignStore | None = None, limits: CompilerLimits | None = None
) -> CompiledDesign:
    """The design ready to render; kept per process, keyed by ``source.digest``.

    ``store`` keeps what compiling makes for other processes. With ``limits``
    compiling is done in a process of its own, which is killed when it takes more;
    without, it is done here. ``source.template`` must have passed
    ``template_problems`` when the version was saved: raises ``ValueError`` or
    ``KeyError`` when it plainly has not, and ``CredCloudError`` (codes
    ``design-not-compiled``, ``design-too-costly-time``, ``-memory`` and ``-size``)
    when it cannot be compiled within the limits, or (``rendering-not-installed``)
    when this machine lacks the libraries for it.
    """
    require_system_libraries()
    from credcloud_bridge.rendering import compiled_design_cache  # loads HarfBuzz, pikepdf, Pillow and pdfium

    return compiled_design_cache.compiled_design(source, store=store, limits=limits)


def print_shop_pdf(
    source: DesignSource,
    fields: PlaceholderValues,
    *,
    store: CompiledDesignStore | None = None,
    limits: CompilerLimits | None = None,
) -> bytes:
    """The certificate for a print shop: with the bleed that its design asks for, trim and bleed boxes, and crop marks.

    Untagged and without attachment; the same design and fields give the same bytes. Raises as ``compile_design`` does.
    """
    require_system_libraries()
    from credcloud_bridge.rendering import print_shop

    return print_shop.print_shop_pdf(source, fields, store=store, limits=limits)


def template_problems(
    template: Mapping[str, Any], kind: DesignKind, *, limits: CompilerLimits | None = None
) -> tuple[Problem, ...]:
    """Everything that speaks against rendering this template; no errors means that it compiles.

    ``column`` is the name of the field in question. Dangerous content is an error, never quietly removed;
    a font that is not installed is a warning. With ``limits`` its pictures and PDF are opened in a process of its
    own; without, here. Raises ``CredCloudError`` (``rendering-not-installed``).
    """
    require_system_libraries()
    from credcloud_bridge.rendering import template_validation

    return template_validation.template_problems(template, kind, limits=limits)


def template_shape_problems(template: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What in this template is not as the schema has it; no picture or page inside is opened.

    Raises ``CredCloudError`` (``rendering-not-installed``).
    """
    require_system_libraries()
    from credcloud_bridge.rendering import template_validation

    return template_validation.template_shape_problems(template)


def field_shape_problem(raw: object) -> str:
    """What the schema of templates has against a single field, in a few English words, or ``""``."""
    require_system_libraries()
    from credcloud_bridge.rendering import template_validation

    return template_validation.field_shape_problem(raw)


def element_picture(
    element: Mapping[str, Any], values: PlaceholderValues, address: Callable[[str], str | None]
) -> ElementPicture:
    """A valid field of a template as it prints, as SVG for an editor; independent of its place on the page.

    ``address`` gives the web address of a picture's content. More than ``LONGEST_TEXT`` letters are not placed.
    """
    require_system_libraries()
    from credcloud_bridge.rendering import elements

    return elements.element_picture(element, values, address)


def font_families() -> tuple[FontFamily, ...]:
    """The families that designs may name: those of the package first, then those installed; kept per process."""
    require_system_libraries()
    from credcloud_bridge.rendering import font_families as families

    return families.font_families()


def included_families() -> tuple[str, ...]:
    """The names of the families that come with the package, in order; costs no font library."""
    from credcloud_bridge.rendering.text.included_fonts import included_fonts

    return tuple(sorted({font.family for font in included_fonts()}))


def included_licences(fonts: Iterable[str]) -> dict[str, bytes]:
    """The licences of those of these fonts (by name or with a style) that come with the package, by file name."""
    from credcloud_bridge.rendering.text.included_fonts import licences_of

    return licences_of(fonts)


def uploaded_font_sha256(name: str) -> str:
    """The SHA-256 in a design's name of an uploaded font (``ccb-<sha256>``); blank for any other font."""
    sha256 = name.removeprefix("ccb-")
    is_uploaded = len(name) == 68 and name.startswith("ccb-") and set(sha256) <= set("0123456789abcdef")
    return sha256 if is_uploaded else ""


def font_is_loaded(sha256: str) -> bool:
    """Whether an uploaded font is at hand in this process, so that elements may name it."""
    from credcloud_bridge.rendering.text import uploaded_fonts

    return uploaded_fonts.uploaded_font(uploaded_fonts.font_name(sha256)) is not None


def load_font(data: bytes) -> str:
    """Have a font at hand that ``prepare_uploaded_asset`` made ready; returns how designs name it.

    The last 32 fonts are, and those of designs in use. Raises ``ValueError`` for bytes that are no font.
    """
    from credcloud_bridge.rendering.text import uploaded_fonts

    name = uploaded_fonts.font_name(hashlib.sha256(data).hexdigest())
    return uploaded_fonts.load_uploaded_font(name, data).name


def uploaded_family(data: bytes) -> FontFamily:
    """An uploaded font for the menu of fonts; ``name`` is how designs name it."""
    require_system_libraries()
    from credcloud_bridge.rendering import font_families as families

    return families.uploaded_family(load_font(data))


def people_without_letters(font: str, letters: Iterable[tuple[str, int]]) -> int:
    """How many people have a letter in their name that this font (as designs name it) lacks.

    ``letters`` are all letters of a name, and how many people have just these. Another font stands in for them.
    """
    require_system_libraries()
    from credcloud_bridge.rendering import font_families as families

    return families.people_without_letters(font, letters)


def picture_of_pdf(
    pdf: bytes, *, kind: DesignKind, width: int, image_format: Literal["png", "jpeg"], page: int = 0
) -> bytes:
    """A page (from 0) of a PDF that was rendered here, ``width`` pixels wide (1 to 6,000).

    On white, but for the PNG of a badge, which has nothing behind its shape. Raises ``ValueError`` for
    a page that is not there.
    """
    require_system_libraries()
    from credcloud_bridge.rendering.pdf import rasterization

    transparent = kind is DesignKind.BADGE and image_format == "png"
    picture = rasterization.pdf_to_image(pdf, width=width, page=page, transparent=transparent)
    return rasterization.as_png(picture) if image_format == "png" else rasterization.as_jpeg(picture)


def prepare_uploaded_picture(data: bytes, *, purpose: PicturePurpose) -> PreparedPicture:
    """An uploaded logo or signature (PNG, JPEG, WebP or SVG), made ready in a child process limited in time and memory.

    What it says of a camera and a place is gone. Of a signature only the writing is left, on nothing.
    Raises ``CredCloudError`` with a sentence for whoever uploaded it (codes ``picture-…``, ``svg-refused``,
    ``signature-not-found``).
    """
    require_system_libraries()
    return prepare_in_child(data, purpose=purpose)


def prepare_uploaded_asset(data: bytes, *, purpose: AssetPurpose) -> PreparedAsset:
    """A picture (PNG, JPEG, WebP, SVG) or page (PDF) for designs, made ready in a limited child process.

    Raises ``CredCloudError`` with a sentence for whoever uploaded it.
    """
    require_system_libraries()
    return prepare_asset_in_child(data, purpose=purpose)


def asset_page_picture(data: bytes, *, page: int, width: int) -> bytes:
    """A page of a prepared PDF (counted from 1), or a prepared SVG, as PNG, rendered in a limited child process."""
    require_system_libraries()
    return page_picture_in_child(data, page=page, width=width)


def fonts_and_libraries() -> str:
    """A short digest (at most 32 characters) of the fonts and library versions with which this process renders."""
    require_system_libraries()
    from credcloud_bridge.rendering.compiled import serialization

    return serialization.environment_digest()
