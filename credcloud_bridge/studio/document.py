"""The document of a draft: loaded once by the editor, saved with every change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from credcloud_bridge.data import Problem
from credcloud_bridge.designs import api as designs
from credcloud_bridge.studio.access import DraftRequest, draft_json, may_design, problem_as_json, problem_json
from credcloud_bridge.studio.files import asset_as_json


@draft_json("GET", "HEAD", "PUT", "POST")
def document(page: DraftRequest) -> HttpResponse:
    """``{"revision", "document", "assets", "problems"}``; saved with PUT, or POST as a page that is being left can do.

    409 when somebody else saved meanwhile, with ``revision``, ``editor``, ``saved_at`` and ``document`` of theirs.
    """
    uuid = page.draft.uuid
    if page.request.method in ("GET", "HEAD"):
        revision, stored = designs.draft_document(draft_uuid=uuid)
        return JsonResponse(
            {
                "revision": revision,
                "document": stored.as_json(),
                "assets": _assets(page, stored),
                "problems": [problem_as_json(one) for one in designs.import_problems(draft_uuid=uuid)],
            }
        )
    sent = page.json()
    if not isinstance(sent, dict) or not isinstance(sent.get("revision"), int):
        return problem_json([_no_revision()], status=422)
    changed = designs.read_document(sent.get("document"))
    try:
        revision = designs.save_draft(
            draft_uuid=uuid,
            revision=sent["revision"],
            document=changed,
            actor=page.request.user,
            may_unlock=may_design(page.request.user, None),
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


@draft_json("POST")
def copy(page: DraftRequest) -> HttpResponse:
    """``{"document"}`` as a draft of its own, beside this one -> 201 with ``{"name", "address"}`` of its editor."""
    sent = page.json()
    document = designs.read_document(sent.get("document") if isinstance(sent, dict) else None)
    _revision, stored = designs.draft_document(draft_uuid=page.draft.uuid)
    if not may_design(page.request.user, None) and (
        problems := tuple(designs.lock_problems(stored, document))
    ):
        raise designs.InvalidDraft(problems)
    made = designs.create_draft(
        document=replace(document, name=designs.copy_name(document.name)),
        course_key=page.course_key,
        actor=page.request.user,
        group_uuid=page.draft.group_uuid,
    )
    address = reverse("credcloud:studio_editor", kwargs={"design_draft_uuid": made.uuid})
    return JsonResponse({"name": made.name, "address": address}, status=201)


def _assets(page: DraftRequest, document: designs.DraftDocument) -> dict[str, Any]:
    """What is known of the files that the document names, by their SHA-256: sizes of pages, pixels of pictures."""
    found = designs.assets_by_sha256(
        sha256s=designs.referenced(document.template), course_key=page.course_key
    )
    return {sha256: asset_as_json(asset) for sha256, asset in found.items()}


def _no_revision() -> Problem:
    return Problem(
        row=None,
        column=None,
        code="revision-missing",
        message=_("The page did not say which state of the design it changes."),
        remedy=_("Load the page anew and try again."),
    )
