"""What a private credential shows to those who may not see it: that it is real and how it stands, not whose it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import PublicCredential, status_of
from credcloud_bridge.data import Visibility
from credcloud_bridge.web.api import responses


def is_hidden_from(request: HttpRequest, credential: PublicCredential) -> bool:
    """Whether the credential is private and whoever asks is neither its recipient nor staff.

    Who asks is only looked at when the credential is private: everything else may be kept by shared caches.
    """
    if credential.visibility is not Visibility.PRIVATE:
        return False
    return not credentials.may_see(public_id=credential.public_id, user=request.user)


def private_credential_page(
    request: HttpRequest, credential: PublicCredential, *, status: int = 200
) -> HttpResponse:
    """The page instead of a private credential's: whoever has its address holds the certificate or was given it."""
    context = {"credential_status": status_of(credential), "issuer": credential.issuer, "asked": request.path}
    return responses.page(request, "credcloud/public/private.html", context, status=status)
