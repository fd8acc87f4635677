"""Participants by Moodle's own web service functions: groups too; grades and completion person by person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.lms.moodle.detail_names import detail_name
from credcloud_bridge.lms.moodle.models import MoodleCourse
from credcloud_bridge.lms.moodle.roster_rows import RosterReading, RosterRow
from credcloud_bridge.lms.moodle.web_service import FunctionRefused, call
from credcloud_bridge.lms_data import Fact
from credcloud_bridge.network import Network

SOURCE = "core"
# A page of 500 takes Moodle half a second to one; everybody at once, seven and more.
_PAGE = 500
_FIELDS = "id,username,fullname,email,idnumber,lang,roles,groups,customfields"
_STUDENT = "student"


def read(network: Network, course: MoodleCourse, progress: Callable[[int], None]) -> RosterReading:
    """Everybody who is actively enrolled; raises ``NotRead``.

    Grade and completion cost a call for each person, so they are read in courses of at most
    ``CREDCLOUD_MOODLE_OUTCOMES_UP_TO`` learners and unknown in larger ones.
    """
    found = read_people(network, course, progress)
    rows = {row.number: row for row in found.rows}
    facts = set(found.facts)
    learners = [row for row in rows.values() if row.learner]
    if len(learners) <= app_settings.MOODLE_OUTCOMES_UP_TO:
        facts |= _read_outcomes(network, course, rows, learners)
    return RosterReading(SOURCE, tuple(rows.values()), frozenset(facts))


def read_people(
    network: Network, course: MoodleCourse, progress: Callable[[int], None] | None = None
) -> RosterReading:
    """Everybody who is actively enrolled, without grades and completion; raises ``NotRead``."""
    students = set(course.site.student_roles) or {_STUDENT}
    rows: dict[int, RosterRow] = {}
    while True:
        people = call(
            network,
            course.site,
            "core_enrol_get_enrolled_users",
            courseid=course.number,
            options=[
                {"name": "userfields", "value": _FIELDS},
                {"name": "onlyactive", "value": 1},
                {"name": "sortby", "value": "id"},
                {"name": "limitfrom", "value": len(rows)},
                {"name": "limitnumber", "value": _PAGE},
            ],
        )
        rows.update((row.number, row) for row in (_row(one, students) for one in people))
        if progress is not None:
            progress(len(rows))
        if len(people) < _PAGE:
            return RosterReading(SOURCE, tuple(rows.values()), frozenset({Fact.COHORTS}))


def _row(person: Any, students: set[str]) -> RosterRow:
    roles = {str(role.get("shortname")) for role in person.get("roles") or ()}
    return RosterRow(
        number=int(person["id"]),
        name=" ".join(str(person.get("fullname") or "").split()),
        username=str(person.get("username") or ""),
        email=str(person.get("email") or ""),
        external_id=str(person.get("idnumber") or ""),
        language=str(person.get("lang") or ""),
        learner=not roles.isdisjoint(students),
        teaches="editingteacher" in roles,
        groups=tuple(str(group["name"]) for group in person.get("groups") or ()),
        details={
            detail_name(f"profile_{one.get('shortname')}"): str(one.get("displayvalue") or one.get("value"))
            for one in person.get("customfields") or ()
            if one.get("value")
        },
    )


def _read_outcomes(
    network: Network, course: MoodleCourse, rows: dict[int, RosterRow], learners: list[RosterRow]
) -> set[Fact]:
    """Fill in grade, completion and with them whether somebody passed; returns what could be read.

    A permission that the account lacks leaves a fact unknown, and so does a course without completion criteria.
    """
    facts: set[Fact] = set()
    try:
        for row in learners:
            rows[row.number] = replace(rows[row.number], grade=_grade(network, course, row.number))
        facts.add(Fact.GRADE)
    except FunctionRefused:
        pass
    try:
        for row in learners:
            # Core functions do not tell a course's pass mark; completion criteria can contain it.
            done, day = _completion(network, course, row.number)
            rows[row.number] = replace(rows[row.number], passed=done, completed_on=day)
        facts |= {Fact.COMPLETED, Fact.PASSED}
    except FunctionRefused:
        pass
    return facts


def _grade(network: Network, course: MoodleCourse, number: int) -> float | None:
    found = call(
        network, course.site, "gradereport_user_get_grade_items", courseid=course.number, userid=number
    )
    for user in found.get("usergrades") or ():
        for item in user.get("gradeitems") or ():
            if item.get("itemtype") == "course":
                raw, largest = item.get("graderaw"), item.get("grademax")
                return raw / largest if raw is not None and largest else None
    return None


def _completion(network: Network, course: MoodleCourse, number: int) -> tuple[bool, date | None]:
    """Whether the course is complete, and the day; that is unknown where somebody marked it complete by hand."""
    found = call(
        network,
        course.site,
        "core_completion_get_course_completion_status",
        courseid=course.number,
        userid=number,
    )
    status = found.get("completionstatus") or {}
    if not status.get("completed"):
        return False, None
    times = [one.get("timecompleted") for one in status.get("completions") or ()]
    last = max((time for time in times if time), default=None)
    return True, datetime.fromtimestamp(last, UTC).date() if last else None
