"""How a credential stands today, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from credcloud_bridge.credentials.access.learner_credentials import LearnerCredential
from credcloud_bridge.credentials.data import PublicCredential
from credcloud_bridge.data import CredentialState
from credcloud_bridge.date_texts import long_date


@dataclass(frozen=True, slots=True)
class CredentialStatus:
    """``code`` is valid, expired, revoked or superseded; the other texts are in the reader's language.

    ``label`` is one word for a list, ``heading`` a sentence, ``explanation`` one or two more.
    """

    code: str
    label: str
    heading: str
    explanation: str

    @property
    def is_valid(self) -> bool:
        """Whether it may be relied upon today."""
        return self.code == "valid"

    @property
    def is_shown(self) -> bool:
        """Whether its certificate is shown and handed out: not once it was revoked or replaced."""
        return self.code in ("valid", "expired")


def status_of(credential: PublicCredential | LearnerCredential) -> CredentialStatus:
    """How this credential stands; being revoked or replaced weighs more than being expired."""
    issuer = credential.issuer.name
    if credential.state is CredentialState.REVOKED:
        return CredentialStatus(
            "revoked", _("Revoked"), _("This credential has been revoked"), _revoked(issuer, credential)
        )
    if credential.state is CredentialState.SUPERSEDED:
        return CredentialStatus(
            "superseded", _("Replaced"), _("This credential has been replaced"), _replaced(issuer, credential)
        )
    if credential.is_expired:
        until = _("It was valid until %(date)s.") % {"date": _day(credential.expires_on)}
        if credential.renewal_public_id:
            until = _("It was valid until %(date)s and has been renewed since.") % {
                "date": _day(credential.expires_on)
            }
        return CredentialStatus("expired", _("Expired"), _("This credential has expired"), until)
    if credential.expires_on:
        until = _("It is valid until %(date)s.") % {"date": _day(credential.expires_on)}
    else:
        until = _("It does not expire.")
    return CredentialStatus("valid", _("Valid"), _("This credential is valid"), until)


def _revoked(issuer: str, credential: PublicCredential | LearnerCredential) -> str:
    if credential.ended_at is None:
        return _("%(issuer)s revoked it. It is no longer valid.") % {"issuer": issuer}
    return _("%(issuer)s revoked it on %(date)s. It is no longer valid.") % {
        "issuer": issuer,
        "date": _day(credential.ended_at),
    }


def _replaced(issuer: str, credential: PublicCredential | LearnerCredential) -> str:
    if credential.ended_at is None:
        return _("%(issuer)s has issued a newer one in its place.") % {"issuer": issuer}
    return _("%(issuer)s issued a newer one in its place on %(date)s.") % {
        "issuer": issuer,
        "date": _day(credential.ended_at),
    }


def _day(moment: date | datetime | None) -> str:
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment).date()
    return long_date(moment)
