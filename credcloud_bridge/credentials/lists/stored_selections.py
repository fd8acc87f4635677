"""Selections that a job keeps, to list what they mean when it starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any
from uuid import UUID

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.data import Selection
from credcloud_bridge.data import CredentialState

_DATES = ("issued_from", "issued_to", "expires_from", "expires_to")
_UUIDS = ("batch_uuid", "group_uuid")


def can_be_stored(selection: Selection) -> bool:
    """Whether the selection, asked again later, holds no credential that it did not hold and that is unchanged since.

    Marks of what was looked at, decisions about lost eligibility and mails change without a change of the
    credential, and so do the learners that somebody may see; chosen credentials are few enough to be listed.
    """
    stored = {"course_key", "state", "search", "excluded_uuids", *_DATES, *_UUIDS}
    return all(
        getattr(selection, one.name) == one.default for one in fields(selection) if one.name not in stored
    )


def selection_as_json(selection: Selection) -> dict[str, Any]:
    """What ``selection_from_json`` reads again; only for what ``can_be_stored``."""
    return {
        "course_key": str(selection.course_key),
        "state": selection.state.value if selection.state is not None else None,
        "search": selection.search,
        "excluded_uuids": sorted(map(str, selection.excluded_uuids)),
        **{name: _text(getattr(selection, name)) for name in (*_DATES, *_UUIDS)},
    }


def selection_from_json(stored: Mapping[str, Any]) -> Selection:
    """The selection that was stored."""
    state = stored["state"]
    selection = Selection(
        course_key=CourseKey.from_string(stored["course_key"]),
        state=CredentialState(state) if state is not None else None,
        search=stored["search"],
        excluded_uuids=frozenset(map(UUID, stored["excluded_uuids"])),
    )
    given: dict[str, Any] = {
        name: date.fromisoformat(stored[name]) for name in _DATES if stored[name] is not None
    }
    given |= {name: UUID(stored[name]) for name in _UUIDS if stored[name] is not None}
    return replace(selection, **given)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
