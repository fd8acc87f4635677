"""Designs are made and changed by adding versions; a version never changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import CredCloudError, DesignKind, DesignSource, Problem
from credcloud_bridge.designs.compiled_designs import checked_template, compiled_design
from credcloud_bridge.designs.models import Design, DesignVersion
from credcloud_bridge.designs.summaries import DesignNotFound, DesignSummary, get_design
from credcloud_bridge.rendering.api import template_problems

_NAME_LENGTH = 200
_SOURCES_KEPT = 32  # as many as rendering keeps compiled


class InvalidDesign(CredCloudError):
    """The template cannot become a design; ``problems`` says all that is wrong, ``problem`` the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems[0])
        self.problems = problems


def create_design(
    *,
    name: str,
    kind: DesignKind,
    template: Mapping[str, Any],
    course_key: CourseKey | None,
    actor: Any,
    language: str = "en",
    direction: str = "ltr",
) -> DesignSummary:
    """A new design with its first version; raises ``InvalidDesign``.

    ``course_key`` is the course whose staff own it; ``None`` gives it to everybody.
    """
    name = " ".join(name.split())
    if not 1 <= len(name) <= _NAME_LENGTH:
        raise InvalidDesign(
            (
                Problem(
                    row=None,
                    column="name",
                    code="design-name-invalid",
                    message=_("A design needs a name of at most %(limit)d characters.")
                    % {"limit": _NAME_LENGTH},
                    remedy=_("Type a name by which others will know it."),
                ),
            )
        )
    source = validated_source(kind=kind, template=template, language=language, direction=direction)
    with transaction.atomic():
        design = Design.objects.create(
            name=name,
            kind=kind.value,
            course_key="" if course_key is None else str(course_key),
            created_by=_saved_user(actor),
        )
        add_version(design, source, actor)
    return get_design(design_id=design.pk, course_key=course_key)


def create_version(
    *, design_id: int, course_key: CourseKey | None, template: Mapping[str, Any], actor: Any
) -> DesignSummary:
    """The design with a new current version; the same template again makes none.

    Raises ``DesignNotFound`` unless the design belongs to exactly this course
    (``None``: to everybody), and ``InvalidDesign``. Designs that come with the
    package change only with it.
    """
    owner = "" if course_key is None else str(course_key)
    design = Design.objects.filter(pk=design_id, course_key=owner, starter_slug=None).first()
    if design is None:
        raise DesignNotFound(design_id)
    current = design.versions.order_by("-number")[0]
    source = validated_source(
        kind=DesignKind(design.kind),
        template=template,
        language=current.language,
        direction=current.direction,
    )
    add_version(design, source, actor)
    return get_design(design_id=design_id, course_key=course_key)


def design_source(*, version_id: int) -> DesignSource:
    """Everything that rendering may look at; raises ``DesignNotFound``.

    One small query; what it finds is kept per process by digest.
    """
    digest = DesignVersion.objects.filter(pk=version_id).values_list("digest", flat=True).first()
    if digest is None:
        raise DesignNotFound(version_id)
    return source_by_digest(digest=digest)


def source_by_digest(*, digest: str) -> DesignSource:
    """The same for who has the version's digest at hand: no query, once this process has seen it."""
    return _source(digest)


@dataclass(frozen=True, slots=True)
class VersionLayout:
    """What a page that shows a design version must know of it: ``direction`` (ltr or rtl), how many pages."""

    direction: str
    page_count: int


def version_layout(*, version_id: int) -> VersionLayout:
    """Direction and pages of a design version, in one small query; raises ``DesignNotFound``."""
    found = DesignVersion.objects.filter(pk=version_id).values_list("direction", "page_count").first()
    if found is None:
        raise DesignNotFound(version_id)
    return VersionLayout(*found)


def lock_versions(*, version_ids: Iterable[int]) -> None:
    """Say that credentials use these versions: from now on they cannot be deleted either."""
    unlocked = DesignVersion.objects.filter(pk__in=set(version_ids), locked_at=None)
    # Mostly they are locked, and an update that finds none would cost as much as one that writes.
    if unlocked.exists():
        unlocked.update(locked_at=timezone.now())


def validated_source(
    *, kind: DesignKind, template: Mapping[str, Any], language: str, direction: str, is_ours: bool = False
) -> DesignSource:
    """The template as rendering takes it; raises ``InvalidDesign`` when anything is wrong with it.

    What ``is_ours`` came with the package: its pictures are opened here.
    """
    problems = template_problems(template, kind) if is_ours else checked_template(template, kind)
    errors = tuple(problem for problem in problems if problem.is_error)
    if errors:
        raise InvalidDesign(errors)
    fonts = fonts_in(template)
    return DesignSource(
        digest=digest_of(kind=kind, template=template, language=language, direction=direction),
        kind=kind,
        template=template,
        fonts=fonts,
        language=language,
        direction=direction,
    )


def add_version(design: Design, source: DesignSource, actor: Any, *, compiles: bool = False) -> bool:
    """Make ``source`` the design's current version; false when it is that already.

    It is compiled to see that it can be, unless ``compiles`` says that this is known and its pages are blank paper.
    Raises ``InvalidDesign`` when it cannot be compiled.
    """
    if compiles:
        base = source.template["basePdf"]
        width, height, page_count = base["width"], base["height"], len(source.template["schemas"])
    else:
        try:
            compiled = compiled_design(source)
        except CredCloudError as error:
            raise InvalidDesign((error.problem,)) from error
        (width, height), page_count = compiled.page_mm, compiled.page_count
    with transaction.atomic():
        # Whoever adds a version of this design at the same time waits here, so no number is given twice.
        Design.objects.select_for_update().get(pk=design.pk)
        if current_digest(design) == source.digest:
            return False
        number = design.versions.aggregate(newest=Max("number"))["newest"] or 0
        DesignVersion.objects.create(
            design=design,
            number=number + 1,
            template=dict(source.template),
            digest=source.digest,
            page_width_mm=round(width, 2),
            page_height_mm=round(height, 2),
            page_count=page_count,
            fonts=list(source.fonts),
            language=source.language,
            direction=source.direction,
            created_by=_saved_user(actor),
        )
    return True


def current_digest(design: Design) -> str:
    """The digest of the design's newest version; blank when it has none yet."""
    return design.versions.order_by("-number").values_list("digest", flat=True).first() or ""


def digest_of(*, kind: DesignKind, template: Mapping[str, Any], language: str, direction: str) -> str:
    """SHA-256 (hex) of everything that rendering looks at, as JSON with sorted keys and no blanks."""
    looked_at = {"kind": kind.value, "template": template, "language": language, "direction": direction}
    canonical = json.dumps(looked_at, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def fonts_in(template: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the fonts that the template's texts ask for, each once, in order."""
    base = template["basePdf"]
    static = () if isinstance(base, str) else base.get("staticSchema") or ()
    fields = [*static, *(field for page in template["schemas"] for field in page)]
    return tuple(dict.fromkeys(field["fontName"] for field in fields if field.get("fontName")))


@lru_cache(maxsize=_SOURCES_KEPT)
def _source(digest: str) -> DesignSource:
    # Versions with one digest look alike, so any of them will do.
    version = DesignVersion.objects.filter(digest=digest).select_related("design").order_by("pk")[0]
    return DesignSource(
        digest=version.digest,
        kind=DesignKind(version.design.kind),
        template=version.template,
        fonts=tuple(version.fonts),
        language=version.language,
        direction=version.direction,
    )


def _saved_user(actor: Any) -> Any:
    return actor if actor is not None and actor.pk is not None else None
