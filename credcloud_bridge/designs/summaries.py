"""Designs as lists and choices show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Max, Q, QuerySet
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import DesignKind, NotFound
from credcloud_bridge.designs.models import Design, DesignShare, DesignVersion, ShareScope


class DesignNotFound(NotFound):
    """There is no such design, or it is not one that this course may use."""


@dataclass(frozen=True, slots=True)
class DesignSummary:
    """A design with its current version; pages are measured in millimetres.

    ``course_key`` is blank for designs that every course may use, ``starter``
    marks those that come with the package, by whose ``slug`` the command line knows them.
    """

    id: int
    name: str
    kind: DesignKind
    page_width_mm: float
    page_height_mm: float
    version_id: int
    digest: str
    language: str
    direction: str
    archived: bool
    starter: bool
    course_key: str = ""
    slug: str = ""
    page_count: int = 1

    @property
    def further_pages(self) -> range:
        """The numbers of the pages after the first, counted from 1."""
        return range(2, self.page_count + 1)


def visible_designs(course_key: CourseKey | None) -> QuerySet[Design]:
    """The designs that a course may use: those of everybody, its own and what is shared with it.

    ``None``: those of everybody.
    """
    everybodys = Q(course_key="")
    if course_key is None:
        return Design.objects.filter(everybodys)
    shared = Q(scope=ShareScope.SITE) | Q(scope=ShareScope.COURSE, value=str(course_key))
    if organisation := getattr(course_key, "org", None):
        shared |= Q(scope=ShareScope.ORGANISATION, value=organisation)
    lent = DesignShare.objects.filter(shared).values("design")
    return Design.objects.filter(everybodys | Q(course_key=str(course_key)) | Q(pk__in=lent))


def current_versions(designs: QuerySet[Design]) -> QuerySet[DesignVersion]:
    """The newest version of each of these designs."""
    return (
        DesignVersion.objects.filter(design__in=designs)
        .annotate(newest=Max("design__versions__number"))
        .filter(number=F("newest"))
        .select_related("design")
        .defer("template")
    )


def design_summaries(
    *, kind: DesignKind | None = None, course_key: CourseKey | None = None, include_archived: bool = False
) -> tuple[DesignSummary, ...]:
    """The designs that a course may use, starters first, then by name."""
    designs = visible_designs(course_key)
    if kind is not None:
        designs = designs.filter(kind=kind.value)
    if not include_archived:
        designs = designs.filter(archived_at=None)
    cards = [_card(version) for version in current_versions(designs)]
    return tuple(
        sorted(cards, key=lambda card: (card.kind.value, not card.starter, card.name.casefold(), card.id))
    )


def get_design(*, design_id: int, course_key: CourseKey | None) -> DesignSummary:
    """A design that this course may use, archived or not; raises ``DesignNotFound``."""
    version = current_versions(visible_designs(course_key).filter(pk=design_id)).first()
    if version is None:
        raise DesignNotFound(design_id)
    return _card(version)


def may_use_version(*, version_id: int, course_key: CourseKey | None) -> bool:
    """Whether this is a version, old or new, of a design that the course may use."""
    return DesignVersion.objects.filter(pk=version_id, design__in=visible_designs(course_key)).exists()


def design_of_version(*, version_id: int) -> int:
    """The id of the design of this version; raises ``DesignNotFound``."""
    found = DesignVersion.objects.filter(pk=version_id).values_list("design_id", flat=True).first()
    if found is None:
        raise DesignNotFound(version_id)
    return found


def find_design_by_name(*, name: str) -> DesignSummary:
    """The design with this starter slug, else the oldest with this name, of any course; raises ``DesignNotFound``."""
    design = (
        Design.objects.filter(starter_slug=name).first()
        or Design.objects.filter(name=name).order_by("pk").first()
    )
    if design is None:
        raise DesignNotFound(name)
    return _card(current_versions(Design.objects.filter(pk=design.pk)).get())


def current_version_ids(*, design_ids: Iterable[int]) -> dict[int, int]:
    """The id of the newest version of each design, by design id; unknown designs are left out."""
    versions = current_versions(Design.objects.filter(pk__in=set(design_ids)))
    return dict(versions.values_list("design_id", "pk"))


def current_digests(*, design_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """The id and the digest of the newest version of each design, by design id; unknown designs are left out."""
    versions = current_versions(Design.objects.filter(pk__in=set(design_ids)))
    return {design: (pk, digest) for design, pk, digest in versions.values_list("design_id", "pk", "digest")}


def current_pages(*, design_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """The id and the number of pages of the newest version of each design, by design id."""
    versions = current_versions(Design.objects.filter(pk__in=set(design_ids)))
    return {
        design: (pk, pages) for design, pk, pages in versions.values_list("design_id", "pk", "page_count")
    }


def current_version_id(*, design_id: int) -> int:
    """The id of the design's newest version; raises ``DesignNotFound``."""
    try:
        return current_version_ids(design_ids=(design_id,))[design_id]
    except KeyError as error:
        raise DesignNotFound(design_id) from error


def _card(version: DesignVersion) -> DesignSummary:
    design = version.design
    return DesignSummary(
        id=design.pk,
        name=design.name,
        kind=DesignKind(design.kind),
        page_width_mm=version.page_width_mm,
        page_height_mm=version.page_height_mm,
        version_id=version.pk,
        digest=version.digest,
        language=version.language,
        direction=version.direction,
        archived=design.archived_at is not None,
        starter=design.starter_slug is not None,
        slug=design.starter_slug or "",
        course_key=design.course_key,
        page_count=version.page_count,
    )
