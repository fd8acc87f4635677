"""A course is completed in Moodle: its event, the reading after it, and what becomes of credentials; and once more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredentialState, IssueWhen
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.lms.moodle import reading
from credcloud_bridge.lms.moodle.models import MoodleCourse, MoodleSite, MoodleStaffRole
from tests.dashboard.issuing import address, finish_jobs, make_group
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import make_user
from tests.lms import moodle_world
from tests.lms.moodle_world import RecordedMoodle
from tests.lms.test_moodle_separate_groups import person

pytestmark = pytest.mark.django_db

KEY = CourseKey.from_string("moodle-v1:campus+5")


@dataclass
class Keyed:
    key: CourseKey = KEY


@pytest.fixture
def course(site: MoodleSite) -> MoodleCourse:
    return moodle_world.make_course(moodle_world.with_service(site, plugin=True))


def at(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())


def read(course: MoodleCourse, completed: dict[int, date], *, grade: float = 80) -> list[str]:
    """Read the course, in which these accounts completed on these days."""
    people = [
        {
            **person(number),
            "grade": grade,
            "completed": at(completed[number]) if number in completed else None,
        }
        for number in (8, 9)
    ]
    roster = {"grademax": 100, "gradepass": 0, "groupsapart": False, "learners": people}
    return reading.read_course(course.pk, network=RecordedMoodle(answers={"local_credcloud_roster": roster}))


def listed(**more: Any) -> dict[str, credentials.CredentialRow]:
    selection = credentials.Selection(course_key=KEY, **more)
    return {row.name: row for row in credentials.credentials_page(selection=selection, sort="oldest").rows}


def published_to(course: MoodleCourse) -> credentials.CredentialRow:
    """What the rule published to the first learner, who completed in June."""
    make_group(Keyed(), issue_when=IssueWhen.PASSED, publish_at_once=True)  # type: ignore[arg-type]
    changed = read(course, {8: date(2027, 6, 1)})
    assert set(changed) == {"campus:8", "campus:9"}
    credentials.apply_rules(course_key=KEY, lms_user_ids=changed)
    return listed()["Person 8"]


def test_whoever_completes_is_issued_a_credential_by_the_rule(course: MoodleCourse) -> None:
    row = published_to(course)
    assert set(listed()) == {"Person 8"}
    assert row.state is CredentialState.PUBLISHED
    assert dict(row.attributes) == {"grade": "80%", "completed_on": "2027-06-01"}
    # Read again, nothing is new, and nothing is issued twice.
    assert read(course, {8: date(2027, 6, 1)}) == []
    credentials.apply_rules(course_key=KEY, lms_user_ids=["campus:8"])
    assert len(listed()) == 1


def test_a_completion_that_moodle_forgot_takes_nothing_away(course: MoodleCourse) -> None:
    published_to(course)
    read(course, {})
    assert listed(state=CredentialState.PUBLISHED)["Person 8"].state is CredentialState.PUBLISHED
    assert not listed(state=CredentialState.PUBLISHED, recompleted=True)


@pytest.fixture
def browser(course: MoodleCourse) -> PlainBrowser:
    user = make_user("Tamsin")
    account = moodle_world.make_account(course.site, 3, "Tamsin Teacher", user=user)
    moodle_world.grant(course, account, MoodleStaffRole.Name.COURSE_ADMIN)
    return PlainBrowser(user)


@pytest.fixture
def plain_host(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]


def test_whoever_completes_once_more_is_offered_to_staff_and_re_issued_by_one_act(
    course: MoodleCourse, browser: PlainBrowser, plain_host: None
) -> None:
    old = published_to(course)
    read(course, {})
    read(course, {8: date(2028, 6, 1)}, grade=95)
    home = address(Keyed())  # type: ignore[arg-type]
    browser.open(home)
    assert "1 recipient completed the course again" in browser.text
    browser.follow("Look at them")
    browser.press("Re-issue", {"credential": [str(old.uuid)]})
    assert "1 new credential under review" in browser.text
    browser.press("Re-issue 1 credential")
    finish_jobs(Keyed())  # type: ignore[arg-type]
    new = listed(state=CredentialState.UNDER_REVIEW)["Person 8"]
    assert dict(new.attributes) == {"grade": "95%", "completed_on": "2028-06-01"}
    assert new.issued_on == date(2028, 6, 1)
    assert new.expires_on == date(2030, 6, 1)
    # Until that is published the old one stays, and nobody is asked about it again.
    assert listed(state=CredentialState.PUBLISHED)["Person 8"].uuid == old.uuid
    browser.open(home)
    assert "completed the course again" not in browser.text
    job = credentials.publish(
        selection=credentials.Selection(course_key=KEY, credential_uuids=frozenset({new.uuid})), actor=None
    )
    jobs.run_to_end(job_uuid=job.uuid, course_key=KEY)
    assert listed(state=CredentialState.SUPERSEDED)["Person 8"].uuid == old.uuid
    # Read once more, the new one knows of its completion.
    read(course, {8: date(2028, 6, 1)}, grade=96)
    assert not listed(state=CredentialState.PUBLISHED, recompleted=True)


def test_what_stays_as_it_is_is_listed_again_after_the_next_completion(
    course: MoodleCourse, browser: PlainBrowser, plain_host: None
) -> None:
    old = published_to(course)
    read(course, {8: date(2028, 6, 1)})
    browser.open(address(Keyed(), "published/?state=recompleted"))  # type: ignore[arg-type]
    browser.press("Leave as they are", {"credential": [str(old.uuid)]})
    assert "1 credential stays as it is." in browser.text
    read(course, {8: date(2028, 6, 1)}, grade=99)
    assert not listed(state=CredentialState.PUBLISHED, recompleted=True)
    read(course, {8: date(2029, 6, 1)})
    assert set(listed(state=CredentialState.PUBLISHED, recompleted=True)) == {"Person 8"}


def test_credentials_of_people_typed_in_know_of_no_completion(course: MoodleCourse) -> None:
    group = make_group(Keyed())  # type: ignore[arg-type]
    read(course, {8: date(2027, 6, 1)})
    batch = credentials.start_batch(
        group_uuid=group.uuid, course_key=KEY, actor=None, issued_on=date(2027, 1, 1)
    )
    credentials.add_by_hand(
        batch_uuid=batch.uuid, course_key=KEY, actor=None, today=date(2027, 1, 1), date_order="YMD",
        form_token="x", rows=[{"name": "Person 8", "email": "u8@example.org"}],
    )  # fmt: skip
    credentials.generate(batch_uuid=batch.uuid, course_key=KEY, actor=None)
    finish_jobs(Keyed())  # type: ignore[arg-type]
    credentials.publish(selection=credentials.Selection(course_key=KEY), actor=None)
    finish_jobs(Keyed())  # type: ignore[arg-type]
    read(course, {8: date(2028, 6, 1)})
    (row,) = listed().values()
    assert row.state is CredentialState.PUBLISHED
    assert not listed(state=CredentialState.PUBLISHED, recompleted=True)
