"""How drafts begin: empty, from a design's version, or from a template that somebody brings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import DesignKind
from credcloud_bridge.designs.asset_references import with_references
from credcloud_bridge.designs.draft_documents import LONGEST_NAME, DraftDocument, read_document
from credcloud_bridge.designs.drafts import DraftSummary, create_draft, get_draft
from credcloud_bridge.designs.layer_notes import with_notes
from credcloud_bridge.designs.mirrored import in_language
from credcloud_bridge.designs.models import DesignVersion, Draft
from credcloud_bridge.designs.summaries import DesignNotFound, visible_designs

# Millimetres, upright.
PAGE_SIZES: Mapping[str, tuple[float, float]] = {
    "a4": (210, 297),
    "a3": (297, 420),
    "a5": (148, 210),
    "letter": (215.9, 279.4),
    "legal": (215.9, 355.6),
    "square": (210, 210),
}
_BADGE_SIDE = 100.0


def empty_document(
    *, name: str, kind: DesignKind, language: str, direction: str, width: float, height: float
) -> DraftDocument:
    """A blank page of this size in millimetres; a badge is square. Raises ``InvalidDraft``."""
    if kind is DesignKind.BADGE:
        width = height = _BADGE_SIDE
    return read_document(
        {
            "name": name,
            "kind": kind.value,
            "language": language,
            "direction": direction,
            "template": {
                "basePdf": {"width": width, "height": height, "padding": [0, 0, 0, 0]},
                "schemas": [[]],
            },
        }
    )


def document_of_template(
    template: Mapping[str, Any],
    *,
    name: str,
    kind: DesignKind,
    language: str,
    direction: str,
    course_key: CourseKey | None,
    actor: Any,
) -> DraftDocument:
    """The document of a complete template; its pictures and pages become files of the course.

    Raises ``InvalidDraft``, and ``CredCloudError`` for a picture that cannot be read.
    """
    return read_document(
        {
            "name": name[:LONGEST_NAME],
            "kind": kind.value,
            "language": language,
            "direction": direction,
            "template": with_references(template, course_key=course_key, actor=actor),
        }
    )


def start_from_design(
    *,
    design_id: int,
    course_key: CourseKey | None,
    actor: Any,
    version_id: int | None = None,
    as_copy: bool = False,
    group_uuid: UUID | None = None,
) -> DraftSummary:
    """A draft of the design's next version; of a design of its own (a copy) where it is not this course's.

    Whoever edits a design that has a draft goes on with that one, unless an earlier version is asked for. Raises
    ``DesignNotFound`` for a design that this course may not use, and ``CredCloudError``.
    """
    design = visible_designs(course_key).filter(pk=design_id).first()
    versions = DesignVersion.objects.filter(design_id=design_id).order_by("-number")
    version = (versions.filter(pk=version_id) if version_id is not None else versions).first()
    if design is None or version is None:
        raise DesignNotFound(design_id)
    owner = "" if course_key is None else str(course_key)
    own = not as_copy and design.course_key == owner and design.starter_slug is None
    if own and version_id is None:
        begun = Draft.objects.filter(design=design, course_key=owner).order_by("-saved_at").first()
        if begun is not None:
            return get_draft(draft_uuid=begun.uuid)
    document = document_of_template(
        version.template,
        name=design.name if own else copy_name(design.name),
        kind=DesignKind(design.kind),
        language=version.language,
        direction=version.direction,
        course_key=course_key,
        actor=actor,
    )
    if version.number == design.versions.count():
        # Of an earlier version nothing is known any more.
        others = design.course_key != owner
        document = with_notes(document, design.layers, of_others=others)
    return create_draft(
        document=document,
        course_key=course_key,
        actor=actor,
        design_id=design.pk if own else None,
        group_uuid=group_uuid,
    )


def start_in_language(
    *, design_id: int, course_key: CourseKey | None, actor: Any, language: str, direction: str
) -> DraftSummary:
    """A draft of a new design: this one for another language, mirrored where that is written the other way.

    Raises ``DesignNotFound`` and ``CredCloudError``.
    """
    design = visible_designs(course_key).filter(pk=design_id).first()
    version = DesignVersion.objects.filter(design_id=design_id).order_by("-number").first()
    if design is None or version is None:
        raise DesignNotFound(design_id)
    document = document_of_template(
        version.template,
        name=f"{design.name} ({language})",
        kind=DesignKind(design.kind),
        language=version.language,
        direction=version.direction,
        course_key=course_key,
        actor=actor,
    )
    others = design.course_key != ("" if course_key is None else str(course_key))
    document = with_notes(document, design.layers, of_others=others)
    mirrored = in_language(document, language=language, direction=direction, width=version.page_width_mm)
    return create_draft(document=mirrored, course_key=course_key, actor=actor)


def copy_name(name: str) -> str:
    """What the copy of a design of this name is called."""
    copied = _("%(name)s (copy)") % {"name": name}
    return copied if len(copied) <= LONGEST_NAME else name
