"""For whom the studio shows a draft: sample people, the longest names of the course, and whatever name is typed."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from itertools import islice
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge import cache
from credcloud_bridge.branding.api import EMPTY, Branding
from credcloud_bridge.data import AttributeSpec
from credcloud_bridge.designs import api as designs
from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import RosterFilters
from credcloud_bridge.studio.access import DraftRequest, draft_json

LONGEST_NAMES = 5
LONGEST_NAME = 300  # letters
_READ_AT_MOST = 20_000  # learners
_SECONDS_KEPT = 1800
_NAMED = "name:"


@draft_json("GET", "HEAD")
def people(page: DraftRequest) -> HttpResponse:
    """``[{"key", "label", "name"}]``: the sample of the design's language, names in other scripts, the longest."""
    _revision, document = designs.draft_document(draft_uuid=page.draft.uuid)
    sample = designs.sample_values(language=document.language)["recipient_name"]
    found = [{"key": "", "label": _("Sample"), "name": sample}]
    found += [
        {"key": f"{_NAMED}{name}", "label": label, "name": name} for label, name in designs.sample_people()
    ]
    found += [
        {"key": f"{_NAMED}{name}", "label": _("Among the longest of this course"), "name": name}
        for name in longest_names(page.course_key, page.request.user)
    ]
    return JsonResponse({"people": found})


def person_of(page: DraftRequest, sent: object, *, language: str) -> designs.DraftPerson:
    """Whom a request means: a key of ``people``, or ``{"values": {name: text}}``; the sample for anything else."""
    name, values = "", {}
    if isinstance(sent, str) and sent.startswith(_NAMED):
        name = sent.removeprefix(_NAMED)[:LONGEST_NAME]
    elif isinstance(sent, Mapping) and isinstance(sent.get("values"), Mapping):
        values = {
            str(key)[:100]: str(text)[:LONGEST_NAME] for key, text in islice(sent["values"].items(), 100)
        }
    attributes, branding = _of_group(page)
    return designs.draft_person(
        document_language=language, name=name, attributes=attributes, values=values, branding=branding
    )


def group_of(page: DraftRequest) -> groups.GroupDetails | None:
    """The credential group from which the draft was begun, where it serves the draft's course."""
    if page.draft.group_uuid is None or page.course_key is None:
        return None
    try:
        return groups.get_group(group_uuid=page.draft.group_uuid, course_key=page.course_key)
    except groups.GroupNotFound:
        return None


def _of_group(page: DraftRequest) -> tuple[tuple[AttributeSpec, ...], Branding]:
    group = group_of(page)
    return ((), EMPTY) if group is None else (group.attributes, groups.branding_of(group).branding)


def longest_names(course_key: CourseKey | None, user: Any) -> tuple[str, ...]:
    """The longest names of a course's roster, the longest first; kept for half an hour.

    None for whoever may not see all learners of the course.
    """
    if course_key is None or lms.visible_part(user=user, course_key=course_key) is not None:
        return ()
    key = f"credcloud:studio:longest:{course_key}"
    kept: Any = cache.get(key)
    if kept is None:
        try:
            roster = lms.get_lms(course_key).roster(course_key, RosterFilters())
            names = {learner.name for learner in islice(roster, _READ_AT_MOST)}
        except (lms.CourseNotFound, lms.LMSUnavailable):
            names = set()
        kept = tuple(heapq.nlargest(LONGEST_NAMES, names, key=lambda name: (len(name), name)))
        cache.store(key, kept, _SECONDS_KEPT)
    return tuple(kept)
