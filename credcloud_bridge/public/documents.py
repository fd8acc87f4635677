"""The signed document of a credential, and what its verifier needs of the issuer; open to programs of every site."""

from __future__ import annotations

import hashlib
import logging
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from credcloud_bridge.branding.api import public_logo
from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import PublicCredential
from credcloud_bridge.data import CredCloudError, Visibility
from credcloud_bridge.keys import api as keys
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.public.kept_answers import kept_for_visitors
from credcloud_bridge.web.api import content_negotiation, responses

log = logging.getLogger(__name__)

# Asked for again each time, so that a revocation or a new key shows at once; unchanged, nothing is sent (304).
_ALWAYS_FRESH = "public, no-cache"
_SECONDS_UNTIL_RETRY = 60


@require_safe
@kept_for_visitors("file")
def credential_json(request: HttpRequest, public_id: str) -> HttpResponse:
    """The signed Open Badges 3.0 document as a file; a revoked one's too, whose status list says so."""
    credential = credentials.public_credential(public_id=public_id)
    response = signed_document(request, credential, attached=True) if credential is not None else None
    return response if response is not None else _none_here(request)


def signed_document(
    request: HttpRequest, credential: PublicCredential, *, attached: bool = False
) -> HttpResponse | None:
    """The signed document of a credential; nothing when it was not signed, or is not for whoever asks.

    ``attached``: with a file name, for people who save it.
    """
    if not credentials.may_see(public_id=credential.public_id, user=request.user):
        return None
    content = credentials.public_document(public_id=credential.public_id)
    if content is None:
        return None
    response = _open_json(content, content_negotiation.negotiated_media_type(request))
    if credential.visibility is Visibility.PRIVATE:
        response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["Accept", "Cookie"])
    response["X-Robots-Tag"] = "noindex, nofollow"
    if attached:
        name = _("%(title)s - %(recipient)s") % {
            "title": credential.title,
            "recipient": credential.recipient_name,
        }
        response["Content-Disposition"] = responses.content_disposition(
            name, fallback=f"credential-{credential.display_id}", extension="json"
        )
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@require_safe
def did_document(request: HttpRequest, slug: str) -> HttpResponse:
    """The issuer's DID document, where ``did:web`` looks for it."""
    content = keys.did_document(slug=slug, root_url=_former_root_url(request, slug))
    return _issuer_document(request, content, "application/did+json")


@require_safe
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """The issuer's Open Badges profile."""
    content = openbadges.issuer_profile(slug=slug, root_url=_former_root_url(request, slug))
    return _issuer_document(request, content, content_negotiation.negotiated_media_type(request))


@require_safe
def status_list(request: HttpRequest, slug: str, purpose: str, number: int) -> HttpResponse:
    """The issuer's status list as things stand now; 503 when it cannot be signed, rather than an old one."""
    try:
        content = openbadges.status_list(
            slug=slug, purpose=purpose, number=number, root_url=_former_root_url(request, slug)
        )
    except CredCloudError as error:
        log.exception("The status list %s of %s cannot be signed.", number, slug)
        response = HttpResponse(error.problem.message, status=503, content_type="text/plain; charset=utf-8")
        response["Retry-After"] = str(_SECONDS_UNTIL_RETRY)
        response["Access-Control-Allow-Origin"] = "*"
        return response
    return _issuer_document(request, content, content_negotiation.negotiated_media_type(request))


@require_safe
def achievement_picture(request: HttpRequest, group_uuid: UUID) -> HttpResponse:
    """What the credentials of a group look like, without anybody's name."""
    content = credentials.achievement_image(group_uuid=group_uuid)
    if content is None:
        return responses.not_found(request)
    response = responses.file(request, content, "image/png", listed=True)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def logo(request: HttpRequest, digest: str) -> HttpResponse:
    """An issuer's or group's logo, known by its content, for mails and for pages of every site."""
    picture = public_logo(digest)
    if picture is None:
        return responses.not_found(request)
    response = responses.file(request, picture.png, "image/png")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _former_root_url(request: HttpRequest, slug: str) -> str:
    """The address before the site moved, if this is asked for there: what was signed then names what stands there."""
    return keys.former_root_url(slug=slug, host=request.get_host())


def _issuer_document(request: HttpRequest, content: bytes | None, content_type: str) -> HttpResponse:
    if content is None:
        return _none_here(request)
    response = _open_json(content, content_type)
    patch_vary_headers(response, ["Accept"])
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _none_here(request: HttpRequest) -> HttpResponse:
    """The answer that there is no such document, which programs of every site may read too."""
    response = responses.not_found(request)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _open_json(content: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response["Cache-Control"] = _ALWAYS_FRESH
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Content-Security-Policy"] = responses.FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response
