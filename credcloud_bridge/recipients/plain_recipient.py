"""A recipient without problems, made in a quarter of the time: most rows of a file are such."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol, cast

from credcloud_bridge.data import Recipient


class _MakesRecipient(Protocol):
    def __call__(
        self,
        name: str,
        email: str,
        attributes: Mapping[str, str],
        issued_on: date | None,
        expires_on: date | None,
        row: int | None,
    ) -> Recipient: ...


class _Unfrozen:
    """A recipient to whose fields values may be given. A frozen one takes a call of a function for each of ten."""

    __slots__ = tuple(Recipient.__dataclass_fields__)

    def __init__(
        self,
        name: str,
        email: str,
        attributes: Mapping[str, str],
        issued_on: date | None,
        expires_on: date | None,
        row: int | None,
    ) -> None:
        self.name = name
        self.email = email
        self.attributes = attributes
        self.issued_on = issued_on
        self.expires_on = expires_on
        self.row = row
        self.lms_user_id = ""
        self.language = ""
        self.raw: Mapping[str, str] = {}
        self.problems = ()
        # Python allows it for classes with the same slots in the same order.
        self.__class__ = Recipient  # type: ignore[assignment]


# Called with values for these fields, it returns a recipient that is frozen like any other.
plain_recipient = cast(_MakesRecipient, _Unfrozen)
