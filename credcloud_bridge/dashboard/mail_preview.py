"""Screen: the mail as its recipient gets it, before anything is published; sent as a test to whoever looks at it."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.data import CredCloudError, Message, request_error
from credcloud_bridge.delivery import api as delivery
from credcloud_bridge.lms_data import Permission
from credcloud_bridge.web.api import rate_limit

TESTS_PER_MINUTE = 5
VIEWS = ("desktop", "phone", "dark", "text")
_PICTURE = "credential"
# The mail's own styles and pictures; no script, no form, no cookie.
_POLICY = "default-src 'none'; img-src * data:; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
_DARK = "(prefers-color-scheme: dark)"


@staff_page(Permission.VIEW, tab="groups")
def group_mail(page: StaffPage, group_uuid: UUID) -> HttpResponse:
    """The mail of a group, for a sample person."""
    sample = credentials.group_mail(group_uuid=group_uuid, course_key=page.course_key)
    return _preview(
        page,
        sample,
        body_url=page.url("group_mail_body", group_uuid=group_uuid),
        test_url=page.url("group_mail_test", group_uuid=group_uuid),
        back_url=page.url("group_edit", group_uuid=group_uuid),
        back_text=_("Credential group"),
    )


@staff_page(Permission.VIEW, tab="pending")
def credential_mail(page: StaffPage, credential_uuid: UUID) -> HttpResponse:
    """The mail about one credential, as its recipient will get it."""
    sample = credentials.credential_mail(credential_uuid=credential_uuid, course_key=page.course_key)
    return _preview(
        page,
        sample,
        body_url=page.url("credential_mail_body", credential_uuid=credential_uuid),
        test_url=page.url("credential_mail_test", credential_uuid=credential_uuid),
        back_url=page.url("credential", credential_uuid=credential_uuid),
        back_text=sample.message.context["recipient_name"],
    )


@xframe_options_sameorigin
@staff_page(Permission.VIEW)
def group_mail_body(page: StaffPage, group_uuid: UUID) -> HttpResponse:
    """The HTML of that mail, for the frame."""
    return _body(page, credentials.group_mail(group_uuid=group_uuid, course_key=page.course_key))


@xframe_options_sameorigin
@staff_page(Permission.VIEW)
def credential_mail_body(page: StaffPage, credential_uuid: UUID) -> HttpResponse:
    """The HTML of that mail, for the frame."""
    return _body(
        page, credentials.credential_mail(credential_uuid=credential_uuid, course_key=page.course_key)
    )


@staff_page(Permission.PREPARE, tab="groups", methods=("POST",))
def group_mail_test(page: StaffPage, group_uuid: UUID) -> HttpResponse:
    """Send it to the person's own address."""
    sample = credentials.group_mail(group_uuid=group_uuid, course_key=page.course_key)
    return _test(page, sample, page.url("group_mail", group_uuid=group_uuid))


@staff_page(Permission.PREPARE, tab="pending", methods=("POST",))
def credential_mail_test(page: StaffPage, credential_uuid: UUID) -> HttpResponse:
    """Send it to the person's own address."""
    sample = credentials.credential_mail(credential_uuid=credential_uuid, course_key=page.course_key)
    return _test(page, sample, page.url("credential_mail", credential_uuid=credential_uuid))


def _preview(page: StaffPage, sample: credentials.MailSample, **context: Any) -> HttpResponse:
    asked = page.request.GET.get("as", "")
    shown_as = asked if asked in VIEWS else VIEWS[0]
    return page.render(
        "mail_preview.html",
        title=_("E-mail preview"),
        mail=delivery.preview_mail(message=sample.message),
        to=sample.message.to,
        is_sent=sample.is_sent,
        shown_as=shown_as,
        views=list(zip(VIEWS, (_("Desktop"), _("Phone"), _("Dark"), _("Plain text")), strict=True)),
        own_address=_own_address(page),
        **context,
    )


def _body(page: StaffPage, sample: credentials.MailSample) -> HttpResponse:
    picture = base64.b64encode(sample.picture).decode()
    message = _with_picture(sample, f"data:{sample.picture_type};base64,{picture}")
    html = delivery.preview_mail(message=message).html
    if page.request.GET.get("as") == "dark":
        html = html.replace(_DARK, "all")
    # Its links lead nowhere yet, so they do not take the frame away.
    html = html.replace("<head>", '<head><base target="_blank">', 1)
    response = HttpResponse(html)
    response["Content-Security-Policy"] = _POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _test(page: StaffPage, sample: credentials.MailSample, back: str) -> HttpResponse:
    address = _own_address(page)
    if not address:
        raise request_error(
            "no-own-address",
            _("Your account has no e-mail address."),
            _("Add one to your account, then try again."),
        )
    who = f"test-mail:{page.request.user.pk}"
    if not rate_limit.within_limit(page.request, what=who, per_minute=TESTS_PER_MINUTE):
        raise request_error(
            "test-mail-too-often",
            _("You have sent yourself several tests within a short time."),
            _("Wait a minute, then try again."),
        )
    pictures = {_PICTURE: sample.picture} if sample.picture else {}
    try:
        delivery.send_test(message=_with_picture(sample, f"cid:{_PICTURE}"), to=address, pictures=pictures)
    except CredCloudError as error:
        problem = error.problem
        messages.error(page.request, f"{problem.message} {problem.remedy}".strip())
    else:
        messages.success(page.request, _("A test was sent to %(address)s.") % {"address": address})
    return HttpResponseRedirect(back)


def _with_picture(sample: credentials.MailSample, url: str) -> Message:
    return replace(
        sample.message, context={**sample.message.context, "picture_url": url if sample.picture else ""}
    )


def _own_address(page: StaffPage) -> str:
    return str(getattr(page.request.user, "email", "") or "")
