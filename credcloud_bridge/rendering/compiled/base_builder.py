"""Builds the base document of a design: its fixed layers, shared fonts and opacities in one PDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pikepdf

from credcloud_bridge.rendering.compiled.base_document import BaseDocument, BasePage
from credcloud_bridge.rendering.compiled.fixed_layers import FixedLayers
from credcloud_bridge.rendering.compiled.layers import fixed_part_names
from credcloud_bridge.rendering.compiled.numbering import object_numbers, section_of
from credcloud_bridge.rendering.compiled.structure import ARTIFACT, Element, Structure, marked
from credcloud_bridge.rendering.fields.field import Field
from credcloud_bridge.rendering.pdf.base_page import open_base, page_as_form_xobject
from credcloud_bridge.rendering.pdf.font_subsets import embed_subset, outline_format, shared_glyphs
from credcloud_bridge.rendering.pdf.rasterization import page_words
from credcloud_bridge.rendering.pdf.raw_objects import import_objects
from credcloud_bridge.rendering.template import Page
from credcloud_bridge.rendering.text.fonts import Face


def build_base(
    pages: Sequence[Page],
    layers: Sequence[Sequence[tuple[Field, ...]]],
    changing: Sequence[tuple[Field, ...]],
    faces: Iterable[Face],
    structure: Structure,
    repeated: Mapping[Face, dict[int, str]] | None = None,
) -> BaseDocument:
    """Render the fixed layers, in the design's language, and put them, fonts and states into one PDF.

    ``layers`` are those of each page, ``changing`` its other fields as they are painted. ``repeated`` are glyphs
    beyond the Latin subsets of ``faces`` that all certificates use, with their texts.
    """
    document = pikepdf.Pdf.new()
    for page in pages:
        # As exact as the pages of certificates: pictures of both must fall on the same pixels.
        document.add_blank_page(page_size=(round(page.width, 3), round(page.height, 3)))
    beneath = _base_pages(document, pages)
    fixed = FixedLayers(document, structure.language)
    sheets = [(page.width - 2 * page.margin, page.height - 2 * page.margin) for page in pages]
    built = [
        _page(page, each, wrapper, fixed, structure)
        for page, each, wrapper in zip(pages, layers, beneath, strict=True)
    ]
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
    for only, page_built in zip(document.pages, built, strict=True):
        only.Contents = document.make_stream("".join(page_built.layers).encode())
        categories = {"/XObject": page_built.forms, **shared}
        only.Resources = pikepdf.Dictionary(
            {key: pikepdf.Dictionary(value) for key, value in categories.items()}
        )
    usual = [[structure.element(field, "text") for field in fields] for fields in changing]
    return replace(_finished(document, built, usual, sheets, fonts, opacities), repeated=repeated_fonts)


@dataclass(slots=True)
class _BuiltPage:
    """A page's operators by layer, the forms that they paint by name, and elements by marked content."""

    layers: list[str]
    forms: dict[str, Any]
    elements: list[Element]

    def paint(self, form: Any, element: Element | None) -> str:
        """The operators that paint a form, marked as an element's content or as decoration."""
        name = f"/S{len(self.forms)}"
        self.forms[name] = form
        if element is None:
            return f"{ARTIFACT}{name} Do EMC\n"
        self.elements.append(element)
        return f"{marked(element.tag, len(self.elements) - 1)}{name} Do EMC\n"


def _page(
    page: Page,
    layers: Sequence[tuple[Field, ...]],
    beneath: tuple[pikepdf.Object, str] | None,
    fixed: FixedLayers,
    structure: Structure,
) -> _BuiltPage:
    built = _BuiltPage([], {}, [])
    first = ""
    if beneath is not None:
        wrapper, words = beneath
        first = built.paint(wrapper, Element("Figure", 0, words) if words else None)
    built.layers.append(first)
    pieces = [structure.pieces(fields) for fields in layers]
    parts = fixed_part_names(page)
    fields = [piece.fields for each in pieces for piece in each]
    fields += [(field.fixed_part,) for field in parts if field.fixed_part is not None]
    forms = fixed.form_xobjects(page, fields)
    for name in reversed(parts.values()):
        built.forms[name] = forms.pop()
    remaining = iter(forms)
    for each in pieces:
        built.layers.append("".join(built.paint(next(remaining), piece.element) for piece in each))
    return built


