"""A tutor who sees only some groups of a course works with the learners of these, and finds nothing of others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.lms.moodle.group_names import join_groups
from credcloud_bridge.lms.moodle.models import MoodleStaffRole
from credcloud_bridge.lms_data import Fact, RosterFilters
from tests.dashboard.issuing import address, finish_jobs, make_group
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import make_user
from tests.lms import moodle_world

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """A course of a Moodle with two groups, a tutor of one, and an admin who has issued to everybody."""

    key: CourseKey
    tutor: Any
    admin: Any
    group: Any
    batch: credentials.BatchView


@pytest.fixture
def world() -> World:
    site = moodle_world.make_site()
    known = [fact.value for fact in Fact if fact is not Fact.CERTIFIED]
    course = moodle_world.make_course(site, read_at=timezone.now(), groups_apart=True, facts=known)
    for number, group in ((8, "North"), (9, "South"), (10, "North"), (11, "South")):
        account = moodle_world.make_account(
            site, number, f"{group} Learner {number}", email=f"learner{number}@example.org"
        )
        moodle_world.enrol(course, account, groups=join_groups([group]), passed=True)
    tutor, admin = make_user("Nora"), make_user("Tamsin")
    account = moodle_world.make_account(site, 4, "Nora Noneditor", user=tutor)
    moodle_world.enrol(course, account, groups=join_groups(["North"]), learner=False, sees_all_groups=False)
    # Publishing takes a role that Moodle gives to few who are limited; what they see is the same.
    moodle_world.grant(course, account, MoodleStaffRole.Name.COURSE_ADMIN, limited=True)
    teacher = moodle_world.make_account(site, 3, "Tamsin Teacher", user=admin)
    moodle_world.grant(course, teacher, MoodleStaffRole.Name.COURSE_ADMIN)
    key = CourseKey.from_string("moodle-v1:campus+5")

    @dataclass
    class Keyed:
        key: CourseKey

    group = make_group(Keyed(key))  # type: ignore[arg-type]
    found = World(key, tutor, admin, group, None)  # type: ignore[arg-type]
    found.batch = issue(found, admin)
    return found


def issue(world: World, actor: Any) -> credentials.BatchView:
    """A batch of everybody under review."""
    batch = credentials.start_batch(
        group_uuid=world.group.uuid, course_key=world.key, actor=actor, issued_on=date(2026, 7, 1)
    )
    credentials.add_enrolments(
        batch_uuid=batch.uuid,
        course_key=world.key,
        actor=actor,
        filters=RosterFilters(),
        without_credential=False,
        lms_user_ids=None,
    )
    finish_jobs(world)  # type: ignore[arg-type]
    credentials.generate(batch_uuid=batch.uuid, course_key=world.key, actor=actor)
    finish_jobs(world)  # type: ignore[arg-type]
    return credentials.get_batch(batch_uuid=batch.uuid, course_key=world.key)


def rows(world: World, **more: Any) -> dict[str, credentials.CredentialRow]:
    selection = credentials.Selection(course_key=world.key, **more)
    return {row.name: row for row in credentials.credentials_page(selection=selection).rows}


@pytest.fixture
def browser(world: World) -> PlainBrowser:
    return PlainBrowser(world.tutor)


def page(world: World, path: str = "") -> str:
    return address(world, path)  # type: ignore[arg-type]


def test_lists_and_counts_are_those_of_the_tutors_groups(world: World, browser: PlainBrowser) -> None:
    browser.open(page(world))
    assert "You see the learners of your own groups: North" in browser.text
    assert re.search(r"\b2 ?Under review", browser.text)
    # The batch is somebody else's.
    assert str(world.batch.uuid) not in browser.response.content.decode()
    browser.open(page(world, "pending/"))
    assert "North Learner 8" in browser.text
    assert "South" not in browser.text
    browser.open(page(world, "?search=Learner"))
    assert "North Learner 10" in browser.text
    assert "South" not in browser.text
    browser.open("/credcloud/courses/?search=Learner")
    assert "North Learner 8" in browser.text
    assert "South" not in browser.text


def test_an_admin_of_the_same_course_sees_everybody(world: World) -> None:
    browser = PlainBrowser(world.admin)
    browser.open(page(world, "pending/"))
    assert "South Learner 9" in browser.text
    assert "keeps its groups apart" not in browser.text


def test_what_is_of_other_groups_or_other_people_is_not_found(world: World, browser: PlainBrowser) -> None:
    mine, other = rows(world)["North Learner 8"], rows(world)["South Learner 9"]
    assert browser.open(page(world, f"credentials/{mine.uuid}/review/")).status == 200
    for path in (
        f"credentials/{other.uuid}/",
        f"credentials/{other.uuid}/review/",
        f"credentials/{other.uuid}/certificate-320.jpg",
        f"batches/{world.batch.uuid}/verify/",
        f"batches/{world.batch.uuid}/recipients/enrolments/",
    ):
        assert browser.open(page(world, path)).status == 404, path
    job = credentials.publish(selection=credentials.Selection(course_key=world.key), actor=world.admin)
    assert browser.open(page(world, f"jobs/{job.uuid}/")).status == 404


def test_recipients_are_offered_and_taken_from_the_tutors_groups_only(
    world: World, browser: PlainBrowser
) -> None:
    batch = credentials.start_batch(
        group_uuid=world.group.uuid, course_key=world.key, actor=world.tutor, issued_on=date(2026, 7, 1)
    )
    browser.open(page(world, f"batches/{batch.uuid}/recipients/enrolments/?asked=1"))
    assert "2 learners match" in browser.text
    assert "South" not in browser.text
    # A hand-made form that names somebody else, and one that asks for everybody.
    browser.press("Add to the batch", {"learner": ["campus:8", "campus:9"]})
    finish_jobs(world)  # type: ignore[arg-type]
    drafts = credentials.draft_page(batch_uuid=batch.uuid, course_key=world.key, per_page=10)
    assert [row.name for row in drafts.rows] == ["North Learner 8"]
    browser.open(page(world, f"batches/{batch.uuid}/recipients/enrolments/?asked=1"))
    browser.press("Add to the batch", {"all": ["1"]})
    finish_jobs(world)  # type: ignore[arg-type]
    drafts = credentials.draft_page(batch_uuid=batch.uuid, course_key=world.key, per_page=10)
    assert {row.name for row in drafts.rows} == {"North Learner 8", "North Learner 10"}


def test_publishing_all_publishes_those_of_the_tutors_groups(world: World, browser: PlainBrowser) -> None:
    sent = {"all": "1", "confirmed": "1"}
    path = page(world, "pending/publish/")
    asked = browser.client.post(path, {"all": "1"})
    assert "Publish 2 credentials" in asked.content.decode()
    seen = asked.content.decode().split('name="seen" value="')[1].split('"')[0]
    browser.client.post(path, {**sent, "expected": "2", "seen": seen})
    finish_jobs(world)  # type: ignore[arg-type]
    published = rows(world)
    states = {name: row.state.value for name, row in published.items()}
    assert states == {
        "North Learner 8": "published",
        "North Learner 10": "published",
        "South Learner 9": "under_review",
        "South Learner 11": "under_review",
    }


def test_whoever_left_the_group_before_the_job_ran_is_not_published(world: World) -> None:
    mine = [row.uuid for name, row in rows(world).items() if name.startswith("North")]
    selection = credentials.Selection(course_key=world.key, credential_uuids=frozenset(mine))
    job = credentials.publish(selection=selection, actor=world.tutor)
    site = moodle_world.MoodleSite.objects.get()
    enrolments = moodle_world.MoodleEnrolment.objects.filter(account__site=site, account__number=8)
    enrolments.update(groups=join_groups(["South"]))
    jobs.run_to_end(job_uuid=job.uuid, course_key=world.key)
    (failed,) = credentials.failed_items(job_uuid=job.uuid, course_key=world.key)
    assert failed.credential.name == "North Learner 8"
    assert failed.problem.code == "recipient-not-in-groups"
    assert rows(world)["North Learner 10"].state.value == "published"
