"""What a new version of a design would touch, and what has which version."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, Q
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.data import DesignUsage
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredentialState

_DRAFT = CredentialState.DRAFT.value
_UNDER_REVIEW, _PUBLISHED = CredentialState.UNDER_REVIEW.value, CredentialState.PUBLISHED.value


def design_usage(*, design_id: int) -> DesignUsage:
    """How many credentials have this design: drafts take its newest version, the others keep theirs."""
    of_group = Q(group__certificate_design=design_id) | Q(group__badge_design=design_id)
    waiting = Credential.objects.filter(of_group, state=_DRAFT)
    titles = waiting.order_by("group__title").values_list("group__title", flat=True).distinct()
    frozen = Credential.objects.filter(_of_design(design_id), state__in=(_UNDER_REVIEW, _PUBLISHED))
    numbers = dict(frozen.order_by().values_list("state").annotate(number=Count("pk")))
    return DesignUsage(
        drafts=waiting.count(),
        under_review=numbers.get(_UNDER_REVIEW, 0),
        published=numbers.get(_PUBLISHED, 0),
        groups=tuple(titles[:20]),
    )


def published_by_version(*, design_id: int, course_key: CourseKey) -> Mapping[int, int]:
    """How many published credentials of the course have which version of the design, by its id."""
    published = Credential.objects.filter(_of_design(design_id), course_key=course_key, state=_PUBLISHED)
    found: dict[int, int] = {}
    for column in ("certificate_version", "badge_version"):
        rows = published.filter(**{f"{column}__design": design_id}).order_by().values_list(column)
        for version_id, number in rows.annotate(number=Count("pk")):
            found[version_id] = found.get(version_id, 0) + number
    return found


def _of_design(design_id: int) -> Q:
    return Q(certificate_version__design=design_id) | Q(badge_version__design=design_id)
