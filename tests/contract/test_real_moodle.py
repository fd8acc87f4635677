"""The three sources of a Moodle, compared with each other in a real one; skipped where the environment names none.

- ``MOODLE_URL``: its address; ``MOODLE_COURSE``: the number of a course with learners.
- ``MOODLE_PLUGIN_TOKEN``: the token of our plugin's service account.
- ``MOODLE_CORE_TOKEN``: a token of a service with ``core_enrol_get_enrolled_users``,
  ``gradereport_user_get_grade_items`` and ``core_completion_get_course_completion_status``.

Moodle is only read. Launches, deep links and the tab are tried by hand: ``docs/how-tos/connect-moodle.md``.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

import pytest

from credcloud_bridge.encryption import encrypt
from credcloud_bridge.lms.moodle import core_service, plugin_service
from credcloud_bridge.lms.moodle.models import MoodleCourse
from credcloud_bridge.lms.moodle.roster_rows import NotRead, RosterRow
from credcloud_bridge.lms.moodle.site_requests import network_for_moodle
from credcloud_bridge.lms_data import Fact
from tests.lms import moodle_world

NEEDED = ("MOODLE_URL", "MOODLE_COURSE", "MOODLE_PLUGIN_TOKEN", "MOODLE_CORE_TOKEN")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not all(os.environ.get(name) for name in NEEDED), reason=f"no Moodle is named in {', '.join(NEEDED)}"
    ),
]


@pytest.fixture(autouse=True)
def reachable(settings: Any) -> None:
    settings.CREDCLOUD_KNOWN_HOSTS = [urlsplit(os.environ["MOODLE_URL"]).netloc]


def course_with(token: str, *, plugin: bool) -> MoodleCourse:
    """The course, read with this token."""
    address = os.environ["MOODLE_URL"].rstrip("/")
    site = moodle_world.make_site("plugin" if plugin else "core", issuer=f"{address}{'' if plugin else '/'}")
    site.service_token, site.plugin_version = encrypt(token.encode()), "1" if plugin else ""
    site.save()
    site.issuer = address  # two rows for one Moodle, in memory alone
    return moodle_world.make_course(site, int(os.environ["MOODLE_COURSE"]))


def rows(source: Any, course: MoodleCourse) -> tuple[dict[int, RosterRow], frozenset[Fact]]:
    found = source.read(network_for_moodle(), course, lambda _done: None)
    numbers = [row.number for row in found.rows]
    assert len(numbers) == len(set(numbers))
    return {row.number: row for row in found.rows}, found.facts


def test_the_sources_say_the_same_of_everybody() -> None:
    by_plugin, known = rows(plugin_service, course_with(os.environ["MOODLE_PLUGIN_TOKEN"], plugin=True))
    by_core, less = rows(core_service, course_with(os.environ["MOODLE_CORE_TOKEN"], plugin=False))
    assert by_plugin
    assert by_plugin.keys() == by_core.keys()
    assert known >= {Fact.GROUP_LIMITS, Fact.COMPLETED, Fact.GRADE}
    for number, row in by_plugin.items():
        other = by_core[number]
        assert (row.name, row.email, row.learner, row.teaches) == (
            other.name, other.email, other.learner, other.teaches,
        )  # fmt: skip
        assert set(row.groups) == set(other.groups)
        if Fact.GRADE in less and row.learner:
            assert row.grade == pytest.approx(other.grade, abs=1e-4)
        if Fact.COMPLETED in less and row.learner and other.completed_on is not None:
            assert row.completed_on == other.completed_on


def test_an_account_without_rights_has_no_roles_and_a_wrong_token_is_said() -> None:
    course = course_with(os.environ["MOODLE_PLUGIN_TOKEN"], plugin=True)
    learner = next(row for row in rows(plugin_service, course)[0].values() if row.learner)
    roles, limited = plugin_service.roles_of(network_for_moodle(), course, learner.number)
    assert roles == frozenset()
    assert isinstance(limited, bool)
    course.site.service_token = encrypt(b"0" * 32)
    with pytest.raises(NotRead, match="does not accept our token"):
        plugin_service.read(network_for_moodle(), course, lambda _done: None)