def _base_pages(document: pikepdf.Pdf, pages: Sequence[Page]) -> list[tuple[pikepdf.Object, str] | None]:
    """The given PDF page beneath each page as a form of its size, and its words, where there is one."""
    found: list[tuple[pikepdf.Object, str] | None] = [None] * len(pages)
    base = pages[0].base_pdf
    if base is None:
        return found
    with open_base(base) as below:
        for place, page in enumerate(pages):
            if page.base_pdf is not None:
                form = document.copy_foreign(page_as_form_xobject(below, page.base_place))
                wrapper = _whole_page(document, document.pages[place], page, form)
                found[place] = wrapper, page_words(base, place=page.base_place)
    return found


def _whole_page(
    document: pikepdf.Pdf, only: pikepdf.Page, page: Page, form: pikepdf.Object
) -> pikepdf.Object:
    placement = only.calc_form_xobject_placement(
        form,
        pikepdf.Name("/P0"),
        pikepdf.Rectangle(page.margin, page.margin, page.width - page.margin, page.height - page.margin),
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
    built: Sequence[_BuiltPage],
    usual: Sequence[Sequence[Element | None]],
    sheets: Sequence[tuple[float, float]],
    fonts: dict[Face, str],
    opacities: dict[float, str],
) -> BaseDocument:
    out = BytesIO()
    document.save(
        out, static_id=True, force_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.disable
    )
    pdf = out.getvalue()
    with pikepdf.Pdf.open(BytesIO(pdf)) as written:
        resources = [_references(page.Resources) for page in written.pages]
        size = int(written.trailer.Size)
        root = written.Root.objgen[0]
    pdf, numbers, usual_elements = _with_elements(pdf, size, root, [page.elements for page in built], usual)
    size += len(numbers) + len(usual_elements)
    pages = []
    for page, each, sheet in zip(built, resources, sheets, strict=True):
        own = [(numbers.pop(0), element.place) for element in page.elements]
        pages.append(BasePage(tuple(page.layers), each, sheet, tuple(own)))
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    return BaseDocument(
        pdf=pdf,
        size=size,
        xref_at=start,
        pages=tuple(pages),
        fonts=fonts,
        opacities=opacities,
        usual_elements=usual_elements,
    )


def _with_elements(
    pdf: bytes,
    size: int,
    root: int,
    elements: Sequence[Sequence[Element]],
    usual: Sequence[Sequence[Element | None]],
) -> tuple[bytes, list[int], dict[bytes, int]]:
    """The document with a section that holds elements: the numbers of those of what is fixed, and by its body the
    number of each ``usual`` one of what changes that says nothing else on another certificate.

    They refer to objects that every certificate adds (see ``incremental_update``); without a certificate nothing
    refers to them.
    """
    same_on_all = [one for each in usual for one in each if one is not None and not one.alternative]
    count = sum(map(len, elements)) + len(same_on_all)
    if not count:
        return pdf, [], {}
    numbers = object_numbers(size + count, len(elements))
    fixed, changing = [], []
    for page, fixed_here, changing_here in zip(numbers.pages, elements, usual, strict=True):
        shown = [*fixed_here, *filter(None, changing_here)]
        for mcid, element in enumerate(shown):
            body = element.body(parent=numbers.document, page=page, mcid=mcid)
            if mcid < len(fixed_here):
                fixed.append(body)
            elif not element.alternative:
                changing.append(body)
    bodies = fixed + changing
    previous = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    section = section_of(bodies, size, len(pdf), f"/Root {root} 0 R/Prev {previous}")
    first = size + len(fixed)
    return (
        pdf + section,
        list(range(size, first)),
        dict(zip(changing, range(first, size + count), strict=True)),
    )


def _references(resources: Any) -> dict[str, str]:
    return {
        str(category): "".join(f"{name} {entry.objgen[0]} 0 R" for name, entry in entries.items())
        for category, entries in resources.items()
    }
