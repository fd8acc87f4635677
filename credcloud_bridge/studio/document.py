"""The document of a draft: loaded once by the editor, saved with every change."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from credcloud_bridge.data import Problem
from credcloud_bridge.designs import api as designs
from credcloud_bridge.studio.access import DraftRequest, draft_json, problem_json


@draft_json("GET", "HEAD", "PUT", "POST")
def document(page: DraftRequest) -> HttpResponse:
    """``{"revision", "document"}``; saved with PUT, or POST as a page that is being left can do.

    409 when somebody else saved meanwhile, with ``revision``, ``editor``, ``saved_at`` and ``document`` of theirs.
    """
    uuid = page.draft.uuid
    if page.request.method in ("GET", "HEAD"):
        revision, stored = designs.draft_document(draft_uuid=uuid)
        return JsonResponse({"revision": revision, "document": stored.as_json()})
    sent = page.json()
    if not isinstance(sent, dict) or not isinstance(sent.get("revision"), int):
        return problem_json([_no_revision()], status=422)
    changed = designs.read_document(sent.get("document"))
    try:
        revision = designs.save_draft(
            draft_uuid=uuid, revision=sent["revision"], document=changed, actor=page.request.user
        )
    except designs.StaleDraft as stale:
        theirs = {
            "revision": stale.current.revision,
            "editor": stale.current.saved_by,
            "saved_at": stale.current.saved_at.isoformat(),
            "document": stale.document.as_json(),
        }
        return problem_json([stale.problem], status=409, more=theirs)
    return JsonResponse({"revision": revision})


def _no_revision() -> Problem:
    return Problem(
        row=None,
        column=None,
        code="revision-missing",
        message=_("What the page sent says not which state of the design it changes."),
        remedy=_("Load the page anew and try again."),
    )
