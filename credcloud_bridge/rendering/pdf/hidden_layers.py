"""Layers of given PDF pages that are switched off (ISO 32000-1, 8.11): what they would paint is taken out.

A page becomes part of certificates without its document's list of layers, and
without that list every layer shows. What nobody saw when the design was made
must neither come to light nor travel in every certificate.
"""

from __future__ import annotations

from typing import Any

import pikepdf

_PATHS = frozenset("S s f F f* B B* b b*".split())
_NEXT_LINE = frozenset(("'", '"'))
_SHOWN = frozenset(("Tj", "TJ", "Do", "sh", "INLINE IMAGE"))
_DEEPEST = 20  # forms within forms


def remove_hidden_layers(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Take what hidden layers paint out of a page of the document, and out of the forms that it uses."""
    if "/OCProperties" not in document.Root:
        return
    hidden = _hidden_groups(document)
    resources = page.resources
    page.Contents = document.make_stream(_visible(page, resources, hidden))
    _look_into(resources, hidden, set(), 0)


def _hidden_groups(document: pikepdf.Pdf) -> set[tuple[int, int]]:
    """The groups that are off when the file is opened (8.11.4.3), by object number."""
    properties: Any = document.Root.OCProperties
    chosen: Any = properties.get("/D", {})
    hidden: set[tuple[int, int]] = set()
    if chosen.get("/BaseState") == "/OFF":
        hidden |= {group.objgen for group in properties.get("/OCGs", [])}
    hidden -= {group.objgen for group in chosen.get("/ON", [])}
    hidden |= {group.objgen for group in chosen.get("/OFF", [])}
    return hidden


def _is_hidden(content: Any, hidden: set[tuple[int, int]]) -> bool:
    """Whether a group, or a rule about groups (8.11.2.2), is off."""
    if not isinstance(content, pikepdf.Dictionary):
        return False
    if content.get("/Type") != "/OCMD":
        return content.objgen in hidden
    groups: Any = content.get("/OCGs", [])
    members = [groups] if isinstance(groups, pikepdf.Dictionary) else list(groups)
    off = [member.objgen in hidden for member in members if isinstance(member, pikepdf.Dictionary)]
    if not off:
        return False
    rule = str(content.get("/P", "/AnyOn"))
    shows = {"/AllOn": not any(off), "/AnyOff": any(off), "/AllOff": all(off)}.get(rule, not all(off))
    return not shows


def _look_into(resources: Any, hidden: set[tuple[int, int]], seen: set[tuple[int, int]], depth: int) -> None:
    for _name, thing in dict(resources.get("/XObject", {})).items():  # noqa: PERF102 - old pikepdf has no values()
        if not isinstance(thing, pikepdf.Stream) or thing.objgen in seen or depth > _DEEPEST:
            continue
        seen.add(thing.objgen)
        if _is_hidden(thing.get("/OC"), hidden):
            _emptied(thing)
            continue
        if "/OC" in thing:
            del thing["/OC"]
        if thing.get("/Subtype") == "/Form":
            own = thing.get("/Resources", resources)
            thing.write(_visible(thing, own, hidden))
            _look_into(own, hidden, seen, depth + 1)


def _emptied(thing: pikepdf.Stream) -> None:
    """Make an object that paints nothing of one that is hidden."""
    for entry in ("/OC", "/SMask", "/Mask", "/Resources", "/Group", "/Metadata", "/DecodeParms"):
        if entry in thing:
            del thing[entry]
    thing.Subtype = pikepdf.Name.Form
    thing.BBox = pikepdf.Array([0, 0, 0, 0])
    thing.write(b"")


def _visible(content: Any, resources: Any, hidden: set[tuple[int, int]]) -> bytes:
    """The operators of a page or form without those that paint something hidden; what they change besides stays."""
    named = resources.get("/Properties", {})
    marks: list[bool] = []
    kept: list[Any] = []
    for instruction in pikepdf.parse_content_stream(content):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            operands = list(instruction.operands)
            layered = operator == "BDC" and len(operands) == 2 and operands[0] == "/OC"
            group = named.get(str(operands[1])) if layered and isinstance(operands[1], pikepdf.Name) else None
            marks.append(bool(marks and marks[-1]) or _is_hidden(group, hidden))
            if layered:  # the groups stay behind, and rules about none would hide it
                instruction = pikepdf.ContentStreamInstruction([pikepdf.Name.Layer], pikepdf.Operator("BMC"))
        elif operator == "EMC" and marks:
            marks.pop()
        elif marks and marks[-1]:
            if operator in _SHOWN:
                continue
            if operator in _PATHS:
                instruction = pikepdf.ContentStreamInstruction([], pikepdf.Operator("n"))
            elif operator in _NEXT_LINE:
                instruction = pikepdf.ContentStreamInstruction([], pikepdf.Operator("T*"))
        kept.append(instruction)
    return pikepdf.unparse_content_stream(kept)
