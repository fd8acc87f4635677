"""A course that was copied from another (a re-run) is offered the credential groups of the earlier one."""

from __future__ import annotations

from typing import Any

import pytest

from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms.sandbox.adapter import SandboxLMS
from tests.dashboard.issuing import address, make_group
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import make_course, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """A course with a group, and its re-run."""
    earlier, later = make_course(title="Run of spring"), make_course(title="Run of autumn")
    make_group(earlier, title="Certificate of Completion")
    copied = {str(later.key): (str(earlier.key),)}
    monkeypatch.setattr(SandboxLMS, "copied_from", lambda _lms, key: copied.get(str(key), ()))
    return earlier, later


def admin_of(*courses: Any) -> Any:
    user = make_staff(courses[0], admin=True)
    for course in courses[1:]:
        course.roles.create(user=user, name="course_admin")
    return user


@pytest.mark.parametrize("page", ["", "groups/"])
def test_an_admin_of_both_lets_the_group_serve_the_later_course_with_one_press(
    runs: tuple[Any, Any], page: str
) -> None:
    earlier, later = runs
    browser = PlainBrowser(admin_of(later, earlier))
    browser.open(address(later, page))
    assert "Carry over from “Run of spring”" in browser.text
    assert f"This course was copied from {earlier.key}." in browser.text
    browser.press("Let it serve this course too")
    assert browser.path == address(later, "groups/")
    assert "The group now serves “Run of autumn” too." in browser.text
    assert "Carry over" not in browser.text
    (card,) = groups.group_summaries(course_key=later.key)
    assert card.title == "Certificate of Completion"
    assert groups.group_details(group_id=card.id).links == tuple(sorted((str(earlier.key), str(later.key))))


def test_an_admin_of_the_later_course_only_is_told_whom_to_ask(runs: tuple[Any, Any]) -> None:
    earlier, later = runs
    browser = PlainBrowser(make_staff(later, admin=True))
    browser.open(address(later, "groups/"))
    assert "Carry over" not in browser.text, "what a course has is not told to those who may not look into it"
    user = make_staff(later, admin=True)
    earlier.roles.create(user=user, name="course_staff")
    browser = PlainBrowser(user)
    browser.open(address(later, "groups/"))
    assert "Certificate of Completion" in browser.text
    assert "Ask somebody who is course admin of both courses" in browser.text
    assert not browser.has_button("Let it serve this course too")


def test_a_course_that_is_no_copy_and_one_that_has_them_all_are_offered_nothing(
    runs: tuple[Any, Any],
) -> None:
    earlier, _later = runs
    browser = PlainBrowser(admin_of(*runs))
    browser.open(address(earlier, "groups/"))
    assert "Carry over" not in browser.text
