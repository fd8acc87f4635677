"""My credentials: everything that was published for the signed-in person, wherever it was earned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import CredentialStatus, LearnerCredential, PublicCredential
from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms import api as lms

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Card:
    """One credential on the page. ``linkedin_url`` is blank for what is not valid today."""

    credential: LearnerCredential
    status: CredentialStatus
    linkedin_url: str


@require_safe
@login_required
@never_cache
def my_credentials(request: HttpRequest) -> HttpResponse:
    """The person's own published credentials: what can be shown first, then by date, newest first."""
    accounts = lms.accounts_of(user=request.user)
    found = credentials.learner_credential_page(
        accounts=accounts, shown_first=True, page=_page_number(request), per_page=PER_PAGE
    )
    cards = _cards(found.rows)
    emails = {email for account in accounts for email in account.emails}
    context = {
        "cards": cards,
        "found": found,
        "has_files": any(card.status.is_shown for card in cards),
        "addresses": ", ".join(sorted(emails)),
    }
    return render(request, "credcloud/learner/my_credentials.html", context)


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def credentials_of(user: Any) -> list[PublicCredential]:
    """The signed-in person's published credentials, by issue date, newest first.

    While the account is inactive only those issued to the account itself, not to its unconfirmed e-mail address.
    """
    found = credentials.credentials_of(accounts=lms.accounts_of(user=user))
    return sorted(found, key=lambda each: (each.issued_on, each.published_at, each.public_id), reverse=True)


def _cards(rows: Iterable[LearnerCredential]) -> list[Card]:
    listed = tuple(rows)
    # LinkedIn shows an issuer's page by its present number, not by the one of the day of issue.
    numbers = groups.linkedin_ids(issuer_ids={row.issuer.id for row in listed})
    cards = []
    for row in listed:
        status = credentials.status_of(row)
        issuer = replace(row.issuer, linkedin_id=numbers.get(row.issuer.id, ""))
        url = credentials.add_to_profile_url(replace(row, issuer=issuer)) if status.is_valid else ""
        cards.append(Card(row, status, url))
    return cards
