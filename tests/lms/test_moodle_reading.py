"""Reading a course of a real Moodle's recorded answers, by each of the three sources."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms.moodle import reading
from credcloud_bridge.lms.moodle.adapter import MoodleLMS
from credcloud_bridge.lms.moodle.models import MoodleAccount, MoodleCourse, MoodleEnrolment
from credcloud_bridge.lms.moodle.signals import roster_changed
from credcloud_bridge.lms_data import Fact, Learner, RosterFilters
from credcloud_bridge.network import Answer, NotFetched
from tests.lms import moodle_world
from tests.lms.moodle_world import RecordedMoodle, lti_moodle, recorded

pytestmark = pytest.mark.django_db

KEY = CourseKey.from_string("moodle-v1:campus+5")


@pytest.fixture
def course() -> MoodleCourse:
    return moodle_world.make_course(moodle_world.make_site())


def read(course: MoodleCourse, moodle: RecordedMoodle, **more: Any) -> dict[str, Learner]:
    """The learners by account id after the course was read from this Moodle."""
    reading.read_course(course.pk, network=moodle, **more)
    course.refresh_from_db()
    assert course.reading_since is None
    if course.read_at is None:
        return {}
    return {one.lms_user_id: one for one in MoodleLMS().roster(KEY, RosterFilters())}


def plugin_moodle(learners: list[Any] | None = None, **more: Any) -> RecordedMoodle:
    answer = {**recorded("plugin_roster.json"), **more}
    if learners is not None:
        answer["learners"] = learners
    return RecordedMoodle(answers={"local_credcloud_roster": answer})


# --- LTI only ------------------------------------------------------------------------------


def test_by_lti_names_and_addresses_are_known_and_nothing_else(course: MoodleCourse) -> None:
    moodle = lti_moodle(recorded("nrps_members.json"))
    found = read(course, moodle)
    assert len(found) == 39  # 40, one of whom is the teacher
    fatima = found["campus:8"]
    assert (fatima.name, fatima.email) == ("فاطمة الزهراء", "learner4@example.org")
    assert MoodleLMS().facts(KEY) == frozenset()
    assert MoodleAccount.objects.get(number=7).external_id == "S-0003"
    assert moodle.asked[1][1]["Authorization"] == "Bearer " + "0" * 32


def test_a_non_editing_teacher_who_came_as_a_teacher_is_no_learner(course: MoodleCourse) -> None:
    moodle_world.make_account(course.site, 4, "Nora Noneditor", taught=True)
    assert "campus:4" not in read(course, lti_moodle(recorded("nrps_members.json")))


def test_pages_are_followed_to_their_end_but_to_no_other_site(course: MoodleCourse) -> None:
    members = recorded("nrps_members.json")
    pages = [members[:20], members[20:]]

    def page(query: dict[str, Any]) -> Answer:
        start = int(query.get("from", ["0"])[0])
        link = f'<{course.memberships_url}?limit=20&from=20>; rel="next"' if not start else ""
        return Answer(200, {"link": link}, json.dumps({"members": pages[bool(start)]}).encode())

    moodle = RecordedMoodle(answers={"token.php": moodle_world.TOKEN, "memberships": page})
    assert len(read(course, moodle)) == 39
    assert moodle.count("memberships") == 2

    foreign = lti_moodle(members, link='<https://evil.example.org/memberships?from=20>; rel="next"')
    read(course, foreign)
    assert "another site" in course.problem
    assert foreign.count("memberships") == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            '{\n  "error" : ""kid" invalid, unable to lookup correct key"\n}',
            "could not fetch our public keys",
        ),
        ('{"error" : "invalid_scope"}', "IMS LTI Names and Role Provisioning"),
        ('{"error" : "invalid_client"}', "Connect it again"),
        ('{"error" : "Expired token"}', "clocks"),
        ("<html>", "refused"),
    ],
)
def test_why_no_token_was_given_is_said_with_the_remedy(course: MoodleCourse, body: str, said: str) -> None:
    read(course, RecordedMoodle(answers={"token.php": Answer(400, {}, body.encode())}))
    assert said in course.problem


# --- our plugin ---------------------------------------------------------------------------------


def test_by_the_plugin_everything_is_known(course: MoodleCourse) -> None:
    moodle_world.with_service(course.site, plugin=True)
    found = read(course, plugin_moodle())
    ada = found["campus:8"]
    assert set(found) == {f"campus:{number}" for number in range(8, 14)}
    assert (ada.name, ada.cohorts, ada.mode) == ("Ada Łukasiewicz", ("North", "South"), "manual")
    assert ada.grade == pytest.approx(107 / 900)
    assert (ada.passed, found["campus:9"].passed) == (True, False)
    assert ada.completed_on == date(2026, 11, 29)
    assert MoodleLMS().facts(KEY) == frozenset(Fact) - {Fact.CERTIFIED, Fact.GROUP_LIMITS}


def test_without_a_pass_mark_whoever_completed_has_passed(course: MoodleCourse) -> None:
    moodle_world.with_service(course.site, plugin=True)
    learners = recorded("plugin_roster.json")["learners"]
    learners[3]["completed"] = None
    found = read(course, plugin_moodle(learners, gradepass=0))
    assert found["campus:8"].passed
    assert not found["campus:9"].passed


def test_a_teacher_who_is_also_a_student_is_a_recipient_and_a_teacher_alone_is_none(
    course: MoodleCourse,
) -> None:
    moodle_world.with_service(course.site, plugin=True)
    learners = recorded("plugin_roster.json")["learners"]
    learners[0]["roles"] = "editingteacher|student"
    learners[1]["roles"], learners[1]["archetypes"] = "lab-assistant", ["teacher"]
    found = read(course, plugin_moodle(learners))
    assert "campus:3" in found
    assert "campus:4" not in found


def test_a_custom_role_made_from_student_counts_and_a_site_may_name_its_own(course: MoodleCourse) -> None:
    moodle_world.with_service(course.site, plugin=True)
    learners = recorded("plugin_roster.json")["learners"]
    learners[2]["roles"], learners[2]["archetypes"] = ["doctoral"], ["student"]
    assert "campus:8" in read(course, plugin_moodle(learners))
    course.site.student_roles = ["participant"]
    course.site.save()
    learners[3]["roles"] = ["participant"]
    assert set(read(course, plugin_moodle(learners), accept_fewer=True)) == {"campus:9"}


# --- Moodle's own functions ---------------------------------------------------------------------------


def core_moodle(**more: Any) -> RecordedMoodle:
    people = recorded("enrolled_fields.json")
    answers = {
        "core_enrol_get_enrolled_users": lambda form: people[int(form["options[3][value]"]) :][:500],
        "gradereport_user_get_grade_items": recorded("grades_one.json"),
        "core_completion_get_course_completion_status": recorded("completion_done.json"),
    }
    return RecordedMoodle(answers={**answers, **more})


def test_by_moodles_own_functions_groups_grade_and_completion_are_known(course: MoodleCourse) -> None:
    moodle_world.with_service(course.site, plugin=False)
    moodle = core_moodle()
    found = read(course, moodle)
    assert "campus:3" not in found
    assert "campus:4" not in found
    amina = found["campus:5"]
    assert amina.cohorts == ("Monday group", "Tuesday group — مجموعة")
    assert amina.grade == pytest.approx(67 / 120)
    assert amina.completed_on == date(2026, 11, 22)
    assert MoodleLMS().facts(KEY) == {Fact.COHORTS, Fact.GRADE, Fact.COMPLETED, Fact.PASSED}
    assert all("wstoken" in form and "wstoken" not in form["address"] for _name, form in moodle.asked)


def test_in_a_large_course_outcomes_are_unknown_and_not_no(course: MoodleCourse, settings: Any) -> None:
    settings.CREDCLOUD_MOODLE_OUTCOMES_UP_TO = 10
    moodle_world.with_service(course.site, plugin=False)
    moodle = core_moodle()
    read(course, moodle)
    assert MoodleLMS().facts(KEY) == {Fact.COHORTS}
    assert moodle.count("gradereport_user_get_grade_items") == 0


def test_a_permission_that_is_missing_leaves_a_fact_unknown(course: MoodleCourse) -> None:
    moodle_world.with_service(course.site, plugin=False)
    moodle = core_moodle(core_completion_get_course_completion_status=recorded("err_nocriteria.json"))
    found = read(course, moodle)
    assert MoodleLMS().facts(KEY) == {Fact.COHORTS, Fact.GRADE}
    assert not found["campus:5"].passed


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("err_missingcap_enrol.json", "moodle/course:view"),
        ("err_invalidtoken.json", "Connect the site again"),
        ("err_nofunction_inservice.json", "core_enrol_get_enrolled_users"),
    ],
)
def test_what_moodle_refuses_is_said_with_the_remedy(course: MoodleCourse, answer: str, said: str) -> None:
    moodle_world.with_service(course.site, plugin=False)
    read(course, core_moodle(core_enrol_get_enrolled_users=recorded(answer)))
    assert said in course.problem


# --- what was read before stays ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (NotFetched("too-slow", "moodle.example.org"), "in time"),
        (NotFetched("private-address", "moodle.example.org"), "CREDCLOUD_KNOWN_HOSTS"),
        (Answer(503, {"retry-after": "300"}, b"<html>"), "maintenance"),
        (Answer(200, {}, b"<html>Log in</html>"), "something else than data"),
        (Answer(404, {}, b""), "is not on"),
    ],
)
def test_when_moodle_does_not_answer_the_last_reading_stays_with_its_time(
    course: MoodleCourse, answer: Any, said: str
) -> None:
    read(course, lti_moodle(recorded("nrps_members.json")))
    before = course.read_at
    moodle = RecordedMoodle(answers={"token.php": moodle_world.TOKEN, "memberships": answer})
    assert len(read(course, moodle)) == 39
    assert course.read_at == before
    assert said in MoodleLMS().freshness(KEY).problem


def test_a_roster_that_shrinks_to_one_changes_nothing_until_somebody_says_that_it_is_right(
    course: MoodleCourse,
) -> None:
    members = recorded("nrps_members.json")
    read(course, lti_moodle(members))
    assert len(read(course, lti_moodle(members[:1]))) == 39
    assert "only 1 participants where it listed 40" in course.problem
    assert course.fewer_found == 1
    assert len(read(course, lti_moodle(members[:1]), accept_fewer=True)) == 1
    assert (course.problem, course.fewer_found) == ("", None)


def test_whoever_left_is_not_enrolled_any_more_and_comes_back_as_the_same_person(
    course: MoodleCourse,
) -> None:
    members = recorded("nrps_members.json")
    read(course, lti_moodle(members))
    without = [one for one in members if one["user_id"] != "8"]
    assert "campus:8" not in read(course, lti_moodle(without))
    assert "campus:8" in read(course, lti_moodle(members))
    assert MoodleAccount.objects.count() == 40
    assert MoodleEnrolment.objects.count() == 40


def test_a_new_address_belongs_to_the_same_account(course: MoodleCourse) -> None:
    members = recorded("nrps_members.json")
    read(course, lti_moodle(members))
    members[0] = {**members[0], "email": "new@example.org", "name": "Luís Gonçalves Silva"}
    changed = read(course, lti_moodle(members))
    assert changed["campus:6"].email == "new@example.org"
    assert MoodleAccount.objects.count() == 40


@pytest.fixture
def told() -> Iterator[list[list[str]]]:
    """The account ids of each signal that something changed."""
    heard: list[list[str]] = []

    def hear(lms_user_ids: list[str], **_more: Any) -> None:
        heard.append(sorted(lms_user_ids))

    roster_changed.connect(hear)
    yield heard
    roster_changed.disconnect(hear)


def test_only_accounts_of_whom_something_changed_are_told(
    course: MoodleCourse, told: list[list[str]]
) -> None:
    moodle_world.with_service(course.site, plugin=True)
    learners = recorded("plugin_roster.json")["learners"]
    read(course, plugin_moodle(learners))
    read(course, plugin_moodle(learners))
    learners[3]["passed"] = True
    read(course, plugin_moodle(learners[:-1]))
    assert [len(told[0]), *told[1:]] == [8, ["campus:13", "campus:9"]]


@pytest.mark.parametrize(
    "member",
    [
        None,
        "x",
        {},
        {"user_id": "abc"},
        {"user_id": "1" * 30},
        {"user_id": None},
        {"user_id": "7", "roles": None},
    ],
)
def test_odd_members_do_not_stop_the_others(course: MoodleCourse, member: Any) -> None:
    members = [member, *recorded("nrps_members.json")[:2]]
    assert {"campus:6"} <= set(read(course, lti_moodle(members)))


def test_whoever_was_marked_complete_by_hand_has_passed_on_a_day_that_nobody_tells(
    course: MoodleCourse,
) -> None:
    moodle_world.with_service(course.site, plugin=False)
    people = [{"id": 8, "fullname": "Ada", "roles": [{"shortname": "student"}], "groups": []}]
    answers = {
        "core_enrol_get_enrolled_users": people,
        "gradereport_user_get_grade_items": {"usergrades": []},
        "core_completion_get_course_completion_status": {
            "completionstatus": {"completed": True, "completions": [{"timecompleted": None}]}
        },
    }
    ada = read(course, RecordedMoodle(answers=answers))["campus:8"]
    assert (ada.passed, ada.completed_on) == (True, None)
