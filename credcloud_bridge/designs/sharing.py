"""Designs of a course that others may use too: they see it among theirs, and a copy of it is theirs to change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import request_error
from credcloud_bridge.designs.models import Design, DesignShare, ShareScope
from credcloud_bridge.designs.summaries import DesignNotFound


@dataclass(frozen=True, slots=True)
class ShareSummary:
    """One sharing: ``value`` is a course key or an organisation's short name, blank for everybody."""

    id: int
    scope: ShareScope
    value: str

    @property
    def label(self) -> str:
        """Whom it means, for a person."""
        return self.value or str(self.scope.label)


def share_design(
    *, design_id: int, course_key: CourseKey, scope: ShareScope, value: str, actor: Any
) -> ShareSummary:
    """Let others use this course's design; once for each. Raises ``DesignNotFound`` for one that is not the course's.

    ``value`` is the course's key, or the organisation's short name; nothing for everybody.
    """
    design = _own(design_id, course_key)
    value = "" if scope is ShareScope.SITE else value.strip()
    if (scope is not ShareScope.SITE and not value) or value == str(course_key):
        raise request_error(
            "share-with-nobody",
            _("Nobody else was chosen to share the design with."),
            _("Choose another course, an organisation, or every course."),
        )
    row, _made = DesignShare.objects.get_or_create(
        design=design,
        scope=scope,
        value=value,
        defaults={"created_by": actor if actor is not None and actor.pk is not None else None},
    )
    return ShareSummary(row.pk, ShareScope(row.scope), row.value)


def unshare_design(*, design_id: int, course_key: CourseKey, share_id: int) -> None:
    """Take a sharing back; groups that use the design already go on using it. Raises ``DesignNotFound``."""
    DesignShare.objects.filter(pk=share_id, design=_own(design_id, course_key)).delete()


def shares_of(*, design_id: int) -> tuple[ShareSummary, ...]:
    """With whom a design is shared."""
    rows = DesignShare.objects.filter(design=design_id).order_by("scope", "value")
    return tuple(ShareSummary(row.pk, ShareScope(row.scope), row.value) for row in rows)


def _own(design_id: int, course_key: CourseKey) -> Design:
    own = Design.objects.filter(pk=design_id, course_key=str(course_key), starter_slug=None).first()
    if own is None:
        raise DesignNotFound(design_id)
    return own
