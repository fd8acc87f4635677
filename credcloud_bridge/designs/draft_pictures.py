"""What the studio shows of a draft: pictures of its elements for a sample person, and proofs by the real compiler."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.branding.api import EMPTY, Branding, stored_picture
from credcloud_bridge.data import AttributeSpec, Problem
from credcloud_bridge.designs.asset_references import with_bytes
from credcloud_bridge.designs.brand_colours import has_any_colour
from credcloud_bridge.designs.branded_source import source_with_values
from credcloud_bridge.designs.branded_template import branded_template
from credcloud_bridge.designs.branding_values import BrandingValues, branding_values
from credcloud_bridge.designs.compiled_designs import compiled_design
from credcloud_bridge.designs.draft_documents import DraftDocument, fields_of
from credcloud_bridge.designs.sample_branding import sample_branding
from credcloud_bridge.designs.samples import sample_values
from credcloud_bridge.designs.versions import validated_source
from credcloud_bridge.rendering.api import ElementPicture, PlaceholderValues, tests_in
from credcloud_bridge.rendering.api import element_picture as rendered_element

_NAME = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.-]*)\}")
_PROOF_WIDTH = 1400  # pixels
_NOBODY = PlaceholderValues(values={})
_PAPER = {"width": 2000, "height": 2000}


@dataclass(frozen=True, slots=True)
class DraftPerson:
    """For whom a draft is shown: what is printed for a person, and the branding of those who issue."""

    values: Mapping[str, str]
    language: str
    branding: BrandingValues

    def called(self, name: str) -> DraftPerson:
        """Somebody with this name, and everything else the same."""
        return replace(self, values={**self.values, "recipient_name": name})


@dataclass(frozen=True, slots=True)
class Proof:
    """The pages of a draft as they print, as JPEG, and what would go wrong."""

    pages: tuple[bytes, ...]
    problems: tuple[Problem, ...]


def draft_person(
    *,
    document_language: str,
    name: str,
    attributes: Iterable[AttributeSpec] = (),
    values: Mapping[str, str] | None = None,
    branding: Branding = EMPTY,
) -> DraftPerson:
    """Somebody called ``name`` (blank: the sample of the language) with sample values for everything else."""
    known = sample_values(language=document_language)
    for one in attributes:
        known[one.name] = one.default or (one.choices[0] if one.choices else one.label)
    if name:
        known["recipient_name"] = name
    known.update(values or {})
    own = branding_values(branding, stored_picture) if branding != EMPTY else None
    sample = sample_branding(language=document_language)
    return DraftPerson(values=known, language=document_language, branding=own or sample)


def element_picture(
    element: Mapping[str, Any],
    person: DraftPerson,
    address: Callable[[str], str | None],
    *,
    brand_colours: Mapping[str, str] | None = None,
    drawing: Callable[[str], str] = str,
) -> tuple[ElementPicture, bool]:
    """A valid element as it prints, and whether its conditions let it print for this person.

    The picture is there all the same: an editor must be able to take hold of it. ``address`` gives the web
    address of a picture's content, ``drawing`` the text of an SVG that is stored as a file. ``brand_colours`` are
    the template's.
    """
    shows = _shows(element, person)
    plain = {key: value for key, value in element.items() if key not in ("showIf", "showUnless")}
    if brand_colours and person.branding.colours and plain["type"] == "svg":
        # Printed from its text, in which the issuer's colours are put.
        text = drawing(plain.get("content") or "")
        if has_any_colour(text, brand_colours):
            plain["content"] = text
    alone = {"basePdf": _PAPER, "schemas": [[plain]], "brandColours": brand_colours}
    (branded,) = branded_template(alone, person.branding)["schemas"]
    if not branded:
        return rendered_element({**plain, "type": "rectangle", "color": ""}, _NOBODY, address), False
    (field,) = branded
    picture = rendered_element(field, _complete(person, (field,)), address)
    # A logo is fitted into its box before it is rendered.
    x, y = (field["position"][axis] - element["position"][axis] for axis in ("x", "y"))
    return (replace(picture, x=picture.x + x, y=picture.y + y) if x or y else picture), shows


def _shows(element: Mapping[str, Any], person: DraftPerson) -> bool:
    wanted, unwanted = tests_in(element.get("showIf")), tests_in(element.get("showUnless"))
    if not wanted and not unwanted:
        return True
    known = {**dict.fromkeys(person.branding.pictures, "shown"), **person.branding.texts, **person.values}
    return all(test.holds(known) for test in wanted) and not any(test.holds(known) for test in unwanted)


def proof(
    document: DraftDocument,
    person: DraftPerson,
    *,
    course_key: CourseKey | None,
    names: Iterable[str] = (),
) -> Proof:
    """The whole draft by the compiler that prints, in its process.

    ``problems`` are also those that people with other ``names`` would have, each element's once. Raises
    ``InvalidDraft``, ``InvalidDesign``.
    """
    source = validated_source(
        kind=document.kind,
        template=with_bytes(document.template, course_key=course_key),
        language=document.language,
        direction=document.direction,
    )
    design = compiled_design(source_with_values(source, person.branding))
    fields = _complete(person, fields_of(document.template))
    pages = tuple(design.jpeg(fields, width=_PROOF_WIDTH, page=place) for place in range(design.page_count))
    found = {(one.code, one.column): one for one in design.problems(fields)}
    for name in names:
        other = PlaceholderValues({**fields.values, "recipient_name": name}, fields.language)
        for one in design.problems(other):
            found.setdefault((one.code, one.column), one)
    return Proof(pages=pages, problems=tuple(found.values()))


def value_names(field: Mapping[str, Any]) -> tuple[str, ...]:
    """The names between braces in a field's text."""
    text = f"{field.get('content') or ''} {field.get('text') or ''}"
    return tuple(dict.fromkeys(_NAME.findall(text)))


def _complete(person: DraftPerson, fields: Iterable[Mapping[str, Any]]) -> PlaceholderValues:
    """The person's values, and for what has none its own name, as a reader would write it."""
    values = dict(person.values)
    for field in fields:
        for name in value_names(field):
            values.setdefault(name, name.replace("_", " ").capitalize())
    return PlaceholderValues(values=values, language=person.language)
