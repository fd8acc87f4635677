"""Answers that every public address gives alike: headers, and "there is no such credential"."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from copy import copy
from typing import Any, cast
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers

from credcloud_bridge.credentials.api import PublicCredential
from credcloud_bridge.data import Visibility

SECONDS_BETWEEN_ASKING = 3

# Nothing that a page of ours contains may be turned into something else.
PAGE_POLICY = "frame-ancestors 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"
FILE_POLICY = "default-src 'none'; frame-ancestors 'self'; sandbox"

_UNSAFE_IN_FILENAMES = re.compile(r'[\\/:*?"<>|%;]')
_LONGEST_FILENAME = 80


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, listed: bool = False, status: int = 200
) -> HttpResponse:
    """A page in the reader's language, never kept by shared caches, out of search engines unless ``listed``."""
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["Accept", "Accept-Language", "Cookie"])
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = PAGE_POLICY
    _common_headers(response, listed=listed)
    return response


def not_found(request: HttpRequest) -> HttpResponse:
    """The one answer for ids that do not exist and those not published: nothing in it depends on the id."""
    # The header may repeat the address (to come back after changing the language): give it another one.
    elsewhere = copy(request)
    elsewhere.path = elsewhere.path_info = reverse("credcloud:verify")
    elsewhere.META = {**request.META, "QUERY_STRING": ""}
    return page(elsewhere, "credcloud/public/not_found.html", {}, status=404)


def being_signed_page(request: HttpRequest, *, back: str) -> HttpResponse:
    """The page while a worker signs the file; it asks again by itself until the download begins.

    ``back`` is the address of the page that the person came from.
    """
    response = page(request, "credcloud/public/being_signed.html", {"back": back}, status=202)
    response["Refresh"] = str(SECONDS_BETWEEN_ASKING)
    response["Retry-After"] = str(SECONDS_BETWEEN_ASKING)
    return response


def is_private(credential: PublicCredential) -> bool:
    """Whether its recipient keeps it private: no cache may have its files."""
    return credential.visibility is Visibility.PRIVATE


def file(
    request: HttpRequest,
    content: bytes,
    content_type: str,
    *,
    disposition: str = "",
    listed: bool = False,
    private: bool = False,
) -> HttpResponse:
    """A file that caches may keep if they ask each time whether it is still so, unless it is ``private``.

    304 when the asker has it already. What was revoked, erased or made private is never shown by a cache.
    """
    response = HttpResponse(content, content_type=content_type)
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    _file_headers(response, disposition=disposition, listed=listed, private=private)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def file_in_pieces(
    request: HttpRequest,
    pieces: Sequence[bytes],
    content_type: str,
    *,
    disposition: str,
    listed: bool = False,
    private: bool = False,
    etag: str = "",
) -> HttpResponseBase:
    """A large file, sent piece by piece without being put together in memory; otherwise as ``file``.

    ``etag`` where the caller knows one. Parts of the file cannot be asked for.
    """
    response = StreamingHttpResponse(() if request.method == "HEAD" else pieces, content_type=content_type)
    response["Content-Length"] = str(sum(map(len, pieces)))
    response["Accept-Ranges"] = "none"
    response["ETag"] = etag or _etag_of(pieces)
    _file_headers(response, disposition=disposition, listed=listed, private=private)
    unchanged = get_conditional_response(
        request, etag=response["ETag"], response=cast(HttpResponse, response)
    )
    return unchanged or response


def _etag_of(pieces: Sequence[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return f'"{digest.hexdigest()[:32]}"'


def _file_headers(response: HttpResponseBase, *, disposition: str, listed: bool, private: bool) -> None:
    response["Cache-Control"] = "private, no-store" if private else "public, no-cache"
    response["Content-Security-Policy"] = FILE_POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin" if private else "cross-origin"
    if disposition:
        response["Content-Disposition"] = disposition
    _common_headers(response, listed=listed)


def content_disposition(name: str, *, fallback: str, extension: str, shown: bool = False) -> str:
    """A ``Content-Disposition`` that saves the file under ``name`` in any script (RFC 6266, RFC 8187).

    ``fallback`` is an ASCII name for programs that do not know the newer form.
    With ``shown`` a browser shows it, and saves it under that name when asked to.
    """
    wide = quote(f"{file_name(name, fallback=fallback)}.{extension}", safe="")
    how = "inline" if shown else "attachment"
    return f"{how}; filename=\"{fallback}.{extension}\"; filename*=UTF-8''{wide}"


def file_name(name: str, *, fallback: str) -> str:
    """``name`` as file systems can bear it, letters of any script as they are; ``fallback`` when nothing is left."""
    letters = (letter if unicodedata.category(letter)[0] != "C" else " " for letter in name)
    plain = " ".join(_UNSAFE_IN_FILENAMES.sub(" ", "".join(letters)).split())
    return plain[:_LONGEST_FILENAME].strip(" .") or fallback


def _common_headers(response: HttpResponseBase, *, listed: bool) -> None:
    response["X-Content-Type-Options"] = "nosniff"
    if not listed:
        response["X-Robots-Tag"] = "noindex, nofollow"
