"""Pictures of designs: only of those that the course may use."""

from __future__ import annotations

import pytest

from credcloud_bridge.data import DesignKind
from credcloud_bridge.designs import api as designs
from credcloud_bridge.groups import api as groups
from tests.dashboard.issuing import address, make_group
from tests.factories import make_course, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    designs.load_starters()
    return make_course()


@pytest.fixture
def staff_client(client, course):
    client.force_login(make_staff(course))
    return client


def sample(course, version_id: int, width: int = 160) -> str:
    return address(course, f"designs/{version_id}-{width}.jpg")


def test_a_starter_is_shown_with_sample_values_and_kept_by_its_content(staff_client, course):
    card = designs.design_summaries(kind=DesignKind.BADGE, course_key=course.key)[0]
    picture = staff_client.get(sample(course, card.version_id))
    assert picture.content[:3] == b"\xff\xd8\xff"
    again = staff_client.get(sample(course, card.version_id), headers={"If-None-Match": picture["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_only_few_sizes_are_drawn(staff_client, course):
    card = designs.design_summaries(kind=DesignKind.BADGE, course_key=course.key)[0]
    for width in (0, 161, 100_000):
        assert staff_client.get(sample(course, card.version_id, width)).status_code == 404


def test_a_design_of_another_course_is_shown_only_through_a_group_that_serves_this_one(staff_client, course):
    elsewhere = make_course()
    starter = designs.design_summaries(kind=DesignKind.BADGE, course_key=course.key)[0]
    own = designs.create_design(
        name="Ours alone",
        kind=DesignKind.BADGE,
        template=designs.design_source(version_id=starter.version_id).template,
        course_key=elsewhere.key,
        actor=None,
        language="en",
        direction="ltr",
    )
    assert staff_client.get(sample(course, own.version_id)).status_code == 404
    group = make_group(elsewhere, badge_design_id=own.id)
    groups.link_course(group_uuid=group.uuid, course_key=elsewhere.key, new_course_key=course.key, actor=None)
    assert staff_client.get(sample(course, own.version_id)).status_code == 200


def test_a_version_that_does_not_exist_is_not_found(staff_client, course):
    assert staff_client.get(sample(course, 999_999)).status_code == 404
