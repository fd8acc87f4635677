"""Whether a PDF is tagged for assistive technology, as far as PDF/UA-1 (ISO 14289-1) can be checked here."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

_PAINTS = frozenset("Tj TJ ' \" Do S s f F f* B B* b b* sh".split()) | {"INLINE IMAGE"}


@dataclass(frozen=True)
class Tag:
    """An element in reading order: its type, its alternative text and the number of its page."""

    kind: str
    alternative: str
    language: str
    page: int
    mcid: int
    link: str = ""


def tags_of(pdf: bytes) -> list[Tag]:
    """The elements of a PDF in reading order. Fails with what is wrong with its tags."""
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        _check_catalogue(document)
        pages = {page.obj.objgen: place for place, page in enumerate(document.pages)}
        root = document.Root.StructTreeRoot
        (whole,) = list(root.K)
        assert whole.S == "/Document"
        assert whole.P.objgen == root.objgen
        parents = _parent_tree(root)
        tags, seen = [], {}
        for top in whole.K:
            assert top.P.objgen == whole.objgen, "an element of another parent"
            element, mcid, link = _content_of(top, parents)
            place = pages[element.Pg.objgen]
            assert (place, mcid) not in seen, "content of two elements"
            seen[place, mcid] = element
            # A text is what its Link is in, a figure is in its Link.
            shown = element if element.S == "/Figure" else top
            tags.append(
                Tag(
                    kind=str(shown.S).lstrip("/"),
                    alternative=str(shown.get("/Alt", "")),
                    language=str(shown.get("/Lang", "")),
                    page=place,
                    mcid=mcid,
                    link="" if link is None else str(link.A.URI),
                )
            )
            if link is not None:
                assert any(link.objgen == one.objgen for one in document.pages[place].obj.Annots)
        links = [
            one for page in document.pages for one in page.obj.get("/Annots", []) if one.Subtype == "/Link"
        ]
        assert len(links) == len([tag for tag in tags if tag.link]), "a link of no element"
        assert int(root.ParentTreeNextKey) == len(document.pages) + len(links)
        for place, page in enumerate(document.pages):
            assert page.obj.Tabs == "/S"
            marked = _marked_content(page)
            assert sorted(marked) == [mcid for where, mcid in sorted(seen) if where == place]
            by_mcid = list(parents[int(page.obj.StructParents)])
            assert [one.objgen for one in by_mcid] == [
                seen[place, mcid].objgen for mcid in range(len(marked))
            ]
            for mcid, kind in marked.items():
                assert kind == seen[place, mcid].S, "content is marked as something else than its element"
    _check_kinds(tags)
    return tags


def _check_catalogue(document: pikepdf.Pdf) -> None:
    root = document.Root
    assert root.MarkInfo.Marked is True
    assert str(root.Lang)
    assert root.ViewerPreferences.DisplayDocTitle is True
    assert b"<dc:title>" in root.Metadata.read_bytes()


def _check_kinds(tags: list[Tag]) -> None:
    headings = [tag for tag in tags if tag.kind.startswith("H")]
    assert all(tag.kind == "H1" for tag in headings), "a heading below the first without one above"
    assert len(headings) <= 1
    assert {tag.kind for tag in tags} <= {"H1", "P", "Figure"}
    assert all(tag.alternative for tag in tags if tag.kind == "Figure"), "a figure that says nothing"


def _content_of(top: Any, parents: dict[int, Any]) -> tuple[Any, int, Any]:
    """The element within this one, or itself, that has marked content; its number; and the link's annotation."""
    kids = list(top.K) if isinstance(top.K, pikepdf.Array) else [top.K]
    owner, mcid, link = None, None, None
    for kid in kids:
        if isinstance(kid, int):
            owner, mcid = top, int(kid)
        elif kid.get("/Type") == "/OBJR":
            link = kid.Obj
            assert top.S == "/Link", "something to press outside of a Link element"
            assert parents[int(link.StructParent)].objgen == top.objgen
            assert str(link.Contents), "a link that says nothing"
        else:
            assert kid.P.objgen == top.objgen, "an element of another parent"
            owner, mcid, inner = _content_of(kid, parents)
            link = link or inner
    assert owner is not None, "an element without content"
    assert mcid is not None
    return owner, mcid, link


def _parent_tree(root: Any) -> dict[int, Any]:
    numbers = list(root.ParentTree.Nums)
    keys = [int(key) for key in numbers[::2]]
    assert keys == sorted(set(keys))
    return dict(zip(keys, numbers[1::2], strict=True))


def _marked_content(page: pikepdf.Page) -> dict[int, Any]:
    """The type of each marked content of a page; everything that is painted belongs to one, or is decoration."""
    found: dict[int, Any] = {}
    open_marks: list[bool] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BMC", "BDC"):
            tag, *properties = instruction.operands
            own = properties[0] if properties and isinstance(properties[0], pikepdf.Dictionary) else {}
            if "/MCID" in own:
                assert not any(open_marks), "content of an element inside other content"
                mcid = int(own["/MCID"])
                assert mcid not in found, "two contents of one number"
                found[mcid] = tag
            open_marks.append("/MCID" in own or tag == "/Artifact")
        elif operator == "EMC":
            open_marks.pop()
        elif operator in _PAINTS:
            assert any(open_marks), f"{operator} is neither an element's nor decoration"
    assert not open_marks
    return found
