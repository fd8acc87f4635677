"""The part of a design that all its certificates share, as one finished PDF.

The file opens on its own: it is the page without any recipient. A recipient's
certificate is this file, byte for byte, with a section appended (ISO 32000-1,
7.5.6, incremental updates).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

import pikepdf

from credcloud_bridge.rendering.base_page import open_base, page_form
from credcloud_bridge.rendering.compiled.fixed_fields import FixedParts
from credcloud_bridge.rendering.compiled.glyphs import embedded, outlines, shared_glyphs
from credcloud_bridge.rendering.compiled.raw_objects import taken_in
from credcloud_bridge.rendering.fonts import Face
from credcloud_bridge.rendering.layout import Field, Page


@dataclass(frozen=True, slots=True)
class Base:
    """A finished PDF and where to find what appended sections refer to.

    ``layers`` are names of form XObjects from back to front (the given PDF page first), empty where there
    is nothing fixed: certificates draw their own things between them. ``resources`` are entries of the three
    resource dictionaries, such as ``/S0 5 0 R``, by category. ``literals`` are further fonts, by face: the
    name of each and the text of each of its codes (see ``literals.py``).
    """

    pdf: bytes
    size: int
    xref_at: int
    layers: tuple[str, ...]
    fonts: dict[Face, str]
    opacities: dict[float, str]
    resources: dict[str, str]
    literals: dict[Face, tuple[str, dict[int, str]]] = field(default_factory=dict)


def build_base(
    page: Page,
    layers: Iterable[tuple[Field, ...]],
    faces: Iterable[Face],
    language: str,
    literals: Mapping[Face, dict[int, str]] | None = None,
) -> Base:
    """Print the fixed layers, in the design's language, and put them, fonts and states into one PDF.

    ``literals`` are glyphs beyond the Latin subsets of ``faces`` that all certificates use, with their texts.
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
            form = document.copy_foreign(page_form(below))
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
    parts = FixedParts(document, page, language)
    for place, fields in enumerate(layers):
        names.append(f"/S{place}" if fields else "")
        if fields:
            categories["/XObject"][names[-1]] = parts.form(fields)
    fonts = {face: f"/F{place}" for place, face in enumerate(faces) if outlines(face) is not None}
    for face, name in fonts.items():
        categories["/Font"][name] = _font(document, face, shared_glyphs(face))
    repeated: dict[Face, tuple[str, dict[int, str]]] = {}
    for place, (face, texts) in enumerate((literals or {}).items()):
        repeated[face] = f"/L{place}", texts
        categories["/Font"][f"/L{place}"] = _font(document, face, texts)
    opacities: dict[float, str] = {}
    for opacity in sorted({each.box.opacity for each in page.fields if each.box.opacity < 1}):
        opacities[opacity] = f"/G{len(opacities)}"
        state = pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, ca=opacity, CA=opacity)
        categories["/ExtGState"][opacities[opacity]] = document.make_indirect(state)
    names.insert(0, beneath)
    only.Contents = document.make_stream(" ".join(f"{name} Do" for name in names if name).encode())
    only.Resources = pikepdf.Dictionary({key: pikepdf.Dictionary(value) for key, value in categories.items()})
    return replace(_finished(document, tuple(names), fonts, opacities), literals=repeated)


def _font(document: pikepdf.Pdf, face: Face, texts: Mapping[int, str]) -> pikepdf.Object:
    """A subset of a face, as a font dictionary."""
    return taken_in(document, embedded(face, tuple(sorted(texts.items()))).objects(1))


def _finished(
    document: pikepdf.Pdf, layers: tuple[str, ...], fonts: dict[Face, str], opacities: dict[float, str]
) -> Base:
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
    return Base(
        pdf=pdf,
        size=size,
        xref_at=start,
        layers=layers,
        fonts=fonts,
        opacities=opacities,
        resources=resources,
    )
