"""Credential groups as a course's staff choose among them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.aggregates import Count
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import Validity, ValidityKind
from credcloud_bridge.designs.api import current_pages
from credcloud_bridge.groups.models import CourseLink, CredentialGroup
from credcloud_bridge.groups.typed_text import single_line


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """A group in short. The version ids are those of its designs as they are now, for previews."""

    id: int
    uuid: UUID
    code: str
    title: str
    description: str
    issuer_name: str
    tags: tuple[str, ...]
    certificate_version_id: int | None
    badge_version_id: int | None
    archived: bool
    course_count: int
    validity: Validity
    certificate_page_count: int = 1

    @property
    def further_pages(self) -> range:
        """The numbers of the certificate's pages after the first, counted from 1."""
        return range(2, self.certificate_page_count + 1)


def group_summaries(
    *, course_key: CourseKey, search: str = "", archived: bool = False
) -> tuple[GroupSummary, ...]:
    """The groups that serve this course, by title; ``archived`` chooses those in use or those put away.

    Every word of ``search`` must occur in the title, code, description, issuer
    or tags, in any case of letters.
    """
    links = CourseLink.objects.filter(group=OuterRef("pk")).order_by().values("group")
    groups = (
        CredentialGroup.objects.filter(links__course_key=course_key, archived_at__isnull=not archived)
        .select_related("issuer")
        .annotate(course_count=Subquery(links.annotate(courses=Count("pk")).values("courses")))
    )
    # In Python: databases differ in how they fold the letters of other scripts, and a course has few groups.
    words = _search_key(search).split()
    chosen = [group for group in groups if all(word in _searched_text(group) for word in words)]
    chosen.sort(key=lambda group: (group.title.casefold(), group.pk))
    versions = current_pages(
        design_ids={
            design_id
            for group in chosen
            for design_id in (group.certificate_design_id, group.badge_design_id)
            if design_id is not None
        }
    )
    return tuple(
        GroupSummary(
            id=group.pk,
            uuid=group.uuid,
            code=group.code,
            title=group.title,
            description=group.description,
            issuer_name=group.issuer.name,
            tags=tuple(group.tags),
            certificate_version_id=_version(versions, group.certificate_design_id),
            badge_version_id=_version(versions, group.badge_design_id),
            certificate_page_count=versions.get(group.certificate_design_id or 0, (0, 1))[1],
            archived=group.archived_at is not None,
            course_count=group.course_count,
            validity=Validity(
                kind=ValidityKind(group.validity_kind), count=group.validity_count, until=group.validity_until
            ),
        )
        for group in chosen
    )


def group_titles(*, course_key: CourseKey) -> tuple[tuple[UUID, str], ...]:
    """Id and title of the groups that serve this course, those in use first, each by title. One query."""
    rows = CredentialGroup.objects.filter(links__course_key=course_key).order_by()
    listed = sorted(
        rows.values_list("uuid", "title", "archived_at", "pk"),
        key=lambda row: (row[2] is not None, row[1].casefold(), row[3]),
    )
    return tuple((uuid, title) for uuid, title, _archived_at, _pk in listed)


def _version(versions: dict[int, tuple[int, int]], design_id: int | None) -> int | None:
    return versions[design_id][0] if design_id is not None and design_id in versions else None


def _searched_text(group: CredentialGroup) -> str:
    parts = (group.title, group.code, group.description, group.issuer.name, *group.tags)
    return _search_key("\n".join(parts))


def _search_key(text: str) -> str:
    return unicodedata.normalize("NFC", single_line(text).casefold())
