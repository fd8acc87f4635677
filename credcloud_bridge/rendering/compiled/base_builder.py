"""Builds the base document of a design: its fixed layers, shared fonts and opacities in one PDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf

from credcloud_bridge.rendering.compiled.base_document import BaseDocument, BasePage
from credcloud_bridge.rendering.compiled.fixed_layers import FixedLayers
from credcloud_bridge.rendering.compiled.layers import fixed_part_names
from credcloud_bridge.rendering.fields.field import Field
from credcloud_bridge.rendering.pdf.base_page import open_base, page_as_form_xobject
from credcloud_bridge.rendering.pdf.font_subsets import embed_subset, outline_format, shared_glyphs
from credcloud_bridge.rendering.pdf.raw_objects import import_objects
from credcloud_bridge.rendering.template import Page
from credcloud_bridge.rendering.text.fonts import Face


def build_base(
    pages: Sequence[Page],
    layers: Sequence[Sequence[tuple[Field, ...]]],
    faces: Iterable[Face],
    language: str,
    repeated: Mapping[Face, dict[int, str]] | None = None,
) -> BaseDocument:
    """Render the fixed layers, in the design's language, and put them, fonts and states into one PDF.

    ``layers`` are those of each page. ``repeated`` are glyphs beyond the Latin subsets of ``faces`` that all
    certificates use, with their texts.
    """
    document = pikepdf.Pdf.new()
    for page in pages:
        # As exact as the pages of certificates: pictures of both must fall on the same pixels.
        document.add_blank_page(page_size=(round(page.width, 3), round(page.height, 3)))
    names = [[f"/S{place}" if fields else "" for place, fields in enumerate(each)] for each in layers]
    forms: list[dict[str, Any]] = [{} for _ in pages]
    beneath = _base_pages(document, pages)
    for place, wrapper in enumerate(beneath):
        names[place].insert(0, "/B0" if wrapper is not None else "")
        if wrapper is not None:
            forms[place]["/B0"] = wrapper
    fixed = FixedLayers(document, language)
    for place, page in enumerate(pages):
        for name, fields in zip(names[place][1:], layers[place], strict=True):
            if name:
                forms[place][name] = fixed.form_xobject(page, fields)
        for field, name in fixed_part_names(page).items():
            if field.fixed_part is not None:
                forms[place][name] = fixed.form_xobject(page, (field.fixed_part,))
    shared: dict[str, dict[str, Any]] = {"/Font": {}, "/ExtGState": {}}
    fonts = {face: f"/F{place}" for place, face in enumerate(faces) if outline_format(face) is not None}
    for face, name in fonts.items():
        shared["/Font"][name] = _font(document, face, shared_glyphs(face))
    repeated_fonts: dict[Face, tuple[str, dict[int, str]]] = {}
    for place, (face, texts) in enumerate((repeated or {}).items()):
        repeated_fonts[face] = f"/L{place}", texts
        shared["/Font"][f"/L{place}"] = _font(document, face, texts)
    opacities: dict[float, str] = {}
    boxes = [each.box for page in pages for each in page.fields]
    for opacity in sorted({box.opacity for box in boxes if box.opacity < 1}):
        opacities[opacity] = f"/G{len(opacities)}"
        state = pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, ca=opacity, CA=opacity)
        shared["/ExtGState"][opacities[opacity]] = document.make_indirect(state)
    for place, only in enumerate(document.pages):
        only.Contents = document.make_stream(" ".join(f"{name} Do" for name in names[place] if name).encode())
        categories = {"/XObject": forms[place], **shared}
        only.Resources = pikepdf.Dictionary(
            {key: pikepdf.Dictionary(value) for key, value in categories.items()}
        )
    return replace(_finished(document, names, fonts, opacities), repeated=repeated_fonts)


def _base_pages(document: pikepdf.Pdf, pages: Sequence[Page]) -> list[pikepdf.Object | None]:
    """The given PDF page beneath each page as a form of its size, where there is one."""
    found: list[pikepdf.Object | None] = [None] * len(pages)
    base = pages[0].base_pdf
    if base is None:
        return found
    with open_base(base) as below:
        for place, page in enumerate(pages):
            if page.base_pdf is not None:
                form = document.copy_foreign(page_as_form_xobject(below, page.base_place))
                found[place] = _whole_page(document, document.pages[place], page, form)
    return found


def _whole_page(
    document: pikepdf.Pdf, only: pikepdf.Page, page: Page, form: pikepdf.Object
) -> pikepdf.Object:
    placement = only.calc_form_xobject_placement(
        form,
        pikepdf.Name("/P0"),
        pikepdf.Rectangle(0, 0, page.width, page.height),
        invert_transformations=True,
        allow_shrink=True,
        allow_expand=True,
    )
    return document.make_stream(
        placement,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[0, 0, page.width, page.height],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary({"/P0": form})),
    )


def _font(document: pikepdf.Pdf, face: Face, texts: Mapping[int, str]) -> pikepdf.Object:
    """A subset of a face, as a font dictionary."""
    return import_objects(document, embed_subset(face, tuple(sorted(texts.items()))).objects(1))


def _finished(
    document: pikepdf.Pdf,
    layers: Sequence[Sequence[str]],
    fonts: dict[Face, str],
    opacities: dict[float, str],
) -> BaseDocument:
    out = BytesIO()
    document.save(
        out, static_id=True, force_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.disable
    )
    pdf = out.getvalue()
    with pikepdf.Pdf.open(BytesIO(pdf)) as written:
        pages = tuple(
            BasePage(tuple(names), _references(page.Resources))
            for names, page in zip(layers, written.pages, strict=True)
        )
        size = int(written.trailer.Size)
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    return BaseDocument(
        pdf=pdf,
        size=size,
        xref_at=start,
        pages=pages,
        fonts=fonts,
        opacities=opacities,
    )


def _references(resources: Any) -> dict[str, str]:
    return {
        str(category): "".join(f"{name} {entry.objgen[0]} 0 R" for name, entry in entries.items())
        for category, entries in resources.items()
    }
