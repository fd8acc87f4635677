"""A recipient chooses who sees a credential of theirs."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import Visibility
from credcloud_bridge.web.api import responses, retry_when_busy


@retry_when_busy
@require_POST
@login_required
@never_cache
def my_visibility(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save the choice and go back to the credential; 404 for anybody else's, and for a choice that there is not."""
    try:
        chosen = credentials.set_visibility(
            public_id=public_id, visibility=request.POST.get("visibility", ""), user=request.user
        )
    except (credentials.CredentialNotFound, ValueError):
        return responses.not_found(request)
    messages.success(request, _told()[chosen])
    return redirect("credcloud:public_credential", public_id=credentials.normalise_public_id(public_id))


def _told() -> dict[Visibility, str]:
    return {
        Visibility.PUBLIC: _("Everybody sees this page now."),
        Visibility.LINK: _("Whoever has the link sees this page now."),
        Visibility.PRIVATE: _("Only you and the staff of its course see this page now."),
    }
