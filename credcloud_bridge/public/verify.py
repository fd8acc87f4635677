"""The verify page: an id that is typed, scanned or pasted; a file that is dropped; an address; and the answer.

It asks nobody who they are and changes nothing of anybody's, so its form
needs no token against forged requests, and the size of what is sent can be
looked at before it is read.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import status_of
from credcloud_bridge.data import CredCloudError, request_error
from credcloud_bridge.public.verification_report import verification_report
from credcloud_bridge.verifying import api as verifying
from credcloud_bridge.web.api import rate_limit, responses, retry_when_busy

# What people paste is the address of a credential's page, or the name of its file, as often as its id.
_IN_ADDRESS = re.compile(r"/c/([^/?#]+?)(?:\.json)?(?:[/?#]|$)")
_IN_FILENAME = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Za-z]{5}-){3}[0-9A-Za-z]{5}(?!-?[0-9A-Za-z])")
_LONGEST_ENTRY = 2000
_LARGEST_REQUEST = verifying.LARGEST_FILE + 3 * 1024 * 1024


@csrf_exempt
@retry_when_busy
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Look up an id (GET; 404 with advice when nothing has it), or check what is sent (POST)."""
    if request.method == "POST":
        try:
            return _sent(request)
        except RequestDataTooBig:
            # Text that is pasted has a smaller limit than a file, Django's own.
            return _page(request, problem=_too_large().problem, status=413)
    entered = " ".join(request.GET.get("id", "")[:_LONGEST_ENTRY].split())
    if not entered:
        return _page(request, listed=True)
    asked = _id_in(entered)
    credential = credentials.public_credential(public_id=asked)
    if credential is None:
        # Whoever looks up what exists may do so as often as they like: a pile of paper is checked like that.
        if not rate_limit.within_limit(
            request, what="verify-missed", per_minute=app_settings.VERIFY_PER_MINUTE
        ):
            return _too_often(request)
        return _page(
            request,
            entered=entered,
            nothing_found=True,
            could_be_an_id=bool(credentials.normalise_public_id(asked)),
            could_be_fetched=_is_elsewhere(entered),
            characters=sum(letter.isalnum() for letter in asked),
            status=404,
        )
    return _page(
        request,
        entered=entered,
        credential=credential,
        credential_status=status_of(credential),
        hidden=not credentials.may_see(public_id=credential.public_id, user=request.user),
    )


@csrf_exempt
@retry_when_busy
@require_http_methods(["GET", "HEAD", "POST"])
def verification(request: HttpRequest, verification_uuid: UUID) -> HttpResponse:
    """What checking found, or that it still goes on. By POST with an e-mail: whether the credential is its owner's."""
    found = verifying.find_verification(uuid=verification_uuid)
    if found is None:
        return _page(request, problem=_gone().problem, status=404)
    if found.problem is not None:
        return _page(request, problem=found.problem)
    if found.verdict is None:
        response = _page(request, waiting=True)
        response["Refresh"] = "2"
        return response
    email = ""
    if request.method == "POST":
        if not rate_limit.within_limit(request, what="email", per_minute=app_settings.VERIFY_PER_MINUTE):
            return _too_often(request)
        email = request.POST.get("email", "")[:320].strip()
    return _page(
        request, report=verification_report(found.verdict, email=email, user=request.user), email=email
    )


def _sent(request: HttpRequest) -> HttpResponse:
    length = str(request.META.get("CONTENT_LENGTH") or "")
    if not length.isdigit() or int(length) > _LARGEST_REQUEST:
        return _page(request, problem=_too_large().problem, status=413)
    upload = request.FILES.get("file")
    entered = request.POST.get("text", "").strip()
    is_document = entered.startswith("{") or re.match(r"eyJ[\w-]+\.", entered) is not None
    costs = upload is not None or is_document or _is_elsewhere(entered[:_LONGEST_ENTRY])
    # Looking up an id is cheap, and whoever checks a pile of paper does it often.
    if costs and not rate_limit.within_limit(
        request, what="verify", per_minute=app_settings.VERIFY_PER_MINUTE
    ):
        return _too_often(request)
    try:
        if upload is not None:
            if upload.size is None or upload.size > verifying.LARGEST_FILE:
                raise _too_large()
            return _to(verifying.start_with_file(data=upload.read(), filename=(upload.name or "")[:200]))
        if is_document:
            return _to(verifying.start_with_file(data=entered.encode(), filename=_("What you pasted")))
        entered = " ".join(entered.split())[:_LONGEST_ENTRY]
        if _is_elsewhere(entered):
            return _to(verifying.start_with_address(address=entered))
    except CredCloudError as error:
        return _page(request, problem=error.problem, entered=entered[:_LONGEST_ENTRY], status=422)
    here = reverse("credcloud:verify")
    return redirect(f"{here}?{urlencode({'id': entered})}" if entered else here)


def _id_in(entered: str) -> str:
    if in_address := _IN_ADDRESS.search(entered):
        return unquote(in_address[1])
    in_filename = _IN_FILENAME.search(entered)
    return in_filename[0] if in_filename else entered


def _is_elsewhere(entered: str) -> bool:
    """Whether this is the address of something that another host has."""
    if not entered.startswith(("https://", "http://")):
        return False
    try:
        elsewhere = urlsplit(entered).netloc != urlsplit(app_settings.ROOT_URL).netloc
    except ValueError:
        return False
    # An address of ours in which the host has changed since is still ours.
    return elsewhere and not credentials.normalise_public_id(_id_in(entered))


def _to(verification_uuid: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("credcloud:verification", args=[verification_uuid]))


def _page(request: HttpRequest, *, status: int = 200, listed: bool = False, **context: Any) -> HttpResponse:
    return responses.page(request, "credcloud/public/verify.html", context, listed=listed, status=status)


def _too_often(request: HttpRequest) -> HttpResponse:
    problem = request_error(
        "verify-too-often",
        _("You have verified many credentials within a short time."),
        _("Please wait a minute, then go on."),
    ).problem
    response = _page(request, problem=problem, status=429)
    response["Retry-After"] = str(rate_limit.MINUTE)
    return response


def _too_large() -> CredCloudError:
    return request_error(
        "file-too-large",
        _("The file is larger than %(megabytes)d MB. Files of credentials are much smaller.")
        % {"megabytes": verifying.LARGEST_FILE // 2**20},
        _("Choose the file that you downloaded from the credential's page."),
    )


def _gone() -> CredCloudError:
    return request_error(
        "verification-gone",
        _("This answer is not kept any more, or there never was one at this address."),
        _("Verify the credential again to get a current answer."),
    )
