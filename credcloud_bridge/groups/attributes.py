"""The custom attributes that a credential group declares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credcloud_bridge.attributes.api import attribute_type, attribute_types, is_registered
from credcloud_bridge.data import AttributeSpec, Problem
from credcloud_bridge.designs.api import BRANDING_PLACEHOLDERS, STANDARD_PLACEHOLDERS
from credcloud_bridge.groups.typed_text import single_line

MAX_ATTRIBUTES = 50
MAX_NAME = 50
MAX_LABEL = 100
MAX_VALUE = 500

_RESERVED = frozenset((*STANDARD_PLACEHOLDERS, *BRANDING_PLACEHOLDERS))
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
# The columns that every spreadsheet has: an attribute with such a heading could not be distinguished from them.
_FIXED_HEADINGS = (
    gettext_lazy("Recipient name"),
    gettext_lazy("Recipient e-mail"),
    gettext_lazy("Issue date"),
    gettext_lazy("Expiry date"),
)


def normalized_attribute(attribute: AttributeSpec) -> AttributeSpec:
    """The attribute trimmed; choices once each and only where its type has them; its default in canonical form."""
    kind = attribute_type(attribute.type)
    choices = tuple(dict.fromkeys(filter(None, map(single_line, attribute.choices))))
    return replace(
        attribute,
        name=attribute.name.strip(),
        label=single_line(attribute.label),
        default=kind.canonical_default(single_line(attribute.default)),
        choices=choices if kind.has_choices else (),
    )


def with_default_names(attributes: tuple[AttributeSpec, ...]) -> tuple[AttributeSpec, ...]:
    """The attributes with a name made from the label wherever it was left blank."""
    taken = {name.lower() for name in _RESERVED}
    taken |= {attribute.name.lower() for attribute in attributes}
    named = []
    for attribute in attributes:
        if not attribute.name and attribute.label:
            attribute = replace(attribute, name=_free_name(attribute.label, taken))
            taken.add(attribute.name)
        named.append(attribute)
    return tuple(named)


def _free_name(label: str, taken: set[str]) -> str:
    base = slugify(label).replace("-", "_").strip("_")[: MAX_NAME - 4]
    if not base or not base[0].isalpha():
        # A label without Latin letters, or one that begins with a digit.
        base = f"attribute_{base}".rstrip("_")[: MAX_NAME - 4]
    name, number = base, 2
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    return name


def attribute_problems(attributes: tuple[AttributeSpec, ...]) -> Iterator[Problem]:
    """What is wrong with declared attributes.

    ``row`` is the attribute's place in the list counted from 1, ``column`` is
    ``attributes.<field>``.
    """
    if len(attributes) > MAX_ATTRIBUTES:
        yield Problem(
            row=None,
            column="attributes",
            code="attributes-too-many",
            message=_("A group can declare at most %(limit)d custom attributes; this one has %(count)d.")
            % {"limit": MAX_ATTRIBUTES, "count": len(attributes)},
            remedy=_("Remove the attributes that are not needed."),
        )
    names: dict[str, int] = {}
    labels: dict[str, int] = {str(heading).casefold(): 0 for heading in _FIXED_HEADINGS}
    for row, attribute in enumerate(attributes, start=1):
        yield from _label_problems(row, attribute, labels)
        yield from _name_problems(row, attribute, names)
        yield from _type_problems(row, attribute)


def _problem(row: int, field: str, code: str, message: str, remedy: str) -> Problem:
    return Problem(row=row, column=f"attributes.{field}", code=code, message=message, remedy=remedy)


def _label_problems(row: int, attribute: AttributeSpec, seen: dict[str, int]) -> Iterator[Problem]:
    label = attribute.label
    if not label:
        yield _problem(
            row,
            "label",
            "attribute-label-missing",
            _("Custom attribute %(row)d has no label.") % {"row": row},
            _("Type the heading that its column should have, or remove the attribute."),
        )
        return
    if len(label) > MAX_LABEL:
        yield _problem(
            row,
            "label",
            "attribute-label-too-long",
            _("The label of custom attribute %(row)d is longer than %(limit)d characters.")
            % {"row": row, "limit": MAX_LABEL},
            _("Shorten the label."),
        )
    first = seen.setdefault(label.casefold(), row)
    if first == 0:
        yield _problem(
            row,
            "label",
            "attribute-label-reserved",
            _("“%(label)s” is already a column of every spreadsheet.") % {"label": label},
            _("Choose another label for custom attribute %(row)d.") % {"row": row},
        )
    elif first != row:
        yield _problem(
            row,
            "label",
            "attribute-label-doubled",
            _("Custom attributes %(first)d and %(row)d are both labelled “%(label)s”.")
            % {"first": first, "row": row, "label": label},
            _("Give one of them another label."),
        )


def _name_problems(row: int, attribute: AttributeSpec, seen: dict[str, int]) -> Iterator[Problem]:
    name = attribute.name
    if not name:
        return  # Without a label there is nothing to make a name of, and that has been said.
    if not _NAME.match(name) or len(name) > MAX_NAME:
        yield _problem(
            row,
            "name",
            "attribute-name-invalid",
            _("“%(name)s” cannot be used as the name of an attribute in designs.") % {"name": name},
            _(
                "Use at most %(limit)d Latin letters, digits and underscores, beginning with a letter, "
                "or leave the name blank to have one made from the label."
            )
            % {"limit": MAX_NAME},
        )
    if name.lower() in _RESERVED:
        yield _problem(
            row,
            "name",
            "attribute-name-reserved",
            _("Every credential already has “%(name)s”.") % {"name": name},
            _("Choose another name for the custom attribute “%(label)s”.") % {"label": attribute.label},
        )
    first = seen.setdefault(name.lower(), row)
    if first != row:
        yield _problem(
            row,
            "name",
            "attribute-name-doubled",
            _("Custom attributes %(first)d and %(row)d are both named “%(name)s”.")
            % {"first": first, "row": row, "name": name},
            _("Give one of them another name."),
        )


def _type_problems(row: int, attribute: AttributeSpec) -> Iterator[Problem]:
    if not is_registered(attribute.type):
        yield _problem(
            row,
            "type",
            "attribute-type-unknown",
            _("There is no type “%(type)s” for the custom attribute “%(label)s”.")
            % {"type": attribute.type[:80], "label": attribute.label},
            _("Choose one of: %(choices)s.") % {"choices": ", ".join(one.key for one in attribute_types())},
        )
    if len(attribute.default) > MAX_VALUE:
        yield _problem(
            row,
            "default",
            "attribute-default-too-long",
            _("The default of the custom attribute “%(label)s” is longer than %(limit)d characters.")
            % {"label": attribute.label, "limit": MAX_VALUE},
            _("Shorten the default."),
        )
    for field, problem in attribute_type(attribute.type).spec_problems(attribute):
        if field == "default" and len(attribute.default) > MAX_VALUE:
            continue
        yield problem.as_row_problem(row, f"attributes.{field}")
