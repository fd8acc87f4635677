"""Screens: logo, colours and signatories of a credential group and of an issuer, with a preview."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from credcloud_bridge.branding.api import (
    MOST_SIGNATORIES,
    Branding,
    Signatory,
    add_picture,
    branding_by_digest,
    branding_problems,
    normalized,
    without_problems,
)
from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.forms.branding import BrandingForm
from credcloud_bridge.dashboard.group_sharing import linked_courses, refuse_unless_administered
from credcloud_bridge.data import CredCloudError, DesignKind, Problem
from credcloud_bridge.designs import api as designs
from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import CertificateSignatory, Permission
from credcloud_bridge.web.api import retry_when_busy

_WIDTH = 900


@dataclass(frozen=True, slots=True)
class Preview:
    """A certificate as it would be, as a data URI, and what would not fit or could not be printed on it."""

    picture: str
    problems: tuple[Problem, ...] = ()


@staff_page(Permission.VIEW, change=Permission.ADMINISTER, tab="groups", methods=("GET", "HEAD", "POST"))
def group_branding(page: StaffPage, group_uuid: UUID) -> HttpResponse:
    """What the group has in place of its issuer's logo, colours and signatories."""
    group = groups.get_group(group_uuid=group_uuid, course_key=page.course_key)
    saved = branding_by_digest(group.own_branding)
    form, wanted = _sent(page.request, saved)
    if page.request.method == "POST":
        refuse_unless_administered(page, group)
        if not form.errors and not {"preview", "take_signatories"} & page.request.POST.keys():
            groups.set_group_branding(
                group_uuid=group_uuid, course_key=page.course_key, branding=wanted, actor=page.request.user
            )
            messages.success(page.request, _("Saved. Credentials that exist already stay as they are."))
            return HttpResponseRedirect(page.url("group_branding", group_uuid=group_uuid))
    issuer = branding_by_digest(group.issuer.branding)
    signatories = _lms_signatories(page)
    if signatories and "take_signatories" in page.request.POST:
        # What else was entered stays; nothing is saved yet.
        wanted = replace(wanted, signatories=_taken(page, signatories))
        form = BrandingForm(branding=wanted)
    preview = _group_preview(group, page, issuer.overridden_by(without_problems(wanted)))
    linked = linked_courses(page, group.links)
    return page.render(
        "group_branding.html",
        status=422 if form.errors else 200,
        title=_("Logo and signatures"),
        group=group,
        form=form,
        preview=preview,
        of_issuer=issuer,
        own=group.own_branding,
        lms_signatories=signatories,
        is_unsaved="take_signatories" in page.request.POST,
        may_edit=page.has_permission(Permission.ADMINISTER) and all(one.administers for one in linked),
        may_change_issuer=page.request.user.has_perm("credcloud.change_issuer"),
    )


def _lms_signatories(page: StaffPage) -> tuple[CertificateSignatory, ...]:
    """Who signs the learning platform's own certificate of the course, as many as there is room for."""
    try:
        found = lms.get_lms(page.course_key).certificate_signatories(page.course_key)
    except (lms.CourseNotFound, lms.LMSUnavailable):
        return ()
    return (found or ())[:MOST_SIGNATORIES]


def _taken(page: StaffPage, found: tuple[CertificateSignatory, ...]) -> tuple[Signatory, ...]:
    """The platform's signatories as ours, their pictures made ready; one that cannot be used is left out and said."""
    taken = []
    for one in found:
        signature = ""
        picture = one.read_signature() if one.read_signature is not None else b""
        if picture:
            try:
                signature = add_picture(data=picture, purpose="signature")
            except CredCloudError as error:
                said = _("The signature of %(name)s could not be used: %(why)s")
                messages.warning(page.request, said % {"name": one.name, "why": error.problem.message})
        taken.append(Signatory(one.name, one.title, one.organisation, signature))
    return tuple(taken)


@retry_when_busy
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def issuer_branding(request: HttpRequest, slug: str) -> HttpResponse:
    """An issuer's logo, colours and signatories, for whoever may change issuers."""
    if not request.user.has_perm("credcloud.change_issuer"):
        raise PermissionDenied
    issuer = groups.issuer_by_slug(slug=slug)
    if issuer is None:
        raise Http404
    form, wanted = _sent(request, branding_by_digest(issuer.branding))
    if request.method == "POST" and not form.errors and "preview" not in request.POST:
        groups.set_issuer_branding(slug=slug, branding=wanted, actor=request.user)
        messages.success(request, _("Saved. Credentials that exist already stay as they are."))
        return HttpResponseRedirect(request.path)
    context = {
        "title": _("Logo and signatures of %(issuer)s") % {"issuer": issuer.name},
        "issuer": issuer,
        "form": form,
        "preview": _issuer_preview(issuer, without_problems(wanted)),
        "may_edit": True,
    }
    return render(
        request, "credcloud/dashboard/issuer_branding.html", context, status=422 if form.errors else 200
    )


def _sent(request: HttpRequest, saved: Branding) -> tuple[BrandingForm, Branding]:
    """The form, and the branding that it asks for: what is saved, or what was sent, with what is wrong at its place."""
    if request.method != "POST":
        return BrandingForm(branding=saved), saved
    form = BrandingForm(request.POST, request.FILES, branding=saved)
    form.is_valid()
    wanted = form.branding()
    problems = tuple(branding_problems(normalized(wanted)))
    if problems:
        form.show_problems(problems)
    return form, wanted


def _group_preview(group: groups.GroupDetails, page: StaffPage, branding: Branding) -> Preview | None:
    kind = DesignKind.CERTIFICATE if group.certificate_design_id is not None else DesignKind.BADGE
    try:
        jpeg, problems = credentials.group_preview(
            group_uuid=group.uuid, course_key=page.course_key, kind=kind, width=_WIDTH, branding=branding
        )
    except credentials.CredentialNotFound:
        return None
    return Preview(_data_uri(jpeg), problems)


def _issuer_preview(issuer: groups.IssuerView, branding: Branding) -> Preview | None:
    """The first of the designs that everybody may use, with the issuer's name."""
    cards = designs.in_order_for(
        designs.design_summaries(kind=DesignKind.CERTIFICATE),
        language=get_language() or settings.LANGUAGE_CODE,
    )
    if not cards:
        return None
    card = cards[0]
    jpeg = designs.branding_jpeg(
        version_id=card.version_id, branding=branding, values={"issuer_name": issuer.name}, width=_WIDTH
    )
    return Preview(_data_uri(jpeg))


def _data_uri(jpeg: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
