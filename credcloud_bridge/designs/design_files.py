"""A design as one file, to be kept or taken to another course or site: everything that it prints is in it.

JSON: ``{"format", "version", "name", "kind", "language", "direction", "template"}``, the template with its pictures
and pages as ``data:`` URIs, as a version has it.
"""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import CredCloudError, DesignKind, request_error
from credcloud_bridge.designs.draft_documents import DraftDocument, is_language
from credcloud_bridge.designs.draft_starts import document_of_template
from credcloud_bridge.designs.models import DesignVersion
from credcloud_bridge.designs.summaries import DesignNotFound, visible_designs
from credcloud_bridge.rendering.api import template_shape_problems

LARGEST_FILE = 25 * 1024 * 1024  # bytes
_FORMAT, _VERSION = "credential-cloud-design", 1


def design_file(*, design_id: int, course_key: CourseKey | None) -> tuple[str, bytes]:
    """Name and file of the newest version of a design that the course may use; raises ``DesignNotFound``."""
    design = visible_designs(course_key).filter(pk=design_id).first()
    version = DesignVersion.objects.filter(design_id=design_id).order_by("-number").first()
    if design is None or version is None:
        raise DesignNotFound(design_id)
    content = {
        "format": _FORMAT,
        "version": _VERSION,
        "name": design.name,
        "kind": design.kind,
        "language": version.language,
        "direction": version.direction,
        "template": version.template,
    }
    return design.name, json.dumps(content, ensure_ascii=False, indent=1).encode()


def document_of_file(data: bytes, *, course_key: CourseKey | None, actor: Any) -> DraftDocument:
    """The draft's document in a file that ``design_file`` wrote, here or elsewhere.

    Its pictures and pages become files of the course, read in processes of their own. Raises ``CredCloudError``.
    """
    if len(data) > LARGEST_FILE:
        raise _refused(_("It is larger than %(limit)d MB.") % {"limit": LARGEST_FILE // 1024**2})
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _refused(_("It is no design that was exported here.")) from error
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise _refused(_("It is no design that was exported here."))
    if content.get("version") != _VERSION:
        raise _refused(_("It was exported by a newer version of this site."))
    kinds = [kind.value for kind in DesignKind]
    known = (
        isinstance(content.get("template"), dict)
        and isinstance(content.get("name"), str)
        and content.get("kind") in kinds
        and is_language(content.get("language"))
        and content.get("direction") in ("ltr", "rtl")
    )
    if not known:
        raise _refused(_("Something is missing in it."))
    if problems := template_shape_problems(content["template"]):
        raise CredCloudError(problems[0])
    return document_of_template(
        content["template"],
        name=content["name"].strip() or _("Imported design"),
        kind=DesignKind(content["kind"]),
        language=content["language"],
        direction=content["direction"],
        course_key=course_key,
        actor=actor,
    )


def _refused(why: str) -> CredCloudError:
    return request_error(
        "design-file-refused",
        _("This file cannot be imported. %(why)s") % {"why": why},
        _("Choose a file that was saved with “Export” from the list of designs."),
    )
