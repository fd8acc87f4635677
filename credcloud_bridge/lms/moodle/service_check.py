"""Whether Moodle's own web service shows us everybody: compared with what LTI lists in a course that has both."""

from __future__ import annotations

from django.utils.translation import gettext as _

from credcloud_bridge.lms.moodle import core_service, nrps
from credcloud_bridge.lms.moodle.models import MoodleCourse, MoodleSite
from credcloud_bridge.lms.moodle.roster_rows import NotRead, RosterReading
from credcloud_bridge.lms.moodle.site_requests import network_for_moodle
from credcloud_bridge.network import Network


def check_service(site_id: int, *, network: Network | None = None) -> str:
    """Note with the site what its service account does not see, and return it; blank when nothing is missing.

    Moodle shortens lists without saying so where a permission is missing. Nothing can be compared before somebody
    has opened the activity in a course.
    """
    site = MoodleSite.objects.get(pk=site_id)
    course = (
        site.courses.filter(deleted_at=None).exclude(memberships_url="").order_by("-read_at", "pk").first()
    )
    if course is None or not site.service_token or site.plugin_version:
        return ""
    problem = _missing(network or network_for_moodle(), course)
    MoodleSite.objects.filter(pk=site_id).update(problem=problem)
    return problem


def _missing(network: Network, course: MoodleCourse) -> str:
    try:
        listed = nrps.read(network, course, _quietly)
    except NotRead:
        return ""  # then the course itself says what is wrong
    try:
        seen = core_service.read_people(network, course)
    except NotRead as error:
        return error.sentence
    named = {"course": course, "seen": len(seen.rows), "listed": len(listed.rows)}
    if len(seen.rows) <= 1 < len(listed.rows):
        return (
            _(
                "Of the %(listed)d participants of “%(course)s” the service account sees %(seen)d."
                " Allow moodle/user:viewdetails to its role."
            )
            % named
        )
    if len(seen.rows) < len(listed.rows):
        return (
            _(
                "Of the %(listed)d participants of “%(course)s” the service account sees %(seen)d."
                " Allow moodle/site:accessallgroups and moodle/course:viewparticipants to its role."
            )
            % named
        )
    hidden = _with_address(listed) - _with_address(seen)
    if hidden > 0:
        return _(
            "The service account does not see the e-mail addresses of %(hidden)d participants of “%(course)s”. Allow"
            " moodle/course:useremail, moodle/site:viewuseridentity and moodle/course:viewhiddenuserfields to its role."
        ) % {**named, "hidden": hidden}
    return ""


def _with_address(reading: RosterReading) -> int:
    return sum(1 for row in reading.rows if row.email)


def _quietly(_done: int) -> None:
    return
