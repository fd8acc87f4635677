"""Participants by our own Moodle plugin: everything in one statement (``moodle/local_credcloud``)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from credcloud_bridge.lms.moodle.detail_names import detail_name
from credcloud_bridge.lms.moodle.models import MoodleCourse
from credcloud_bridge.lms.moodle.roster_rows import RosterReading, RosterRow
from credcloud_bridge.lms.moodle.web_service import call
from credcloud_bridge.lms_data import Fact, Role
from credcloud_bridge.network import Network

SOURCE = "plugin"
FUNCTION = "local_credcloud_roster"
ROLES = "local_credcloud_roles"
FACTS = frozenset({Fact.MODE, Fact.COHORTS, Fact.PASSED, Fact.GRADE, Fact.COMPLETED, Fact.ENROLLED_AT})
# Said since version 1.1 of the plugin.
_APART = "groupsapart"
_PAGE = 10_000
_BETWEEN = "|"


def read(network: Network, course: MoodleCourse, progress: Callable[[int], None]) -> RosterReading:
    """Everybody who is actively enrolled, with outcome; raises ``NotRead``."""
    rows: dict[int, RosterRow] = {}
    after = 0
    while True:
        found = call(network, course.site, FUNCTION, courseid=course.number, after=after, limit=_PAGE)
        people = found["learners"]
        for person in people:
            row = _row(person, found, set(course.site.student_roles))
            rows[row.number] = row
        progress(len(rows))
        if len(people) < _PAGE:
            facts = FACTS | {Fact.GROUP_LIMITS} if _APART in found else FACTS
            return RosterReading(SOURCE, tuple(rows.values()), facts, groups_apart=bool(found.get(_APART)))
        after = int(people[-1]["id"])


def roles_of(network: Network, course: MoodleCourse, number: int) -> tuple[frozenset[Role], bool]:
    """What an account may do in the course now, and whether for its own groups only; raises ``NotRead``."""
    found = call(network, course.site, ROLES, courseid=course.number, userid=number)
    can, limited = found.get("can", ()), bool(found.get(_APART))
    if "publish" in can:
        return frozenset({Role.COURSE_ADMIN}), limited
    return frozenset({Role.COURSE_STAFF}) if "issue" in can else frozenset(), limited


def _row(person: Any, course: Any, students: set[str]) -> RosterRow:
    """The person. ``passed``: by the course's pass mark where it has one, else by completion."""
    own_roles = person.get("roles") if students else person.get("archetypes", person.get("roles"))
    roles = set(_names(own_roles))
    grade, largest = person.get("grade"), course.get("grademax")
    completed = person.get("completed")
    has_mark = bool(course.get("gradepass"))
    return RosterRow(
        number=int(person["id"]),
        name=" ".join(str(person["fullname"]).split()),
        username=str(person.get("username") or ""),
        email=str(person.get("email") or ""),
        external_id=str(person.get("idnumber") or ""),
        language=str(person.get("lang") or ""),
        learner=not roles.isdisjoint(students or {"student"}),
        teaches="editingteacher" in roles,
        sees_all_groups=bool(person.get("allgroups", True)),
        mode=", ".join(sorted(set(_names(person.get("methods"))))),
        groups=_names(person.get("groups")),
        grade=grade / largest if grade is not None and largest else None,
        passed=bool(person.get("passed")) if has_mark else bool(completed),
        enrolled_at=datetime.fromtimestamp(person["enrolled"], UTC) if person.get("enrolled") else None,
        completed_on=datetime.fromtimestamp(completed, UTC).date() if completed else None,
        details={detail_name(one["name"]): str(one["value"]) for one in person.get("details") or ()},
    )


def _names(value: Any) -> tuple[str, ...]:
    """Names that the plugin sends as a list, or, up to its first release, as one text between strokes."""
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    return tuple(str(value).split(_BETWEEN)) if value else ()
