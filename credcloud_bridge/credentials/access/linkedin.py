"""LinkedIn's "Add to profile" link.

Parameters as LinkedIn documents them at addtoprofile.linkedin.com
(startTask, name, organizationId or organizationName, issueYear, issueMonth,
expirationYear, expirationMonth, certUrl, certId).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from urllib.parse import quote_plus, urlencode

from credcloud_bridge.credentials.access.learner_credentials import LearnerCredential
from credcloud_bridge.credentials.data import PublicCredential
from credcloud_bridge.groups.api import IssuerView

ADDRESS = "https://www.linkedin.com/profile/add"


def add_to_profile_url(credential: PublicCredential | LearnerCredential) -> str:
    """The address that opens LinkedIn's form with this credential filled in."""
    return profile_url(
        title=credential.title,
        issuer=credential.issuer,
        issued_on=credential.issued_on,
        expires_on=credential.expires_on,
        public_url=credential.public_url,
        display_id=credential.display_id,
    )


def profile_url(
    *,
    title: str,
    issuer: IssuerView,
    issued_on: date,
    expires_on: date | None,
    public_url: str,
    display_id: str,
) -> str:
    """The same from single values."""
    # By number the issuer's own page is meant, with its logo; by name LinkedIn looks for one.
    organisation = (
        ("organizationId", issuer.linkedin_id) if issuer.linkedin_id else ("organizationName", issuer.name)
    )
    own = f"certUrl={quote_plus(public_url)}&certId={quote_plus(display_id)}"
    return f"{_shared_part(title, organisation, issued_on, expires_on)}&{own}"


@lru_cache(maxsize=64)
def _shared_part(title: str, organisation: tuple[str, str], issued_on: date, expires_on: date | None) -> str:
    """What the addresses of all who get the same on the same day begin with."""
    name, value = organisation
    values: dict[str, str | int] = {
        "startTask": "CERTIFICATION_NAME",
        "name": title,
        name: value,
        "issueYear": issued_on.year,
        "issueMonth": issued_on.month,
    }
    if expires_on:
        values |= {"expirationYear": expires_on.year, "expirationMonth": expires_on.month}
    return f"{ADDRESS}?{urlencode(values)}"
