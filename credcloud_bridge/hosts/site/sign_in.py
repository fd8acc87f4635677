"""Signing in and out, and passwords: changed, forgotten, guessed at."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.views import (
    LoginView,
    LogoutView,
    PasswordChangeView,
    PasswordResetConfirmView,
    PasswordResetView,
)
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from credcloud_bridge.enqueue import enqueue
from credcloud_bridge.hosts.site import second_factor
from credcloud_bridge.hosts.site.errors import plain_page
from credcloud_bridge.lms.sandbox.demo import ACCOUNTS, PASSWORD
from credcloud_bridge.web.api import rate_limit

# How often one network may try in a minute, whatever the account: a class signs in together, a guesser tries for hours.
SIGN_INS_PER_MINUTE = 60
RESETS_PER_MINUTE = 5


def network_of(request: HttpRequest) -> str:
    """The network by which attempts are counted, written as an address; all that have none count as one."""
    address = rate_limit.address_of(request).partition("/")[0]
    return "0.0.0.0" if address == "?" else address  # noqa: S104  (nothing listens there)


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """429: too many wrong passwords for this account."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return plain_page(
        429,
        _("Too many attempts to sign in"),
        _("The password was wrong %(times)d times in a row.") % {"times": settings.AXES_FAILURE_LIMIT},
        _("Wait %(minutes)d minutes and try again, or set a new password through “Forgotten your password?”.")
        % {"minutes": minutes},
    )


def too_often() -> HttpResponse:
    """429: too many attempts from this network, whatever the account."""
    return plain_page(
        429,
        _("Too many attempts"),
        _("Too many requests came from your network."),
        _("Wait a minute and try again."),
    )


def not_confirmed(provider: str) -> HttpResponse:
    """403: the provider said no, or what it said cannot be believed. The reason is in the log."""
    return plain_page(
        403,
        _("You could not be signed in"),
        _("%(provider)s did not confirm who you are.") % {"provider": provider},
        _("Go back and try again. If it happens again, tell an administrator when you tried."),
    )


class SignIn(LoginView):
    """Sign in; the demo shows the accounts to try."""

    template_name = "credcloud/site/login.html"
    redirect_authenticated_user = True
    extra_context = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check the password, unless somebody tries one after the other."""
        if not rate_limit.within_limit(request, what="sign-in", per_minute=SIGN_INS_PER_MINUTE):
            return too_often()
        return super().post(request, *args, **kwargs)

    def get_success_url(self) -> str:
        """Where the person wanted to go; before that, what the password alone is not enough for."""
        wanted: str = super().get_success_url()
        return second_factor.page_of_next_step(self.request, wanted) or wanted

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        context["providers"] = _providers()
        if settings.CREDCLOUD_DEMO:
            context |= {"accounts": ACCOUNTS, "password": PASSWORD}
        return context


def _providers() -> list[tuple[str, str]]:
    """Name and address of each single sign-on provider that is set up."""
    found = []
    if settings.CREDCLOUD_OIDC_ISSUER:
        found.append((settings.CREDCLOUD_OIDC_NAME, reverse("site:single_sign_on")))
    if settings.CREDCLOUD_SAML_METADATA:
        found.append((settings.CREDCLOUD_SAML_NAME, reverse("site:saml")))
    return found


def admin_sign_in(request: HttpRequest, **_options: Any) -> HttpResponseBase:
    """The admin site's own form counts like any other, so that nobody goes round by it."""
    counted = request.method == "POST"
    if counted and not rate_limit.within_limit(request, what="sign-in", per_minute=SIGN_INS_PER_MINUTE):
        return too_often()
    return admin.site.login(request)


@method_decorator(require_POST, name="dispatch")  # Django 4.2 would still take GET, and warn
class SignOut(LogoutView):
    """Sign out, by POST."""


class ChangePassword(PasswordChangeView):
    """A new password for whoever knows the old one."""

    template_name = "credcloud/site/password.html"
    success_url = reverse_lazy("site:home")
    extra_context = {
        "title": gettext_lazy("Change your password"),
        "button": gettext_lazy("Change password"),
    }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check the old one, unless somebody at an open browser tries one after the other."""
        who = f"password-change:{request.user.pk}"
        if not rate_limit.within_limit(request, what=who, per_minute=RESETS_PER_MINUTE):
            return too_often()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Change it; other browsers of this account are signed out."""
        response: HttpResponse = super().form_valid(form)
        messages.success(self.request, _("Your password was changed."))
        return response


class ForgottenPassword(PasswordResetView):
    """A link by e-mail to set a new one. The answer is the same whether there is such an account or not."""

    template_name = "credcloud/site/password.html"
    success_url = reverse_lazy("site:login")
    extra_context = {
        "title": gettext_lazy("Forgotten your password?"),
        "lead": gettext_lazy(
            "Give the e-mail address of your account. We send a link to set a new password."
        ),
        "button": gettext_lazy("Send the link"),
    }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send the link, unless this network asks for many."""
        if not rate_limit.within_limit(request, what="password-reset", per_minute=RESETS_PER_MINUTE):
            return too_often()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Have a worker send it, and say what happens next.

        Here it would wait for the mail server, and only where there is such an account: the time would tell.
        """
        sent = enqueue(
            "credcloud_site.password_mail",
            form.cleaned_data["email"],
            get_language(),
            otherwise="No link to set a new password is sent.",
        )
        if not sent:
            return plain_page(
                503,
                _("No e-mail can be sent at the moment"),
                _("The part of this site that sends e-mails does not answer."),
                _("Try again in a few minutes. If it lasts, tell an administrator."),
            )
        messages.success(
            self.request,
            _("If there is an account with this address, a link is on its way. It works for one day."),
        )
        return HttpResponseRedirect(str(self.success_url))


class NewPassword(PasswordResetConfirmView):
    """Where that link leads."""

    template_name = "credcloud/site/password.html"
    success_url = reverse_lazy("site:login")
    extra_context = {"button": gettext_lazy("Set password")}

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Count before the link is looked at, so that nobody guesses links."""
        if not rate_limit.within_limit(self.request, what="password-link", per_minute=SIGN_INS_PER_MINUTE):
            return too_often()
        return super().dispatch(*args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if not context["validlink"]:
            context["lead"] = _("This link was used already or is too old. Ask for a new one.")
        context["title"] = _("Set a new password")
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        """Set it."""
        response: HttpResponse = super().form_valid(form)
        messages.success(self.request, _("Your password was changed. Sign in with the new one."))
        return response
