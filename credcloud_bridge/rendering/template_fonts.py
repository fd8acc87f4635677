"""The uploaded fonts that a template carries: each is the file that its name says, and none is missing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from credcloud_bridge.data import CredCloudError, Problem
from credcloud_bridge.rendering.asset_client import prepare_asset_in_child
from credcloud_bridge.rendering.data_uris import parse_data_uri
from credcloud_bridge.rendering.template import raw_pages
from credcloud_bridge.rendering.text.uploaded_fonts import font_name, is_uploaded

_MOST_REMEMBERED = 1_000
_ready: set[str] = set()


def font_problems(template: Mapping[str, Any]) -> Iterator[Problem]:
    """What speaks against the fonts in a template of the right shape; each is read once, in a process of its own."""
    carried = template.get("fonts") or {}
    for name, uri in carried.items():
        if problem := _font_problem(name, uri):
            yield problem
    for raw in {id(raw): raw for page in raw_pages(template) for raw in page}.values():
        name = raw.get("fontName") or ""
        if is_uploaded(name) and name not in carried:
            yield Problem(
                row=None,
                column=raw["name"] or None,
                code="uploaded-font-missing",
                message=_("The uploaded font of “%(name)s” is not in the design.") % {"name": raw["name"]},
                remedy=_("Upload the font again, or choose another one."),
            )


def _font_problem(name: str, uri: str) -> Problem | None:
    try:
        data = parse_data_uri(uri)[1]
    except ValueError:
        data = b""
    if font_name(hashlib.sha256(data).hexdigest()) != name:
        return _refused(_("A font in the design is not the file that its name says."))
    try:
        ready = _is_ready(name, data)
    except CredCloudError as error:
        return error.problem
    return None if ready else _refused(_("A font in the design is not as the studio stores fonts."))


def _is_ready(name: str, data: bytes) -> bool:
    """Whether the font is as ``prepare_font`` makes them; raises ``CredCloudError``. Looked at once per process."""
    if name not in _ready:
        if not prepare_asset_in_child(data, purpose="font").details["was_ready"]:
            return False
        if len(_ready) >= _MOST_REMEMBERED:
            _ready.clear()
        _ready.add(name)
    return True


def _refused(message: str) -> Problem:
    return Problem(
        row=None,
        column=None,
        code="font-refused",
        message=message,
        remedy=_("Upload the font file in the studio."),
    )
