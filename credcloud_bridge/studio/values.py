"""The values that a design may show: what every credential has, and the attributes of the draft's group."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from credcloud_bridge.data import AttributeSpec, Problem
from credcloud_bridge.designs import api as designs
from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Permission
from credcloud_bridge.studio.access import DraftRequest, draft_json, problem_json
from credcloud_bridge.studio.people import group_of, person_of


@draft_json("GET", "HEAD", "POST")
def values(page: DraftRequest) -> HttpResponse:
    """``{"values": [{"name", "label", "sample", "own"}], "can_add"}``; POST ``{"label", "type"}`` adds an attribute."""
    group = group_of(page)
    if page.request.method == "POST":
        if group is None or not _may_add(page, group):
            return problem_json([_not_allowed()], status=422)
        added = _add(page, group, page.json())
        group = group_of(page)
        return JsonResponse({**_all(page, group), "added": added})
    return JsonResponse(_all(page, group))


def _all(page: DraftRequest, group: groups.GroupDetails | None) -> dict[str, Any]:
    _revision, document = designs.draft_document(draft_uuid=page.draft.uuid)
    samples = person_of(page, None, language=document.language).values
    labels = _labels()
    found = [
        {"name": name, "label": labels.get(name, name), "sample": samples.get(name, ""), "own": False}
        for name in designs.STANDARD_PLACEHOLDERS
    ]
    found += [
        {"name": one.name, "label": one.label, "sample": samples.get(one.name, ""), "own": True}
        for one in (() if group is None else group.attributes)
    ]
    return {"values": found, "can_add": group is not None and _may_add(page, group)}


def _may_add(page: DraftRequest, group: groups.GroupDetails) -> bool:
    """Whoever administers every course that the group serves."""
    return all(
        lms.has_permission(
            user=page.request.user,
            permission=Permission.ADMINISTER,
            course_key=lms.parse_course_key(key),
        )
        for key in group.links
    )


def _add(page: DraftRequest, group: groups.GroupDetails, sent: Any) -> str:
    """Give the group another attribute; returns its name in designs. Raises ``InvalidGroup``, ``StaleGroup``."""
    label = str(sent.get("label") or "")[:200] if isinstance(sent, dict) else ""
    kind = sent.get("type") if isinstance(sent, dict) else ""
    attribute = AttributeSpec(name="", label=label, type=kind if kind in ("number", "date") else "text")
    known = groups.values_of(details=group)
    if page.course_key is None:
        raise groups.GroupNotFound(group.uuid)
    saved = groups.update_group(
        group_uuid=group.uuid,
        course_key=page.course_key,
        values=replace(known, attributes=(*group.attributes, attribute)),
        actor=page.request.user,
    )
    return saved.attributes[-1].name


def _labels() -> dict[str, str]:
    return {
        "recipient_name": _("Recipient name"),
        "title": _("Title of the credential"),
        "course_title": _("Course title"),
        "course_number": _("Course number"),
        "organisation": _("Organisation"),
        "course_details": _("Course details"),
        "description": _("Description"),
        "issuer_name": _("Issuer"),
        "issued_on": _("Issue date"),
        "expires_on": _("Expiry date"),
        "credential_id": _("Credential id"),
        "verify_url": _("Address for verifying"),
        "criteria": _("Criteria"),
        "grade": _("Grade"),
    }


def _not_allowed() -> Problem:
    return Problem(
        row=None,
        column=None,
        code="attribute-not-added",
        message=_("You cannot add an attribute from here."),
        remedy=_("Open the design from a credential group that you administer, and add it there."),
    )
