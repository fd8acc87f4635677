"""A course in which the site's admins switched credentials off: staff are told, recipients notice nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredentialState
from tests.dashboard.issuing import address, finish_jobs, generated, person
from tests.factories import make_course, make_global_staff, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(settings: Any) -> Any:
    course = make_course(title="Data Science for Everyone")
    generated(course, None, person("Ada", "ada@example.org"))
    credentials.publish(
        selection=credentials.Selection(course_key=course.key, state=CredentialState.UNDER_REVIEW), actor=None
    )
    finish_jobs(course)
    settings.CREDCLOUD_COURSE_SWITCH = "tests.hosts.openedx.switches.off"
    return course


@pytest.mark.parametrize("page", ["", "issue/", "pending/", "published/", "groups/"])
def test_staff_are_told_that_it_is_off_and_what_stays(client: Any, course: Any, page: str) -> None:
    for user in (make_staff(course, admin=True), make_global_staff()):
        client.force_login(user)
        answer = client.get(address(course, page))
        assert answer.status_code == 403
        text = answer.content.decode()
        assert "Credentials are switched off in this course" in text
        assert "recipients keep their credentials" in text


def test_nothing_can_be_done_by_post_either(client: Any, course: Any) -> None:
    client.force_login(make_global_staff())
    assert client.post(address(course, "pending/publish/"), {"all": "1"}).status_code == 403


def test_outsiders_learn_no_more_than_before(client: Any, course: Any) -> None:
    client.force_login(make_user())
    answer = client.get(address(course))
    assert answer.status_code == 403
    assert "switched off" not in answer.content.decode()


def test_recipients_and_the_public_notice_nothing(client: Any, course: Any) -> None:
    (row,) = credentials.credentials_page(
        selection=credentials.Selection(course_key=course.key, state=CredentialState.PUBLISHED)
    ).rows
    assert client.get(reverse("credcloud:public_credential", args=[row.public_id])).status_code == 200
    client.force_login(make_user(email="ada@example.org"))
    assert client.get(reverse("credcloud:my_credentials")).status_code == 200
