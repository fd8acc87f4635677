"""A small page for other sites to show in a frame. It alone may be framed anywhere, and it can do nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import PublicCredential, status_of
from credcloud_bridge.public.kept_answers import kept_for_visitors
from credcloud_bridge.public.private_page import is_hidden_from
from credcloud_bridge.web.api import responses

WIDTH, HEIGHT = 480, 460


@require_safe
@xframe_options_exempt
@kept_for_visitors("embed")
def embedded_credential(request: HttpRequest, public_id: str) -> HttpResponse:
    """One credential in a frame: its picture, whose it is, how it stands today, and the way to its page."""
    credential = credentials.public_credential(public_id=public_id)
    if credential is None:
        return responses.not_found(request)
    closed = is_hidden_from(request, credential)
    context = {"credential": credential, "credential_status": status_of(credential), "closed": closed}
    response = render(request, "credcloud/public/embed.html", context, status=403 if closed else 200)
    patch_vary_headers(response, ["Accept-Language"])
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = _policy()
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def embed_code(credential: PublicCredential) -> str:
    """The HTML that somebody puts into another page, as plain text: to be escaped where it is shown."""
    path = reverse("credcloud:public_embed", args=[credential.public_id])
    words = {"title": credential.title, "recipient": credential.recipient_name}
    title = escape(_("%(title)s, awarded to %(recipient)s") % words)
    return (
        f'<iframe src="{escape(app_settings.ROOT_URL + path)}" title="{title}" width="{WIDTH}" height="{HEIGHT}"'
        ' style="border:0;max-width:100%" loading="lazy"'
        ' sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe>'
    )


def _policy() -> str:
    """No script, no form, no cookie; pictures and the style sheet from where this site has them."""
    address = urlsplit(static(""))
    styles = f"{address.scheme or 'https'}://{address.netloc}" if address.netloc else "'self'"
    return (
        f"default-src 'none'; img-src 'self'; style-src {styles}; frame-ancestors *; base-uri 'none'; "
        "form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
    )
