"""A person's own credentials: published ones, nobody else's, in one query."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredentialState
from tests.credentials.worlds import World, make_world, people
from tests.factories import make_user, person

pytestmark = pytest.mark.django_db

ZOE = {"name": "Zoë", "email": "zoe@example.org"}
HERS = person("", "zoe@example.org")


@pytest.fixture
def world() -> World:
    return make_world(title="Data Science", badge=True)


def own(**more: Any) -> tuple[api.LearnerCredential, ...]:
    return api.learner_credentials(**({"accounts": HERS} | more))


def test_nothing_unpublished_is_listed(world: World) -> None:
    batch = world.reviewed([ZOE])
    world.batch([ZOE])
    assert own() == ()
    world.publish(batch_uuid=batch.uuid)
    assert [one.title for one in own()] == ["Data Science"]


def test_it_is_one_query_however_many_there_are(world: World, django_assert_num_queries: Any) -> None:
    world.issued([ZOE, *people(3)])
    Credential.objects.update(lms_user_id="77")
    with django_assert_num_queries(1):
        found = own(accounts=person("77", "zoe@example.org"))
    assert len(found) == 4
    assert all(one.has_certificate and one.has_badge and one.issuer.name for one in found)


def test_somebody_without_account_and_address_has_none(world: World) -> None:
    world.issued(people(2))
    assert own(accounts=()) == ()
    assert own(accounts=person("", " ")) == ()


def test_a_course_and_a_group_narrow_the_list(world: World) -> None:
    other = make_world(title="Elsewhere")
    world.issued([ZOE])
    other.issued([ZOE])
    assert {one.title for one in own()} == {"Data Science", "Elsewhere"}
    assert [one.title for one in own(course_key=world.course_key)] == ["Data Science"]
    assert [one.title for one in own(group_uuid=other.group.uuid)] == ["Elsewhere"]
    assert own(group_uuid=uuid4()) == ()


def test_what_was_replaced_names_its_public_successor_only(world: World) -> None:
    row = world.issued([ZOE])[0]
    view = api.reissue(
        credential_uuid=row.uuid, course_key=world.course_key, actor=world.actor, reason="Misspelt"
    )
    assert [(one.state, one.successor_public_id) for one in own()] == [(CredentialState.PUBLISHED, "")]
    world.publish()
    new, old = own()
    assert (old.state, old.successor_public_id) == (CredentialState.SUPERSEDED, view.row.public_id)
    assert (old.has_certificate, old.has_badge) == (False, False)
    assert (new.public_id, new.successor_public_id) == (view.row.public_id, "")


def test_pages_count_all_and_may_leave_out_what_others_do_not_see(
    world: World, django_assert_num_queries: Any
) -> None:
    rows = world.issued(people(5))
    Credential.objects.update(lms_user_id="77")
    mine = person("77")
    with django_assert_num_queries(2):
        page = api.learner_credential_page(accounts=mine, page=2, per_page=2)
    assert (page.total, page.page, page.pages, len(page.rows)) == (5, 2, 3, 2)
    api.revoke(selection=world.only(rows[0]), actor=world.actor, reason="Copied")
    Credential.objects.filter(uuid=rows[1].uuid).update(visibility="link")
    Credential.objects.filter(uuid=rows[2].uuid).update(visibility="private")
    Credential.objects.filter(uuid=rows[3].uuid).update(visibility="public")
    shown = api.learner_credential_page(accounts=mine, for_others=True)
    assert {one.public_id for one in shown.rows} == {rows[3].public_id, rows[4].public_id}
    assert api.learner_credential_page(accounts=mine).total == 5


def test_an_address_may_count_only_while_an_account_is_active(
    world: World, django_assert_num_queries: Any
) -> None:
    world.issued([ZOE])
    zoe, pretender = make_user(), make_user(is_active=False)
    with django_assert_num_queries(2):
        assert len(own(active_account=zoe.pk)) == 1
        assert own(active_account=pretender.pk) == ()
    Credential.objects.update(lms_user_id=str(pretender.pk))
    assert len(own(active_account=pretender.pk, accounts=person(str(pretender.pk), "zoe@example.org"))) == 1
