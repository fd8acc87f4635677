"""My credentials: everything that was published for the signed-in person, wherever it was earned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import CredentialStatus, PublicCredential
from credcloud_bridge.lms import api as lms


@dataclass(frozen=True, slots=True)
class Card:
    """One credential on the page. ``linkedin_url`` is blank for what is not valid today."""

    credential: PublicCredential
    status: CredentialStatus
    linkedin_url: str


@require_safe
@login_required
@never_cache
def my_credentials(request: HttpRequest) -> HttpResponse:
    """The person's own published credentials: what can be shown first, then by date, newest first."""
    cards = [_card(credential) for credential in credentials_of(request.user)]
    cards.sort(key=lambda card: not card.status.is_shown)
    has_files = any(card.status.is_shown for card in cards)
    emails = {email for account in lms.accounts_of(user=request.user) for email in account.emails}
    context = {"cards": cards, "has_files": has_files, "addresses": ", ".join(sorted(emails))}
    return render(request, "credcloud/learner/my_credentials.html", context)


def credentials_of(user: Any) -> list[PublicCredential]:
    """The signed-in person's published credentials, by issue date, newest first.

    While the account is inactive only those issued to the account itself, not to its unconfirmed e-mail address.
    """
    found = credentials.credentials_of(accounts=lms.accounts_of(user=user))
    return sorted(found, key=lambda each: (each.issued_on, each.published_at, each.public_id), reverse=True)


def _card(credential: PublicCredential) -> Card:
    status = credentials.status_of(credential)
    url = credentials.add_to_profile_url(credential) if status.is_valid else ""
    return Card(credential, status, url)
