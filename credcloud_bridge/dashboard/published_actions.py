"""What can be done to published credentials: revoke, change the expiry date, send the mail again, re-issue."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.confirmation import confirmation
from credcloud_bridge.dashboard.forms.credentials import ExpiryForm, PublishedFilter, ReasonForm
from credcloud_bridge.dashboard.selecting import CredentialSelection, chosen, return_path
from credcloud_bridge.data import CredCloudError
from credcloud_bridge.date_texts import long_date
from credcloud_bridge.lms_data import Permission


def _asked(page: StaffPage) -> bool:
    return "confirmed" in page.request.POST


@staff_page(Permission.PUBLISH, tab="published", methods=("POST",))
def dismiss_eligibility_loss(page: StaffPage, credential_uuid: UUID) -> HttpResponse:
    """A credential whose rule is not fulfilled any more stays valid: somebody has looked at it."""
    credentials.dismiss_eligibility_loss(
        credential_uuid=credential_uuid, course_key=page.course_key, actor=page.request.user
    )
    messages.success(page.request, _("It stays valid and is no longer listed here."))
    return HttpResponseRedirect(page.url("credential", credential_uuid=credential_uuid))


@staff_page(Permission.PUBLISH, tab="published", methods=("POST",))
def revoke(page: StaffPage) -> HttpResponse:
    """Revoke what was chosen, with a reason that anybody who looks the credential up can read."""
    choice = chosen(page, PublishedFilter)
    form = ReasonForm(
        page.request.POST if _asked(page) else None,
        label=_("Reason"),
        help_text=_("Shown on the public page to whoever looks the credential up."),
    )
    problems = choice.changed_since_shown(page.request.POST) if _asked(page) else ()
    if _asked(page) and form.is_valid() and not problems:
        done = credentials.revoke(
            selection=choice.selection, actor=page.request.user, reason=form.cleaned_data["reason"]
        )
        _tell(
            page,
            ngettext("%(number)d credential was revoked.", "%(number)d credentials were revoked.", done),
            done,
        )
        return HttpResponseRedirect(return_path(page, "published"))
    return confirmation(
        page,
        title=_("Revoke?"),
        consequences=[
            ngettext(
                "The credential of %(number)d person will stop being valid at once.",
                "The credentials of %(number)d people will stop being valid at once.",
                choice.count,
            )
            % {"number": choice.count},
            _(
                "Their public pages will say that they were revoked, and why. "
                "This cannot be undone; a new one can be issued."
            ),
        ],
        action_url=page.url("revoke"),
        button=ngettext("Revoke %(number)d credential", "Revoke %(number)d credentials", choice.count)
        % {"number": choice.count},
        danger=True,
        back=return_path(page, "published"),
        form=form,
        hidden=choice.hidden,
        problems=problems,
    )


def _wanted_expiry(form: ExpiryForm) -> date | None:
    return None if form.cleaned_data["never"] else form.cleaned_data["expires_on"]


def _change_expiry(
    page: StaffPage, choice: CredentialSelection, form: ExpiryForm
) -> credentials.ExpiryChange | None:
    """What was changed; ``None`` when that date cannot be, which the form then says."""
    try:
        return credentials.change_expiry(
            selection=choice.selection, actor=page.request.user, expires_on=_wanted_expiry(form)
        )
    except CredCloudError as error:
        form.add_error("expires_on", f"{error.problem.message} {error.problem.remedy}")
        return None


@staff_page(Permission.PUBLISH, tab="published", methods=("POST",))
def change_expiry(page: StaffPage) -> HttpResponse:
    """Give what was chosen another expiry date, or none."""
    choice = chosen(page, PublishedFilter)
    form = ExpiryForm(page.request.POST if _asked(page) else None)
    problems = choice.changed_since_shown(page.request.POST) if _asked(page) else ()
    done = _change_expiry(page, choice, form) if _asked(page) and form.is_valid() and not problems else None
    if done is not None:
        expires_on = _wanted_expiry(form)
        if expires_on:
            text = ngettext(
                "%(number)d credential is now valid until %(date)s.",
                "%(number)d credentials are now valid until %(date)s.",
                done.extended,
            )
        else:
            text = ngettext(
                "%(number)d credential no longer expires.",
                "%(number)d credentials no longer expire.",
                done.extended,
            )
        if done.extended or not done.reissued:
            _tell(page, text, done.extended, date=long_date(expires_on))
        if done.reissued:
            text = ngettext(
                "%(number)d corrected credential with the earlier date is under review. "
                "Publish it to replace the present one.",
                "%(number)d corrected credentials with the earlier date are under review. "
                "Publish them to replace the present ones.",
                done.reissued,
            )
            _tell(page, text, done.reissued)
        return HttpResponseRedirect(return_path(page, "published"))
    return confirmation(
        page,
        title=_("Change the expiry date?"),
        consequences=[
            ngettext(
                "A later date, or none: the public page and the certificate of %(number)d person will show it.",
                "A later date, or none: the public pages and the certificates of %(number)d people will show it.",
                choice.count,
            )
            % {"number": choice.count},
            _(
                "An earlier date: a corrected credential is put under review. It replaces the present one when you "
                "publish it. Until then the present one stays valid, and so does every copy of its file."
            ),
            _("Nobody gets an e-mail about a later date."),
        ],
        action_url=page.url("change_expiry"),
        button=_("Change the date"),
        back=return_path(page, "published"),
        form=form,
        hidden=choice.hidden,
        problems=problems,
    )


@staff_page(Permission.PUBLISH, tab="published", methods=("POST",))
def resend(page: StaffPage) -> HttpResponse:
    """Send the e-mail about what was chosen once more."""
    choice = chosen(page, PublishedFilter)
    problems = choice.changed_since_shown(page.request.POST) if _asked(page) else ()
    if _asked(page) and not problems:
        done = credentials.resend(selection=choice.selection, actor=page.request.user)
        _tell(
            page,
            ngettext("%(number)d e-mail is on its way.", "%(number)d e-mails are on their way.", done),
            done,
        )
        return HttpResponseRedirect(return_path(page, "published"))
    return confirmation(
        page,
        title=_("Send the e-mail again?"),
        consequences=[
            ngettext(
                "%(number)d person will get the e-mail about their credential again.",
                "%(number)d people will get the e-mail about their credential again.",
                choice.count,
            )
            % {"number": choice.count},
        ],
        action_url=page.url("resend"),
        button=ngettext("Send %(number)d e-mail", "Send %(number)d e-mails", choice.count)
        % {"number": choice.count},
        back=return_path(page, "published"),
        hidden=choice.hidden,
        problems=problems,
    )


@staff_page(Permission.PREPARE, tab="published", methods=("POST",))
def reissue(page: StaffPage, credential_uuid: UUID) -> HttpResponse:
    """Prepare a new credential that replaces this one once it is published."""
    view = credentials.get_credential(credential_uuid=credential_uuid, course_key=page.course_key)
    back = page.url("credential", credential_uuid=credential_uuid)
    form = ReasonForm(
        page.request.POST if _asked(page) else None,
        label=_("Reason"),
        help_text=_("Kept in the history, for example “name misspelt”."),
    )
    if _asked(page) and form.is_valid():
        new = credentials.reissue(
            credential_uuid=credential_uuid,
            course_key=page.course_key,
            actor=page.request.user,
            reason=form.cleaned_data["reason"],
        )
        messages.success(page.request, _("The new credential is under review. Correct it, then publish it."))
        return HttpResponseRedirect(page.url("credential", credential_uuid=new.row.uuid))
    return confirmation(
        page,
        title=_("Re-issue?"),
        consequences=[
            _("A new credential for %(name)s will be put under review, where you can correct it.")
            % {"name": view.row.name},
            _(
                "The present one stays valid until the new one is published; then its page points to the new one."
            ),
        ],
        action_url=page.url("reissue", credential_uuid=credential_uuid),
        button=_("Prepare a new credential"),
        back=back,
        form=form,
    )


def _tell(page: StaffPage, text: str, done: int, **more: str) -> None:
    messages.success(page.request, text % {"number": done, **more})
