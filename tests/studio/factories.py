"""A course with somebody who designs in it, and drafts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.designs import api as designs
from tests.factories import make_course, make_staff


def text_element(element: str = "name", content: str = "{recipient_name}", **more: Any) -> dict[str, Any]:
    """A text across an A4 page."""
    return {
        "id": element,
        "name": element,
        "type": "text",
        "content": content,
        "position": {"x": 20, "y": 60},
        "width": 257,
        "height": 20,
        "fontName": "Noto Sans",
        "fontSize": 30,
        "alignment": "center",
        **more,
    }


def make_document(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A draft's document as the editor sends it."""
    return {
        "name": "Diploma",
        "kind": "certificate",
        "language": "en",
        "direction": "ltr",
        "template": {
            "basePdf": {"width": 297, "height": 210, "padding": [0, 0, 0, 0]},
            "schemas": [list(elements or (text_element(),))],
        },
        "layers": {},
        "guides": [],
        "history": [],
        **more,
    }


def make_draft(course_key: CourseKey | None, document: dict[str, Any] | None = None) -> designs.DraftSummary:
    """A draft in a course, or of a design for everybody."""
    return designs.create_draft(
        document=designs.read_document(document or make_document()), course_key=course_key, actor=None
    )


@dataclass
class Studio:
    """A designer's browser in the studio."""

    course: Any = field(default_factory=make_course)
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        self.user = make_staff(self.course, admin=True)
        self.client.force_login(self.user)
        self.draft = make_draft(self.course.key)

    def url(self, name: str = "") -> str:
        """A path below the draft."""
        return f"/credcloud/studio/drafts/{self.draft.uuid}/{name}"

    def post(self, name: str, sent: Any, method: str = "post") -> Any:
        """The answer to JSON that is sent below the draft."""
        return getattr(self.client, method)(self.url(name), json.dumps(sent), content_type="application/json")

    def document(self) -> dict[str, Any]:
        """The document as the server has it."""
        return self.client.get(self.url("document")).json()
