"""A design as one file, to be kept or taken to another course or site: everything that it prints is in it.

A ZIP file: ``design.json`` says ``{"format", "version": 2, "name", "kind", "language", "direction", "template",
"files", "layers"}``, the template naming its pictures, pages and uploaded fonts as drafts do (``asset:<sha256>``),
``layers`` what the editor notes about its elements (``layer_notes``), and ``files`` where each of them is: below
``assets/`` or ``fonts/``, the fonts with what they say of their licences. Files of version 1 were the JSON alone, with
``data:`` URIs in the template; they are still taken in.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import CredCloudError, DesignKind, request_error
from credcloud_bridge.designs.draft_documents import DraftDocument, is_language
from credcloud_bridge.designs.draft_starts import document_of_template
from credcloud_bridge.designs.file_contents import FileContents, with_file_contents
from credcloud_bridge.designs.imports import api as imports
from credcloud_bridge.designs.layer_notes import with_notes
from credcloud_bridge.designs.models import DesignVersion
from credcloud_bridge.designs.summaries import DesignNotFound, visible_designs
from credcloud_bridge.rendering.api import template_shape_problems

LARGEST_FILE = 25 * 1024 * 1024  # bytes
_FORMAT, _JSON_VERSION, _VERSION = "credential-cloud-design", 1, 2
_ZIP = b"PK\x03\x04"


def design_file(*, design_id: int, course_key: CourseKey | None) -> tuple[str, bytes]:
    """Name and ZIP file of the newest version of a design that the course may use; raises ``DesignNotFound``."""
    design = visible_designs(course_key).filter(pk=design_id).first()
    version = DesignVersion.objects.filter(design_id=design_id).order_by("-number").first()
    if design is None or version is None:
        raise DesignNotFound(design_id)
    contents = FileContents()
    content = {
        "format": _FORMAT,
        "version": _VERSION,
        "name": design.name,
        "kind": design.kind,
        "language": version.language,
        "direction": version.direction,
        "template": contents.taken_out(version.template),
        "files": contents.listed,
        "layers": design.layers,
    }
    return design.name, contents.zip_file(json.dumps(content, ensure_ascii=False, indent=1).encode())


def document_of_file(data: bytes, *, course_key: CourseKey | None, actor: Any) -> DraftDocument:
    """The draft's document in a file that ``design_file`` wrote, here or elsewhere.

    A ZIP file, its pictures, pages and fonts are read in processes of their own. Raises ``CredCloudError``.
    """
    if len(data) > LARGEST_FILE:
        raise _refused(_("It is larger than %(limit)d MB.") % {"limit": LARGEST_FILE // 1024**2})
    content = _checked(*_read(data))
    if problems := template_shape_problems(content["template"]):
        raise CredCloudError(problems[0])
    document = document_of_template(
        content["template"],
        name=content["name"].strip() or _("Imported design"),
        kind=DesignKind(content["kind"]),
        language=content["language"],
        direction=content["direction"],
        course_key=course_key,
        actor=actor,
    )
    return with_notes(document, content.get("layers"))


def _read(data: bytes) -> tuple[Any, Mapping[str, bytes] | None]:
    """What the file says, and the files beside it where it is a ZIP file."""
    if data.startswith(_ZIP):
        try:
            return imports.read_exported_design(data)
        except CredCloudError as error:
            raise _refused(_("It is not a design that was exported here.")) from error
    try:
        return json.loads(data), None
    except (ValueError, RecursionError) as error:
        raise _refused(_("It is not a design that was exported here.")) from error


def _checked(content: Any, files: Mapping[str, bytes] | None) -> dict[str, Any]:
    """The content with the bytes of its files in the template; raises ``CredCloudError``."""
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise _refused(_("It is not a design that was exported here."))
    if content.get("version") != (_JSON_VERSION if files is None else _VERSION):
        raise _refused(_("It was exported by a newer version of this site."))
    known = (
        isinstance(content.get("template"), dict)
        and isinstance(content.get("name"), str)
        and content.get("kind") in [kind.value for kind in DesignKind]
        and is_language(content.get("language"))
        and content.get("direction") in ("ltr", "rtl")
    )
    if not known:
        raise _refused(_("Something is missing in it."))
    if files is None:
        return content
    try:
        uris = {
            sha256: _uri(str(content["files"][sha256]["media_type"]), one) for sha256, one in files.items()
        }
        return {**content, "template": with_file_contents(content["template"], uris)}
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _refused(_("Something is missing in it.")) from error


def _uri(media_type: str, data: bytes) -> str:
    if media_type == "image/svg+xml":
        return data.decode()
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def _refused(why: str) -> CredCloudError:
    return request_error(
        "design-file-refused",
        _("This file cannot be imported. %(why)s") % {"why": why},
        _("Choose a file that was saved with “Export” from the list of designs."),
    )
