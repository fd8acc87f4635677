"""A design's places for logo, signatories and colours, filled in before the design is compiled.

What is filled in here is fixed for all certificates, so that it costs nothing
for each. A place for which there is nothing goes altogether:

- a field that shows only branding placeholders goes when all of them are empty, and so does such a line of a text;
- ``showIf`` of a field names placeholders that must all be there, ``showUnless`` some that must not; what they say
  of a recipient's values is left to the renderer (see ``rendering.conditions``);
- ``signatories`` of the template (``maxWidth`` in mm, ``alignment``) spreads the signatories that there are over the
  width that the design gives to all of them;
- ``brandColours`` of the template says which of its own colours stand for the issuer's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from credcloud_bridge.branding.api import MOST_SIGNATORIES
from credcloud_bridge.designs.brand_colours import recoloured
from credcloud_bridge.designs.branding_values import BrandingValues
from credcloud_bridge.designs.placeholders import BRANDING_PICTURES, BRANDING_PLACEHOLDERS
from credcloud_bridge.designs.signatory_columns import spread_signatories
from credcloud_bridge.rendering.api import ValueTest, tests_as_text, tests_in

_PLACEHOLDER = re.compile(r"\{(" + "|".join(BRANDING_PLACEHOLDERS) + r")\}")
_ANY_PLACEHOLDER = re.compile(r"\{[A-Za-z_][A-Za-z0-9_.-]*\}")
_PICTURE_TYPES = frozenset(("image", "svg", "signature"))

_CONDITIONS = ("showIf", "showUnless")

RawField = Mapping[str, Any]


def branded_template(template: Mapping[str, Any], values: BrandingValues) -> Mapping[str, Any]:
    """The template with its branding; the very same where it has no places for one."""
    if not has_branding_places(template):
        return template
    present = [number for number in range(1, MOST_SIGNATORIES + 1) if values.has(f"signatory_{number}_name")]
    layout = template.get("signatories")
    branded = {
        **template,
        "schemas": [
            _branded_fields(spread_signatories(page, present, layout), values) for page in template["schemas"]
        ],
    }
    base = template["basePdf"]
    if isinstance(base, Mapping) and base.get("staticSchema"):
        branded["basePdf"] = {**base, "staticSchema": _branded_fields(base["staticSchema"], values)}
    return recoloured(branded, template.get("brandColours"), values.colours)


def has_branding_places(template: Mapping[str, Any]) -> bool:
    """Whether a branding changes anything of this template."""
    if template.get("brandColours"):
        return True
    base = template["basePdf"]
    static = base.get("staticSchema") or () if isinstance(base, Mapping) else ()
    return any(_depends(field) for field in (*static, *(one for page in template["schemas"] for one in page)))


def _depends(field: RawField) -> bool:
    return bool(
        any(test.name in BRANDING_PLACEHOLDERS for key in _CONDITIONS for test in tests_in(field.get(key)))
        or _own_name(field)
        or any(_PLACEHOLDER.search(field.get(key) or "") for key in ("content", "text"))
    )


def _own_name(field: RawField) -> str:
    """The branding placeholder whose value the field shows because it bears its name."""
    name = str(field["name"])
    own = not field.get("readOnly") and not (field.get("content") or field.get("text"))
    return name if own and name in BRANDING_PLACEHOLDERS else ""


def _branded_fields(fields: Iterable[RawField], values: BrandingValues) -> list[RawField]:
    return [field for raw in fields if (field := _branded(raw, values)) is not None]


def _branded(raw: RawField, values: BrandingValues) -> RawField | None:
    """The field with its branding; ``None`` where there is nothing to show."""
    if not _depends(raw):
        return raw
    conditions = {key: tests_in(raw.get(key)) for key in _CONDITIONS}
    if not all(_holds(test, values) for test in conditions["showIf"] if test.name in BRANDING_PLACEHOLDERS):
        return None
    if any(_holds(test, values) for test in conditions["showUnless"] if test.name in BRANDING_PLACEHOLDERS):
        return None
    field = {key: value for key, value in raw.items() if key not in _CONDITIONS}
    for key, tests in conditions.items():
        left = tuple(test for test in tests if test.name not in BRANDING_PLACEHOLDERS)
        if left:
            field[key] = tests_as_text(left)
    if name := _own_name(field):
        field["content"] = f"{{{name}}}"
    if field["type"] in _PICTURE_TYPES:
        return _branded_picture(field, values)
    key = "text" if field["type"] == "multiVariableText" else "content"
    text = field.get(key) or ""
    if not _PLACEHOLDER.search(text):
        return field
    field[key] = _filled(text, values.texts)
    if not field[key].strip():
        return None
    if not _ANY_PLACEHOLDER.search(field[key]):
        field["readOnly"] = True
    if "variables" in field:
        field["variables"] = [one for one in field["variables"] if one not in BRANDING_PLACEHOLDERS]
        field["content"] = json.dumps({one: one for one in field["variables"]})
    return field


def _holds(test: ValueTest, values: BrandingValues) -> bool:
    if test.wanted is None:
        return values.has(test.name)
    return test.holds(values.texts)


def _filled(text: str, texts: Mapping[str, str]) -> str:
    """The text with branding placeholders filled in; lines that asked for them alone and got nothing are left out."""
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        asked = _PLACEHOLDER.findall(line)
        if asked and not any(name in texts for name in asked):
            others = _ANY_PLACEHOLDER.findall(_PLACEHOLDER.sub("", line))
            if not others:
                continue
        # A value must not be read as a placeholder of its own.
        lines.append(_PLACEHOLDER.sub(lambda found: re.sub(r"[{}]", "", texts.get(found[1], "")), line))
    return "\n".join(lines)


def _branded_picture(field: dict[str, Any], values: BrandingValues) -> RawField | None:
    found = _PLACEHOLDER.fullmatch(field.get("content") or "")
    if found is None:
        return field
    if found[1] not in BRANDING_PICTURES or found[1] not in values.pictures:
        return None
    picture = values.pictures[found[1]]
    # In its own proportions, where the design wants it: a picture is centred in its box when it prints.
    width, height = field["width"], field["height"]
    fitted_width = min(width, height * picture.proportion)
    fitted_height = min(height, width / picture.proportion)
    across = {"left": 0.0, "right": 1.0}.get(field.get("alignment") or "", 0.5)
    down = {"top": 0.0, "bottom": 1.0}.get(field.get("verticalAlignment") or "", 0.5)
    return {
        **field,
        "type": "image",
        "content": picture.content,
        "readOnly": True,
        "position": {
            "x": round(field["position"]["x"] + (width - fitted_width) * across, 3),
            "y": round(field["position"]["y"] + (height - fitted_height) * down, 3),
        },
        "width": round(fitted_width, 3),
        "height": round(fitted_height, 3),
    }
