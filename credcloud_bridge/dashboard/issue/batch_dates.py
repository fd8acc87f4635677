"""The dates of a batch as they are typed beside the button that generates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage
from credcloud_bridge.data import CredCloudError, Problem


@dataclass(frozen=True, slots=True)
class TypedDates:
    """What the date fields hold. ``expiry`` is "group", "never" or "date"; ``wrong`` names the field in error."""

    issued_on: str
    expiry: str
    expires_on: str
    wrong: str = ""
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, batch: credentials.BatchView) -> TypedDates:
        """The batch's dates as they are."""
        own = "" if batch.expiry_from_group or batch.expires_on is None else batch.expires_on.isoformat()
        expiry = "group" if batch.expiry_from_group else "date" if own else "never"
        return cls(issued_on=batch.issued_on.isoformat(), expiry=expiry, expires_on=own)


def save_dates(page: StaffPage, batch_uuid: UUID) -> TypedDates | None:
    """Set the batch's dates from the form that was sent; returns them with what is wrong where that is not possible.

    A form without date fields changes nothing.
    """
    posted = page.request.POST
    batch = credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key)
    if "issued_on" not in posted:
        return None
    typed = TypedDates(posted["issued_on"], posted.get("expiry", "group"), posted.get("expires_on", ""))
    if typed.expiry != "date":
        typed = replace(typed, expires_on="")
    if typed == TypedDates.of(batch):
        return None
    issued_on = _day(typed.issued_on)
    if issued_on is None:
        return replace(typed, wrong="issued_on", problems=(_no_date(_("The issue date is not a date.")),))
    expires_on = _day(typed.expires_on) if typed.expiry == "date" else None
    if typed.expiry == "date" and expires_on is None:
        return replace(typed, wrong="expires_on", problems=(_no_date(_("The expiry date is not a date.")),))
    try:
        credentials.set_dates(
            batch_uuid=batch_uuid,
            course_key=page.course_key,
            actor=page.request.user,
            issued_on=issued_on,
            expires_on=expires_on,
            expiry_from_group=typed.expiry == "group",
        )
    except CredCloudError as error:
        return replace(typed, wrong="expires_on", problems=(error.problem,))
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _no_date(message: str) -> Problem:
    remedy = _("Write it like 2026-03-31, or pick it from the calendar.")
    return Problem(row=None, column=None, code="not-a-date", message=message, remedy=remedy)
