"""The editor's page: one window of its own, with a strict content security policy."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi, get_language_info

from credcloud_bridge.lms import api as lms
from credcloud_bridge.studio.access import DraftRequest, draft_page, may_design
from credcloud_bridge.studio.home import LANGUAGES
from credcloud_bridge.studio.texts import editor_texts

# Addresses below a draft that the script asks, by the name under which it knows them.
_ADDRESSES = (
    "document",
    "copy",
    "pictures",
    "names",
    "proof",
    "people",
    "values",
    "brand",
    "fonts",
    "usage",
    "save",
    "assets",
)


@draft_page
def editor(page: DraftRequest) -> HttpResponse:
    """The page in which a draft is edited."""
    data = {
        "draft": {
            "id": str(page.draft.uuid),
            "name": page.draft.name,
            "kind": page.draft.kind.value,
            "design": page.draft.design_id,
        },
        "may_unlock": may_design(page.request.user, None),
        "language": get_language(),
        "languages": [[code, get_language_info(code)["name_local"]] for code in LANGUAGES],
        "direction": "rtl" if get_language_bidi() else "ltr",
        "csrf": get_token(page.request),
        "addresses": addresses(page) | {"designs": designs_url(page), "back": back_url(page)},
        "texts": editor_texts(),
    }
    context = {"draft": page.draft, "data": data, "back": back_url(page), "designs_url": designs_url(page)}
    response = render(page.request, "credcloud/studio/editor.html", context)
    response["Content-Security-Policy"] = policy(page.request)
    response["Referrer-Policy"] = "same-origin"
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def addresses(page: DraftRequest) -> dict[str, str]:
    """The addresses of this draft's JSON views."""
    ids: dict[str, Any] = {"design_draft_uuid": page.draft.uuid}
    return {name: reverse(f"credcloud:studio_{name}", kwargs=ids) for name in _ADDRESSES}


def designs_url(page: DraftRequest) -> str:
    """The list of designs to which this draft belongs."""
    query = f"?course={page.course_key}".replace("+", "%2B") if page.course_key is not None else ""
    return reverse("credcloud:studio") + query


def back_url(page: DraftRequest) -> str:
    """Where the person came from: the page of the course, or of the site."""
    if page.course_key is None:
        return reverse("credcloud:studio")
    return lms.get_lms(page.course_key).dashboard_url(page.course_key)


def policy(request: HttpRequest) -> str:
    """What the page may load: our script and style, our pictures, nothing else."""
    # Static files may come from another host.
    split = urlsplit(static("credcloud/js/studio.js"))
    files = f"'self' {split.scheme}://{split.netloc}" if split.scheme and split.netloc else "'self'"
    return (
        f"default-src 'none'; script-src {files}; style-src {files}; img-src {files} data: blob:; "
        f"font-src {files}; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    )
