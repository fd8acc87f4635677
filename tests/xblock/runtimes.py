"""XBlock's own runtime with the services that an Open edX offers, and a block in a unit of a course."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from opaque_keys.edx.keys import CourseKey
from opaque_keys.edx.locator import BlockUsageLocator
from webob import Request
from xblock.core import XBlockAside
from xblock.field_data import DictFieldData
from xblock.fields import ScopeIds
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import Runtime

from credcloud_xblock import CredentialXBlock


class PlatformUser(UserService):
    """Tells of a Django user what the platform's service tells."""

    def __init__(self, user: Any) -> None:
        super().__init__()
        self.user = user

    def get_current_user(self) -> XBlockUser:
        told = XBlockUser(is_current_user=True)
        told.opt_attrs["edx-platform.is_authenticated"] = self.user is not None
        if self.user is not None:
            told.emails = [self.user.email]
            told.opt_attrs["edx-platform.user_id"] = self.user.pk
            told.opt_attrs["edx-platform.username"] = self.user.username
        return told


@dataclass(frozen=True)
class StudioPermissions:
    """Studio's service: whether the author may write the course."""

    writes: bool

    def can_write(self, course_key: CourseKey) -> bool:
        assert isinstance(course_key, CourseKey)
        return self.writes


class OneBlockRuntime(Runtime):
    """A runtime for one block."""

    def __init__(self, **services: Any) -> None:
        super().__init__(id_reader=None, id_generator=None, services=services)

    def handler_url(self, block: Any, handler_name: str, *args: Any, **kwargs: Any) -> str:
        return f"/handler/{handler_name}"

    def local_resource_url(self, block: Any, uri: str) -> str:
        raise AssertionError("the block carries everything with it")

    def publish(self, block: Any, event_type: str, event_data: Any) -> None:
        raise AssertionError("the block publishes nothing")

    def resource_url(self, resource: str) -> str:
        raise AssertionError("the block carries everything with it")

    def get_asides(self, block: Any) -> list[XBlockAside]:
        return []


def block_in(
    course_key: CourseKey | None, *, services: dict[str, Any], usage: Any = "credcloud.d0.u0", **fields: Any
) -> CredentialXBlock:
    """The block as the runtime of a unit of this course holds it; without a course, as in the workbench."""
    runtime = OneBlockRuntime(**services, **{"field-data": DictFieldData(fields)})
    if course_key is not None:
        usage = BlockUsageLocator(course_key, "credcloud", "abc")
    ids = ScopeIds("student", "credcloud", usage, usage)
    return CredentialXBlock(runtime, scope_ids=ids)


def seen_by(user: Any, course_key: CourseKey | None, **fields: Any) -> CredentialXBlock:
    """The block as the LMS shows it to ``user`` (None: a visitor)."""
    return block_in(course_key, services={"user": PlatformUser(user)}, **fields)


def in_studio(course_key: CourseKey, *, writes: bool = True, **fields: Any) -> CredentialXBlock:
    """The block as Studio shows it to an author."""
    return block_in(course_key, services={"studio_user_permissions": StudioPermissions(writes)}, **fields)


def call(block: CredentialXBlock, handler: str, body: object = None, *, raw: bytes = b"") -> tuple[int, Any]:
    """The status and the JSON that the block's handler answers."""
    content = raw or json.dumps(body).encode()
    request = Request.blank("/", method="POST", content_type="application/json")
    request.body_file = BytesIO(content)
    request.content_length = len(content)
    answer = block.handle(handler, request)
    return answer.status_int, json.loads(answer.body)


__all__ = ["block_in", "call", "in_studio", "seen_by"]
