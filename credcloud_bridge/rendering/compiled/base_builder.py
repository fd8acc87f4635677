"""Builds the base document of a design: its fixed layers, shared fonts and opacities in one PDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf

from credcloud_bridge.rendering.compiled.base_document import BaseDocument
from credcloud_bridge.rendering.compiled.fixed_layers import FixedLayers
from credcloud_bridge.rendering.fields.field import Field
from credcloud_bridge.rendering.pdf.base_page import open_base, page_as_form_xobject
from credcloud_bridge.rendering.pdf.font_subsets import embed_subset, outline_format, shared_glyphs
from credcloud_bridge.rendering.pdf.raw_objects import import_objects
from credcloud_bridge.rendering.template import Page
from credcloud_bridge.rendering.text.fonts import Face


def build_base(
    page: Page,
    layers: Iterable[tuple[Field, ...]],
    faces: Iterable[Face],
    language: str,
    repeated: Mapping[Face, dict[int, str]] | None = None,
) -> BaseDocument:
    """Render the fixed layers, in the design's language, and put them, fonts and states into one PDF.

    ``repeated`` are glyphs beyond the Latin subsets of ``faces`` that all certificates use, with their texts.
    """
    document = pikepdf.Pdf.new()
    # As exact as the pages of certificates: pictures of both must fall on the same pixels.
    document.add_blank_page(page_size=(round(page.width, 3), round(page.height, 3)))
    only = document.pages[0]
    names: list[str] = []  # of the layers
    beneath = ""
    categories: dict[str, dict[str, Any]] = {"/XObject": {}, "/Font": {}, "/ExtGState": {}}
    if page.base_pdf:
        with open_base(page.base_pdf) as below:
            form = document.copy_foreign(page_as_form_xobject(below))
            whole = pikepdf.Rectangle(0, 0, page.width, page.height)
            placement = only.calc_form_xobject_placement(
                form,
                pikepdf.Name("/P0"),
                whole,
                invert_transformations=True,
                allow_shrink=True,
                allow_expand=True,
            )
        wrapper = document.make_stream(
            placement,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, page.width, page.height],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary({"/P0": form})),
        )
        beneath = "/B0"
        categories["/XObject"][beneath] = wrapper
    fixed = FixedLayers(document, page, language)
    for place, fields in enumerate(layers):
        names.append(f"/S{place}" if fields else "")
        if fields:
            categories["/XObject"][names[-1]] = fixed.form_xobject(fields)
    fonts = {face: f"/F{place}" for place, face in enumerate(faces) if outline_format(face) is not None}
    for face, name in fonts.items():
        categories["/Font"][name] = _font(document, face, shared_glyphs(face))
    repeated_fonts: dict[Face, tuple[str, dict[int, str]]] = {}
    for place, (face, texts) in enumerate((repeated or {}).items()):
        repeated_fonts[face] = f"/L{place}", texts
        categories["/Font"][f"/L{place}"] = _font(document, face, texts)
    opacities: dict[float, str] = {}
    for opacity in sorted({each.box.opacity for each in page.fields if each.box.opacity < 1}):
        opacities[opacity] = f"/G{len(opacities)}"
        state = pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, ca=opacity, CA=opacity)
        categories["/ExtGState"][opacities[opacity]] = document.make_indirect(state)
    names.insert(0, beneath)
    only.Contents = document.make_stream(" ".join(f"{name} Do" for name in names if name).encode())
    only.Resources = pikepdf.Dictionary({key: pikepdf.Dictionary(value) for key, value in categories.items()})
    return replace(_finished(document, tuple(names), fonts, opacities), repeated=repeated_fonts)


def _font(document: pikepdf.Pdf, face: Face, texts: Mapping[int, str]) -> pikepdf.Object:
    """A subset of a face, as a font dictionary."""
    return import_objects(document, embed_subset(face, tuple(sorted(texts.items()))).objects(1))


def _finished(
    document: pikepdf.Pdf, layers: tuple[str, ...], fonts: dict[Face, str], opacities: dict[float, str]
) -> BaseDocument:
    out = BytesIO()
    document.save(
        out, static_id=True, force_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.disable
    )
    pdf = out.getvalue()
    with pikepdf.Pdf.open(BytesIO(pdf)) as written:
        resources = {
            str(category): "".join(f"{name} {entry.objgen[0]} 0 R" for name, entry in entries.items())
            for category, entries in written.pages[0].Resources.items()
        }
        size = int(written.trailer.Size)
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    return BaseDocument(
        pdf=pdf,
        size=size,
        xref_at=start,
        layers=layers,
        fonts=fonts,
        opacities=opacities,
        resources=resources,
    )
