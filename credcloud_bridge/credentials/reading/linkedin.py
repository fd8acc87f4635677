"""LinkedIn's "Add to profile" link.

Parameters as LinkedIn documents them at addtoprofile.linkedin.com
(startTask, name, organizationId or organizationName, issueYear, issueMonth,
expirationYear, expirationMonth, certUrl, certId).
"""

from __future__ import annotations

from urllib.parse import urlencode

from credcloud_bridge.credentials.data import PublicCredential
from credcloud_bridge.credentials.reading.learner_credentials import LearnerCredential
from credcloud_bridge.groups.api import IssuerView

ADDRESS = "https://www.linkedin.com/profile/add"


def add_to_profile_url(credential: PublicCredential | LearnerCredential) -> str:
    """The address that opens LinkedIn's form with this credential filled in."""
    values: dict[str, str | int] = {
        "startTask": "CERTIFICATION_NAME",
        "name": credential.title,
        **_organisation(credential.issuer),
        "issueYear": credential.issued_on.year,
        "issueMonth": credential.issued_on.month,
    }
    if credential.expires_on:
        values |= {
            "expirationYear": credential.expires_on.year,
            "expirationMonth": credential.expires_on.month,
        }
    values |= {"certUrl": credential.public_url, "certId": credential.display_id}
    return f"{ADDRESS}?{urlencode(values)}"


def _organisation(issuer: IssuerView) -> dict[str, str]:
    """By number the issuer's own page is meant, with its logo; by name LinkedIn looks for one."""
    if issuer.linkedin_id:
        return {"organizationId": issuer.linkedin_id}
    return {"organizationName": issuer.name}
