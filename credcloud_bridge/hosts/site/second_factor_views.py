"""Pages of the second step of signing in: the code, setting an app up, recovery codes, taking it off."""

from __future__ import annotations

import base64
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credcloud_bridge.hosts.site import second_factor
from credcloud_bridge.hosts.site.sign_in import too_often
from credcloud_bridge.web.api import rate_limit

CODES_PER_MINUTE = 20
_QR_SCALE = 5


class CodeForm(forms.Form):
    """One code."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )


def ask(request: HttpRequest) -> HttpResponse:
    """The second step: a code of the app, or a recovery code."""
    user = getattr(request, "half_signed_in", None)
    if user is None or not second_factor.has_second_factor(user):
        return redirect("site:home")
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        if not _may_try(request):
            return too_often()
        if form.is_valid():
            if second_factor.code_is_right(user, form.cleaned_data["code"]):
                second_factor.complete(request, user)
                return redirect(_next(request))
            form.add_error("code", _("This code is wrong or too old. Wait for the next one, then try again."))
    form.fields["code"].help_text = _(
        "Six digits from your authenticator app, or one of your recovery codes. "
        "If you have neither, ask an administrator of this site."
    )
    return _page(request, form, title=_("Two-step sign-in"), button=_("Sign in"))


def set_up(request: HttpRequest) -> HttpResponse:
    """Connect an authenticator app: scan, type one code, keep the recovery codes."""
    import segno  # loaded by whoever shows a code only

    user = _whose(request)
    if user is None:
        return redirect("site:login")
    if second_factor.has_second_factor(user):
        return redirect("site:second_factor_manage" if user == request.user else "site:second_factor")
    device = second_factor.device_to_confirm(user)
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        if not _may_try(request):
            return too_often()
        if form.is_valid():
            if device.verify_token("".join(form.cleaned_data["code"].split())):
                second_factor.confirm(device)
                second_factor.complete(request, user)
                return _codes_page(request, user)
            form.add_error("code", _("This code is wrong or too old. Wait for the next one, then try again."))
    form.fields["code"].help_text = _("The six digits that the app shows for this site.")
    key = base64.b32encode(device.bin_key).decode().rstrip("=")
    return _page(
        request,
        form,
        title=_("Set up two-step sign-in"),
        lead=_("Scan this code with an authenticator app on your phone, or type the key into it."),
        button=_("Turn on"),
        picture=segno.make(device.config_url).svg_data_uri(scale=_QR_SCALE, border=4, light="white"),
        key=" ".join(key[at : at + 4] for at in range(0, len(key), 4)),
    )


def manage(request: HttpRequest) -> HttpResponse:
    """New recovery codes, or sign in by password alone again; both for whoever has a code now."""
    user = request.user
    if not user.is_authenticated:
        return redirect("site:login")
    if not second_factor.has_second_factor(user):
        return redirect("site:second_factor_set_up")
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        if not _may_try(request):
            return too_often()
        if form.is_valid():
            if not second_factor.code_is_right(user, form.cleaned_data["code"]):
                form.add_error(
                    "code", _("This code is wrong or too old. Wait for the next one, then try again.")
                )
            elif "remove" in request.POST:
                second_factor.remove_second_factor(user)
                messages.success(request, _("Two-step sign-in is off."))
                if second_factor.must_have_second_factor(user):
                    return redirect("site:second_factor_set_up")
                return redirect("site:password_change")
            else:
                return _codes_page(request, user)
    return _page(
        request,
        form,
        title=_("Two-step sign-in"),
        lead=_("It is on. To change something, type a code of your app or a recovery code."),
        button=_("Make new recovery codes"),
        removable=not second_factor.must_have_second_factor(user),
    )


def _codes_page(request: HttpRequest, user: Any) -> HttpResponse:
    context = {"codes": second_factor.new_recovery_codes(user), "next": _next(request)}
    response = render(request, "credcloud/site/recovery_codes.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    response = render(
        request,
        "credcloud/site/second_factor.html",
        {"form": form, "next": request.POST.get("next", request.GET.get("next", "")), **context},
    )
    response["Cache-Control"] = "no-store"
    return response


def _whose(request: HttpRequest) -> Any:
    half = getattr(request, "half_signed_in", None)
    return half or (request.user if request.user.is_authenticated else None)


def _may_try(request: HttpRequest) -> bool:
    return rate_limit.within_limit(request, what="second-factor", per_minute=CODES_PER_MINUTE)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return reverse("site:home")
