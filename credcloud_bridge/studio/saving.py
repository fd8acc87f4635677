"""Saving a draft as a version: what that would touch, and doing it."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.designs import api as designs
from credcloud_bridge.studio.access import DraftRequest, draft_json, problem_json
from credcloud_bridge.studio.pictures import element_problems


@draft_json("GET", "HEAD")
def usage(page: DraftRequest) -> HttpResponse:
    """``{"drafts", "under_review", "published", "groups", "sentence"}``: what saving a version touches."""
    used = credentials.DesignUsage(0, 0, 0)
    if page.draft.design_id is not None:
        used = credentials.design_usage(design_id=page.draft.design_id)
    return JsonResponse(
        {
            "drafts": used.drafts,
            "under_review": used.under_review,
            "published": used.published,
            "groups": list(used.groups),
            "sentence": _sentence(used),
        }
    )


@draft_json("POST")
def save(page: DraftRequest) -> HttpResponse:
    """``{"revision"}`` -> ``{"version", "design", "is_new", "problems"}``; 409 when somebody else saved meanwhile."""
    sent = page.json()
    revision = sent.get("revision") if isinstance(sent, dict) else None
    if not isinstance(revision, int):
        revision = -1
    try:
        saved = designs.save_version(draft_uuid=page.draft.uuid, revision=revision, actor=page.request.user)
    except designs.StaleDraft as stale:
        return problem_json([stale.problem], status=409, more={"revision": stale.current.revision})
    _revision, document = designs.draft_document(draft_uuid=page.draft.uuid)
    return JsonResponse(
        {
            "version": saved.number,
            "design": saved.design_id,
            "is_new": saved.is_new,
            "problems": list(element_problems(document, saved.problems)),
        }
    )


def _sentence(used: credentials.DesignUsage) -> str:
    """What a person reads before saving: "12 drafts will use it. 340 published stay as they are." """
    parts = []
    if used.drafts:
        parts.append(
            ngettext("%(n)d draft will use it.", "%(n)d drafts will use it.", used.drafts)
            % {"n": used.drafts}
        )
    if used.under_review:
        parts.append(
            ngettext(
                "%(n)d under review stays as it is until it is refreshed.",
                "%(n)d under review stay as they are until they are refreshed.",
                used.under_review,
            )
            % {"n": used.under_review}
        )
    if used.published:
        parts.append(
            ngettext("%(n)d published stays as it is.", "%(n)d published stay as they are.", used.published)
            % {"n": used.published}
        )
    return " ".join(parts) or _("Nothing uses this design yet.")
