"""What learners see in a unit: their own credential, in each of its states, and nobody else's."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from ccx_keys.locator import CCXLocator
from django.utils import translation
from opaque_keys.edx.locator import LibraryUsageLocatorV2

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import IssueWhen
from credcloud_bridge.groups import api as groups
from tests.credentials.worlds import World, make_world, people
from tests.factories import make_user
from tests.lms.enrolling import enrol_in
from tests.xblock.runtimes import block_in, call, seen_by

pytestmark = pytest.mark.django_db

NAME = "الدكتورة عبير عبد الرحمن بنت عبد العزيز آل الشيخ المنصوري الهاشمي"
ZOE = {"name": NAME, "email": "zoe@example.org"}
NOT_YET = "No credential has been published for you yet."
PASSED = "You have passed this course."


@pytest.fixture
def world() -> World:
    return make_world(title="Data Science", badge=True)


@pytest.fixture
def zoe() -> Any:
    return make_user(NAME, email="zoe@example.org")


def page(user: Any, world: World, **fields: Any) -> str:
    fields.setdefault("group_uuid", str(world.group.uuid))
    return unescape(seen_by(user, world.course_key, **fields).render("student_view").body_html())


def asked_again(user: Any, world: World) -> str:
    status, answer = call(seen_by(user, world.course_key, group_uuid=str(world.group.uuid)), "status", {})
    assert status == 200
    return unescape(answer["html"])


def test_nothing_published_yet_says_what_will_come(world: World, zoe: Any) -> None:
    assert NOT_YET in page(zoe, world)


def test_what_is_under_review_changes_nothing_at_all(world: World, zoe: Any) -> None:
    enrol_in(world.course_key, zoe, passed=True)
    before = page(zoe, world), asked_again(zoe, world)
    world.batch([ZOE])
    world.reviewed([{"name": NAME, "email": "zoe@example.org"}])
    assert (page(zoe, world), asked_again(zoe, world)) == before
    assert PASSED in before[1]


def test_whoever_has_passed_is_promised_a_credential_only_where_the_group_issues_to_whoever_passes(
    world: World, zoe: Any
) -> None:
    failed = enrol_in(world.course_key, make_user("Bo"), passed=False)
    assert NOT_YET in asked_again(failed, world)
    enrol_in(world.course_key, zoe, passed=True)
    by_hand = asked_again(zoe, world)
    assert PASSED in by_hand
    assert "The course team decides who gets a credential." in by_hand
    assert "Your credential appears here" not in by_hand
    world.change_group(issue_when=IssueWhen.CERTIFICATE)
    assert "The course team decides" in asked_again(zoe, world)
    world.change_group(issue_when=IssueWhen.PASSED)
    assert "Your credential appears here, and you get an e-mail" in asked_again(zoe, world)


def test_nothing_is_promised_where_nothing_is_issued(world: World, zoe: Any) -> None:
    nowhere = "No credentials are issued in this course."
    enrol_in(world.course_key, zoe, passed=True)
    groups.archive_group(group_uuid=world.group.uuid, course_key=world.course_key, actor=world.actor)
    assert nowhere in asked_again(zoe, world)
    elsewhere = make_world(title="Elsewhere")
    status, answer = call(seen_by(zoe, elsewhere.course_key, group_uuid=str(world.group.uuid)), "status", {})
    assert (status, nowhere in answer["html"]) == (200, True)


def test_a_copy_of_the_block_in_a_custom_course_promises_nothing(world: World, zoe: Any) -> None:
    """A coach's own course (CCX) carries the units of its course; credentials are not issued there."""
    ccx = CCXLocator.from_course_locator(world.course_key, "1")
    for group_uuid in ("", str(world.group.uuid)):
        block = seen_by(zoe, ccx, group_uuid=group_uuid)
        shown = unescape(block.render("student_view").body_html())
        assert "No credentials are issued in this course." in shown
        assert NOT_YET not in shown


def test_a_published_one_is_shown_with_everything_to_do_with_it(world: World, zoe: Any) -> None:
    row = world.issued([ZOE])[0]
    shown = page(zoe, world)
    address = f"http://localhost:8000/credcloud/c/{row.public_id}/"
    for part in (
        f'href="{address}"',
        f"{address}certificate.pdf",
        f"{address}certificate.jpg",
        "linkedin.com",
    ):
        assert part in shown, part
    assert f"<bdi>{NAME}</bdi>" in shown
    assert "Valid" in shown
    assert f'data-ccx-copy="{address}"' in shown


def test_it_is_one_query(world: World, zoe: Any, django_assert_num_queries: Any) -> None:
    world.issued([ZOE, *people(4)])
    Credential.objects.update(lms_user_id=str(zoe.pk))
    page(zoe, world)
    with django_assert_num_queries(1):
        page(zoe, world)
    with django_assert_num_queries(1):
        page(zoe, world, group_uuid="00000000-0000-0000-0000-000000000000")


def test_an_expired_one_says_since_when(world: World, zoe: Any) -> None:
    world.issued([ZOE])
    Credential.objects.update(expires_on="2026-08-01")
    assert "It was valid until 1 August 2026." in page(zoe, world)


