"""Reading a course from whichever source its site has, in a task: no page waits for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from credcloud_bridge.lms.moodle import core_service, nrps, plugin_service
from credcloud_bridge.lms.moodle.mirror import store_reading
from credcloud_bridge.lms.moodle.models import MoodleCourse, MoodleSite
from credcloud_bridge.lms.moodle.roster_rows import FewerPeople, NotRead, RosterReading
from credcloud_bridge.lms.moodle.signals import roster_changed
from credcloud_bridge.lms.moodle.site_requests import network_for_moodle
from credcloud_bridge.network import Network

log = logging.getLogger(__name__)

Source = Callable[[Network, MoodleCourse, Callable[[int], None]], RosterReading]

# A reading that a dead worker left is begun anew after this long.
_READING_LASTS = timedelta(minutes=40)
_READ_AGAIN_AFTER = timedelta(hours=6)


def source_of(site: MoodleSite) -> Source:
    """The best source that the site has: our plugin, its web service, or LTI."""
    if site.service_token:
        return plugin_service.read if site.plugin_version else core_service.read
    return nrps.read


def read_course(course_id: int, *, accept_fewer: bool = False, network: Network | None = None) -> list[str]:
    """Read the course and store what was found; returns the ids of accounts of whom something changed.

    A person who refreshes again after half of the people were gone says that this is right (``accept_fewer``).
    What goes wrong is noted with the course, in a sentence for staff, and what was read before stays.
    """
    course = MoodleCourse.objects.select_related("site").get(pk=course_id)
    records = MoodleCourse.objects.filter(pk=course_id)
    records.update(reading_since=timezone.now(), reading_done=0)

    def progress(done: int) -> None:
        records.update(reading_done=done)

    try:
        reading = source_of(course.site)(network or network_for_moodle(), course, progress)
        changed = store_reading(course, reading, accept_fewer=accept_fewer)
    except NotRead as error:
        log.warning("The course %s of %s was not read: %s", course.number, course.site.slug, error.sentence)
        found = error.found if isinstance(error, FewerPeople) else None
        records.update(problem=error.sentence, fewer_found=found, reading_since=None)
        return []
    if changed:
        roster_changed.send(MoodleCourse, course_key_text=course.key_text, lms_user_ids=changed)
    return changed


def courses_to_read() -> list[int]:
    """Courses that were read long ago, or whose reading was left by a worker that died."""
    now = timezone.now()
    old = Q(read_at__lt=now - _READ_AGAIN_AFTER) | Q(read_at=None)
    idle = Q(reading_since=None) | Q(reading_since__lt=now - _READING_LASTS)
    return list(MoodleCourse.objects.filter(old, idle, deleted_at=None).values_list("pk", flat=True))
