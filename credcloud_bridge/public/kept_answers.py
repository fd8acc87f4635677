"""Answering visitors quickly: what shows a credential is made once for each version of it, and asked again for free.

A visitor is whoever comes without a session, so that nothing in the answer is theirs.
Every answer may be kept by caches on the way, which ask each time whether it is still so
(``no-cache`` with an ``ETag``): that costs one query, and whatever changed shows at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from credcloud_bridge import __version__
from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import KeptAnswer, PublicVersion
from credcloud_bridge.web.api import content_negotiation

_View = Callable[..., HttpResponseBase]
_PageView = Callable[..., HttpResponse]
_FromKept = Callable[[HttpRequest, PublicVersion, str], HttpResponseBase | None]
_ASKED_EACH_TIME = "no-cache"


def kept_for_visitors(kind: str) -> Callable[[_PageView], _PageView]:
    """For a view of one credential (``public_id``) whose answer is small: keep the whole of it under this ``kind``."""

    def decorated(view: _PageView) -> _PageView:
        @wraps(view)
        def answer(request: HttpRequest, public_id: str, **more: Any) -> HttpResponse:
            version = _version_for(request, public_id)
            if version is None or request.META.get("QUERY_STRING"):
                return view(request, public_id, **more)
            json = kind == "page" and content_negotiation.prefers_json(request)
            kept_as = "document" if json else kind
            tag = _tag(request, version, kept_as)
            return (
                _not_modified(request, tag)
                or _kept(request, version, kept_as, tag)
                or _made(request, version, kept_as, tag, view(request, public_id, **more))
            )

        return answer

    return decorated


def unchanged_for_visitors(from_kept: _FromKept | None = None) -> Callable[[_View], _View]:
    """For a view of a credential's file (``public_id``): who has it already is told so without reading it.

    ``from_kept`` answers others quickly where it can, and with nothing where the view has to.
    """

    def decorated(view: _View) -> _View:
        @wraps(view)
        def answer(request: HttpRequest, public_id: str, **more: Any) -> HttpResponseBase:
            version = _version_for(request, public_id)
            if version is None:
                return view(request, public_id, **more)
            tag = _tag(request, version, "file", request.path, request.META.get("QUERY_STRING", ""))
            not_modified = _not_modified(request, tag)
            if not_modified is not None:
                return not_modified
            response = from_kept(request, version, tag) if from_kept is not None else None
            if response is None:
                response = view(request, public_id, **more)
            if response.status_code == 200:
                response["ETag"] = tag
                patch_vary_headers(response, ["Accept-Language"])
            return response

        return answer

    return decorated


def _version_for(request: HttpRequest, public_id: str) -> PublicVersion | None:
    """The version of a credential's public answers; nothing where this request must not get a kept one."""
    cookies = request.COOKIES
    if settings.DEBUG or settings.SESSION_COOKIE_NAME in cookies or CookieStorage.cookie_name in cookies:
        return None
    version = credentials.public_version(public_id=public_id)
    # Another spelling of the id is led to the right one.
    return version if version is not None and version.public_id == public_id else None


def _tag(request: HttpRequest, version: PublicVersion, kind: str, *more: str) -> str:
    """An ``ETag`` for all that the answer is made of. Weak: the same picture may be packed otherwise tomorrow."""
    media_type = "" if kind in ("page", "embed") else content_negotiation.negotiated_media_type(request)
    made_of = (version.digest, _release(), request.get_host(), _language(), media_type, kind, *more)
    return f'W/"{hashlib.blake2b(repr(made_of).encode(), digest_size=16).hexdigest()}"'


def _not_modified(request: HttpRequest, tag: str) -> HttpResponse | None:
    if "If-None-Match" not in request.headers:
        return None
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is None or unchanged.status_code != 304:
        return None
    return _for_caches(request, unchanged, tag)


def _kept(request: HttpRequest, version: PublicVersion, kind: str, tag: str) -> HttpResponse | None:
    kept = credentials.kept_answer(public_id=version.public_id, kind=kind, language=_language(), tag=tag)
    if kept is None:
        return None
    return _for_caches(request, HttpResponse(kept.body, headers=kept.headers), tag)


def _made(
    request: HttpRequest, version: PublicVersion, kind: str, tag: str, response: HttpResponse
) -> HttpResponse:
    """The answer that was made just now, kept unless it is not for everybody."""
    if response.status_code != 200 or response.cookies or "no-store" in response.get("Cache-Control", ""):
        return response
    response["ETag"] = tag
    kept = KeptAnswer(tag, dict(response.items()), response.content)
    credentials.keep_answer(kept, public_id=version.public_id, kind=kind, language=_language())
    return _for_caches(request, response, tag)


def _for_caches(request: HttpRequest, response: HttpResponse, tag: str) -> HttpResponse:
    whose = "private" if request.COOKIES else "public"
    response["Cache-Control"] = f"{whose}, {_ASKED_EACH_TIME}"
    response["ETag"] = tag
    patch_vary_headers(response, ["Accept", "Accept-Language", "Cookie"])
    return response


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


@cache
def _release() -> tuple[str, ...]:
    """What every page is made of: another release, style sheet or address of the site makes other pages."""
    sheets = (static("credcloud/css/credcloud.css"), static("credcloud/css/public.css"))
    return (__version__, app_settings.ROOT_URL, *sheets)