def test_a_revoked_one_says_why_and_shows_no_files(world: World, zoe: Any) -> None:
    row = world.issued([ZOE])[0]
    credentials.revoke(selection=world.only(row), actor=world.actor, reason="Copied <b>homework</b>")
    shown = page(zoe, world)
    assert "Copied <b>homework</b>" in shown
    raw = seen_by(zoe, world.course_key, group_uuid=str(world.group.uuid)).render("student_view").body_html()
    assert "<b>homework" not in raw
    assert "certificate.pdf" not in shown
    assert "data-ccx-copy" not in shown


def test_of_a_replaced_one_the_newer_is_shown(world: World, zoe: Any) -> None:
    old = world.issued([ZOE])[0]
    view = credentials.reissue(
        credential_uuid=old.uuid, course_key=world.course_key, actor=world.actor, reason="Name misspelt"
    )
    assert f"/c/{old.public_id}/" in page(zoe, world)
    world.publish()
    shown = page(zoe, world)
    assert f"/c/{view.row.public_id}/" in shown
    assert f"/c/{old.public_id}/" not in shown


def test_what_is_valid_comes_before_what_is_not(world: World, zoe: Any) -> None:
    first = world.issued([ZOE])[0]
    other = make_world(title="Later, and revoked")
    later = other.issued([ZOE])[0]
    credentials.revoke(selection=other.only(later), actor=other.actor, reason="Copied")
    Credential.objects.update(course_key=world.course_key)
    shown = page(zoe, world, group_uuid="")
    assert shown.index(first.public_id) < shown.index(later.public_id)


def test_nobody_sees_anybody_elses(world: World, zoe: Any) -> None:
    world.issued([{"name": "Bo", "email": "bo@example.org"}])
    assert NOT_YET in page(zoe, world)
    pretender = make_user("Mallory", email="bo@example.org", is_active=False)
    assert NOT_YET in page(pretender, world)


def test_the_handler_looks_at_who_asks_and_not_at_what_is_sent(world: World, zoe: Any) -> None:
    bo = make_user("Bo", email="bo@example.org")
    world.issued([{"name": "Bo", "email": "bo@example.org"}])
    block = seen_by(zoe, world.course_key, group_uuid=str(world.group.uuid))
    status, answer = call(block, "status", {"user_id": bo.pk, "email": "bo@example.org"})
    assert status == 200
    assert NOT_YET in answer["html"]


def test_another_group_and_another_course_are_not_mixed_in(world: World, zoe: Any) -> None:
    other = make_world(title="Elsewhere")
    other.issued([ZOE])
    assert NOT_YET in page(zoe, world)
    assert NOT_YET in page(zoe, world, group_uuid="")
    assert "Elsewhere" in page(zoe, other, group_uuid="")
    # A programme's group: what was issued in one of its courses shows in the units of the others.
    assert "Elsewhere" in page(zoe, world, group_uuid=str(other.group.uuid))


@pytest.mark.parametrize("group_uuid", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_group_that_makes_no_sense_shows_no_error(world: World, zoe: Any, group_uuid: str) -> None:
    assert NOT_YET in page(zoe, world, group_uuid=group_uuid)


def test_a_visitor_is_asked_to_sign_in(world: World) -> None:
    assert "Sign in and enrol" in page(None, world)
    public = seen_by(None, world.course_key).render("public_view").body_html()
    assert "Sign in and enrol" in public


def test_without_a_service_for_users_and_without_a_course_it_still_renders(world: World, zoe: Any) -> None:
    nobody = block_in(world.course_key, services={}).render("student_view").body_html()
    assert "Sign in and enrol" in nobody
    nowhere = seen_by(zoe, None).render("student_view").body_html()
    assert "cannot be shown here" in nowhere


def test_a_block_in_a_content_library_renders_too(world: World, zoe: Any) -> None:
    library = LibraryUsageLocatorV2.from_string("lb:CredU:Shared:credcloud:abc")
    block = seen_by(zoe, None, usage=library)
    assert "cannot be shown here" in block.render("student_view").body_html()


def test_a_draft_of_the_course_is_the_course(world: World, zoe: Any) -> None:
    world.issued([ZOE])
    draft: Any = world.course_key
    block = seen_by(zoe, draft.for_branch("draft-branch"))
    assert "Data Science" in block.render("student_view").body_html()


def test_it_is_rendered_from_right_to_left_in_arabic(world: World, zoe: Any) -> None:
    world.issued([ZOE])
    with translation.override("ar"):
        shown = page(zoe, world)
    assert 'class="ccx" dir="rtl"' in shown
    assert "صالحة" in shown


def test_nothing_is_fetched_from_anywhere_else(world: World, zoe: Any) -> None:
    world.issued([ZOE])
    fragment = seen_by(zoe, world.course_key, group_uuid=str(world.group.uuid)).render("student_view")
    assert {resource.kind for resource in fragment.resources} == {"text"}
    loaded = re.findall(r'(?:src|@import|url\()\s*=?\s*"?([^"\s)]+)', fragment.body_html())
    assert all(one.startswith("http://localhost:8000/credcloud/c/") for one in loaded)


def test_markup_in_a_heading_is_text(world: World, zoe: Any) -> None:
    raw = seen_by(zoe, world.course_key, display_name="<script>alert(1)</script>").render("student_view")
    assert "<script>alert" not in raw.body_html()
