"""Signing in from an activity in a Moodle course: LTI 1.3 by OpenID Connect, third party initiated."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credcloud_bridge.hosts.moodle import deep_linking, launch_states, sessions
from credcloud_bridge.hosts.moodle.destinations import destination_of
from credcloud_bridge.hosts.moodle.frames import allow_frame, make_partitioned, origin_of
from credcloud_bridge.hosts.moodle.launches import Launch, check_launch
from credcloud_bridge.hosts.moodle.own_addresses import is_secure, own_address
from credcloud_bridge.hosts.moodle.people import arrive, role_by_lti
from credcloud_bridge.hosts.moodle.signed_tokens import TokenRefused, check_identity
from credcloud_bridge.lms.api import LMSUnavailable, get_lms, parse_course_key
from credcloud_bridge.lms.moodle.models import MoodleCourse, MoodleSite
from credcloud_bridge.lms.moodle.tool_keys import public_keys
from credcloud_bridge.web.api import retry_when_busy

log = logging.getLogger(__name__)


@require_GET
def jwks(request: HttpRequest) -> JsonResponse:
    """Our public keys, which Moodle fetches."""
    response = JsonResponse(public_keys())
    response.headers["Cache-Control"] = "public, max-age=600"
    return response


@csrf_exempt  # comes from another site, and changes nothing but what it sets itself
@never_cache
@require_http_methods(["GET", "POST"])
@retry_when_busy
def login(request: HttpRequest) -> HttpResponse:
    """The first request of a launch: send the browser to Moodle, to ask who this is."""
    given = request.POST if request.method == "POST" else request.GET
    site = MoodleSite.objects.filter(
        issuer=given.get("iss", "").rstrip("/"), client_id=given.get("client_id", "")
    ).first()
    if site is None or not site.client_id:
        return refusal(request, "site-unknown")
    if given.get("target_link_uri") != own_address("launch"):
        return refusal(request, "target-foreign")
    state, nonce = launch_states.begin(site)
    question = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": site.client_id,
        "redirect_uri": own_address("launch"),
        "state": state,
        "nonce": nonce,
        "login_hint": given.get("login_hint", ""),
    }
    if given.get("lti_message_hint"):
        question["lti_message_hint"] = given["lti_message_hint"]
    response = HttpResponseRedirect(f"{site.authorization_endpoint}?{urlencode(question)}")
    name = launch_states.cookie_name(state)
    response.set_cookie(
        name,
        state,
        max_age=int(launch_states.LASTS.total_seconds()),
        path=reverse("moodle:launch"),
        httponly=True,
        secure=is_secure(),
        samesite="None" if is_secure() else "Lax",
    )
    make_partitioned(response, name)
    allow_frame(response, origin_of(site))
    return response


@csrf_exempt  # the state, which this browser holds as a cookie, is what proves that it asked
@never_cache
@require_POST
@retry_when_busy
def launch(request: HttpRequest) -> HttpResponse:
    """The token comes: check it, sign its person in, and go where they wanted."""
    state = request.POST.get("state", "")
    found = launch_states.use_up(state) if state else None
    if found is None:
        return refusal(request, "state-used")
    site, nonce = found
    held = request.COOKIES.get(launch_states.cookie_name(state), "")
    if not constant_time_compare(held, state):
        return refusal(request, "cookie-missing", site)
    try:
        launched = check_launch(request.POST.get("id_token", ""), site, nonce)
        check_identity(site, launched.site_identifier)
    except TokenRefused as error:
        return refusal(request, error.code, site, error)
    return _signed_in(request, launched)


def _signed_in(request: HttpRequest, launched: Launch) -> HttpResponse:
    role = role_by_lti(launched)
    user, course = arrive(
        site=launched.site,
        number=launched.number,
        name=launched.name,
        email=launched.email,
        username=launched.username,
        external_id=launched.external_id,
        language=launched.language,
        course=launched.course,
        role=role,
        administers=launched.administers,
    )
    if not user.is_active:
        return refusal(request, "account-closed", launched.site)
    read_if_old(course)
    staff = bool(role) or launched.administers
    session = sessions.session_of(launched.site)
    sessions.sign_in(request, user, session)
    if launched.deep_linking is not None:
        if not staff or course is None:
            return refusal(request, "not-staff", launched.site)
        return deep_linking.choose(request, launched, course)
    destination = destination_of(course, staff=staff)
    secret = sessions.one_time_link(user, destination, session)
    response = HttpResponseRedirect(f"{reverse('moodle:arrived')}?{urlencode({'link': secret})}")
    allow_frame(response, origin_of(launched.site))
    sessions.speak(response, launched.language)
    return response


@never_cache
@require_GET
def arrived(request: HttpRequest) -> HttpResponse:
    """The first page after a launch: on to where the person wanted, or, without a cookie, to a window of its own."""
    secret = request.GET.get("link", "")
    if not request.user.is_authenticated:
        return render(request, "credcloud/moodle/open.html", {"link": secret})
    found = sessions.use_link(secret)
    if found is None or found.user_id != request.user.pk:
        return HttpResponseRedirect(reverse("credcloud:my_credentials"))
    return HttpResponseRedirect(found.destination)


@never_cache
@require_POST
@retry_when_busy
def open_link(request: HttpRequest) -> HttpResponse:
    """A window of its own: sign in by a link that is good once."""
    found = sessions.use_link(request.POST.get("link", ""))
    if found is None:
        return refusal(request, "link-used")
    sessions.sign_in(request, found.user, found.session)
    return HttpResponseRedirect(found.destination)


def read_if_old(course: MoodleCourse | None) -> None:
    """Have the participants read, when they never were."""
    if course is None or course.read_at is not None or course.reading_since is not None:
        return
    key = parse_course_key(course.key_text)

    def refresh() -> None:
        try:
            get_lms(key).refresh(key)
        except LMSUnavailable:
            log.warning("The course %s is not read now.", key)

    transaction.on_commit(refresh)


def refusal(
    request: HttpRequest, code: str, site: MoodleSite | None = None, error: Any = None
) -> HttpResponse:
    """Why nobody was signed in, with what to do; the site that asked may show it in its frame."""
    log.warning("A launch%s was refused: %s", f" from {site.slug}" if site else "", error or code)
    response = render(request, "credcloud/moodle/refused.html", words_of(code), status=400)
    if site is not None:
        allow_frame(response, origin_of(site))
    return response


def words_of(code: str) -> dict[str, str]:
    """What a refusal says, and what to do."""
    again = _("Go back to your course and open the activity again.")
    admin = _("Tell whoever administers your Moodle.")
    match code:
        case "state-used":
            return {"title": _("This launch was used already, or is too old."), "advice": again}
        case "cookie-missing":
            return {
                "title": _("Your browser did not keep the cookie of this launch."),
                "advice": _(
                    "Open the activity in a new window, or allow cookies of this site, and try again."
                ),
            }
        case "token-key-unknown":
            return {
                "title": _("Your Moodle has a new key, which is being read now."),
                "advice": _("Open the activity again in a few seconds."),
            }
        case "token-expired" | "token-from-the-future":
            return {
                "title": _("The launch came too late, or clocks differ."),
                "advice": again,
            }
        case "site-unknown":
            return {"title": _("This Moodle is not connected."), "advice": admin}
        case "moved-or-copied":
            return {
                "title": _("This Moodle has the identifier of another one that is connected."),
                "advice": _(
                    "Whoever runs the credential site must say whether it moved or is a copy:"
                    " in the admin, under Moodle sites."
                ),
            }
        case "another-site":
            return {
                "title": _("Another Moodle is at this address than before."),
                "advice": _("Whoever runs the credential site can connect it under a short name of its own."),
            }
        case "deployment-unknown":
            return {
                "title": _("This tool was set up a second time in your Moodle."),
                "advice": _("Whoever administers it can connect it again with a new invitation."),
            }
        case "account-closed":
            return {"title": _("Your account on this site is closed."), "advice": admin}
        case "not-staff":
            return {"title": _("Only teachers can add credentials to a course."), "advice": admin}
        case "link-used":
            return {"title": _("This link was used already, or is too old."), "advice": again}
    return {
        "title": _("Moodle's answer could not be trusted, so nobody was signed in."),
        "advice": f"{again} {admin}",
    }
