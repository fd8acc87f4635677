"""The second step of signing in: whoever has an authenticator app, or must have one, is not signed in before it.

Between the two steps a session knows who gave the right password, and pages
do not: to them this person is anybody. ``second_factor_views`` has the pages.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

_KEY = "credcloud_second_factor"
# Whoever signed in by these did it at a provider or in Moodle.
_ELSEWHERE = (".SingleSignOnBackend", ".SamlBackend", ".MoodleBackend")
RECOVERY_CODES = 10


class Wanted(StrEnum):
    """Who must have a second factor (``CREDCLOUD_SECOND_FACTOR``). Everybody may."""

    OPTIONAL = "optional"
    STAFF = "staff"  # global staff, and whoever has a role in a course
    EVERYBODY = "everybody"


class Step(StrEnum):
    """What is missing before a session is signed in."""

    ASK = "ask"
    SET_UP = "set_up"
    NONE = ""


def require_second_factor(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, after Django's own for accounts: ``request.half_signed_in`` is the account of a half session."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        step = _step(request)
        if step is not Step.NONE:
            request.half_signed_in = request.user  # type: ignore[attr-defined]
            if request.path_info in (reverse("site:login"), reverse("admin:login")):
                return HttpResponseRedirect(_page_of(step, request.GET.get("next", "")))
            request.user = AnonymousUser()
        return get_response(request)

    return middleware


def signed_in(*, request: HttpRequest, user: Any, **_signal: Any) -> None:
    """Receiver of ``user_logged_in``: what this session still needs."""
    if hasattr(request, "session"):
        request.session[_KEY] = [_missing(user).value, settings.CREDCLOUD_SECOND_FACTOR]


def page_of_next_step(request: HttpRequest, wanted: str) -> str:
    """Where a person who has just given the right password goes before ``wanted``; blank: nothing is missing."""
    step = _step(request)
    return "" if step is Step.NONE else _page_of(step, wanted)


def _page_of(step: Step, wanted: str) -> str:
    page = "second_factor" if step is Step.ASK else "second_factor_set_up"
    return f"{reverse(f'site:{page}')}?{urlencode({'next': wanted})}"


def complete(request: HttpRequest, user: Any) -> None:
    """From now on this session is signed in."""
    request.session.cycle_key()
    request.session[_KEY] = [Step.NONE.value, settings.CREDCLOUD_SECOND_FACTOR]
    request.user = user


def has_second_factor(user: Any) -> bool:
    """Whether this account has an authenticator app."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def must_have_second_factor(user: Any) -> bool:
    """Whether the site demands one of this account."""
    wanted = Wanted(settings.CREDCLOUD_SECOND_FACTOR)
    if wanted is Wanted.STAFF:
        return bool(user.is_staff or user.is_superuser or user.sandbox_roles.exists())
    return wanted is Wanted.EVERYBODY


def code_is_right(user: Any, code: str) -> bool:
    """Check a code of the app, or use up a recovery code. Wrong ones make the next wait longer and longer."""
    from django_otp import verify_token

    plain = "".join(code.split()).lower()
    kind = TOTPDevice if plain.isdigit() else StaticDevice
    devices = kind.objects.filter(user=user, confirmed=True)
    return any(verify_token(user, device.persistent_id, plain) is not None for device in devices)


def new_recovery_codes(user: Any) -> list[str]:
    """Ten codes, each good once, in place of all earlier ones."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=code) for code in codes])
    return codes


def device_to_confirm(user: Any) -> TOTPDevice:
    """The app that this account is about to connect: the same key, however often the page is opened.

    Two requests at once may each make one; then the first one counts.
    """
    waiting = TOTPDevice.objects.filter(user=user, confirmed=False)
    return waiting.order_by("pk").first() or TOTPDevice.objects.create(user=user, confirmed=False, name="app")


def confirm(device: TOTPDevice) -> None:
    """From now on this app's codes are asked for."""
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    TOTPDevice.objects.filter(user=device.user, confirmed=False).delete()


def remove_second_factor(user: Any) -> None:
    """Sign in by password alone from now on."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _step(request: HttpRequest) -> Step:
    # Whoever has no session is not asked for one: their pages may be kept by shared caches.
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.modified
    if not has_session or SESSION_KEY not in request.session:
        return Step.NONE
    if str(request.session.get(BACKEND_SESSION_KEY, "")).endswith(_ELSEWHERE):
        return Step.NONE  # how many steps there are is the provider's business, or Moodle's
    found = request.session.get(_KEY)
    if found is None or found[1] != settings.CREDCLOUD_SECOND_FACTOR:
        # The session is older than the setting.
        if not request.user.is_authenticated:
            return Step.NONE
        found = [_missing(request.user).value, settings.CREDCLOUD_SECOND_FACTOR]
        request.session[_KEY] = found
    return Step(found[0])


def _missing(user: Any) -> Step:
    if has_second_factor(user):
        return Step.ASK
    return Step.SET_UP if must_have_second_factor(user) else Step.NONE
