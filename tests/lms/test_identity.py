"""Whose a credential is, where accounts of three sites have the same numbers and the same address.

Each way by which a person comes to a credential is tried by a stranger: on another site the stranger has the
recipient's number and address; the recipient's own account opens every door.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey
from rest_framework.test import APIClient

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import DuplicatePolicy, IssueWhen, Visibility
from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms import api as lms
from tests.credentials.rule_worlds import course_of as course_at_home
from tests.credentials.worlds import World, make_world
from tests.factories import enrol, make_user
from tests.lms import campus

pytestmark = pytest.mark.django_db

ADDRESS = "zoe@example.org"
PRINTED = "Name on the Certificate"
HOME, NORTH, SOUTH = "home", "north", "south"
SITES = (HOME, NORTH, SOUTH)


@pytest.fixture
def world(two_more_sites: None, settings: Any) -> World:
    settings.CREDCLOUD_LMS_ADAPTERS = {
        "course-v1": "credcloud_bridge.lms.sandbox.adapter.SandboxLMS",
        "campus-v1": campus.PATH,
    }
    made = make_world(title="Data Science", duplicates=DuplicatePolicy.ALLOW)
    for slug in (NORTH, SOUTH):
        campus.SITES[slug].courses["5"] = campus.CampusCourse(title=f"Course of {slug}")
        groups.link_course(
            group_uuid=made.group.uuid,
            course_key=made.course_key,
            new_course_key=course_of(made, slug),
            actor=made.actor,
        )
    return made


@pytest.fixture
def people(world: World) -> dict[str, Any]:
    """One person for each site: all have the number of the first, and the address at their site."""
    at_home = make_user("Zoë", email=ADDRESS)
    found = {HOME: at_home}
    for slug in (NORTH, SOUTH):
        # A host signs people in for another LMS without an address in Django: nobody but that site vouches for it.
        found[slug] = make_user(f"Zoë of {slug}")
        found[slug].email = ""
        found[slug].save()
        campus.enrol(slug, "5", at_home.pk, f"Zoë of {slug}", ADDRESS, user=found[slug])
    return found


def course_of(world: World, site: str) -> CourseKey:
    return world.course_key if site == HOME else CourseKey.from_string(f"campus-v1:{site}+5")


def id_at(people: dict[str, Any], site: str) -> str:
    number = str(people[HOME].pk)
    return number if site == HOME else f"{site}:{number}"


def issue(world: World, site: str, *, account: str = "", email: str = ADDRESS) -> Credential:
    """A private credential issued in the site's course, to this account or only to the address."""
    there = World(course_key=course_of(world, site), group=world.group, actor=world.actor)
    (row,) = there.issued([{"name": PRINTED, "email": email}])
    Credential.objects.filter(uuid=row.uuid).update(
        lms_user_id=account, visibility=Visibility.PRIVATE.value, **({"email_key": ""} if not email else {})
    )
    return Credential.objects.get(uuid=row.uuid)


def titles(user: Any, address: str) -> int:
    client = APIClient()
    client.force_login(user)
    return len(client.get(address).json()["results"])


def doors(credential: Credential, user: Any) -> dict[str, bool]:
    """Every way to a private credential, and whether it is open for this person."""
    public_id = credential.public_id
    client = Client()
    client.force_login(user)
    mine = api.learner_credentials(accounts=lms.accounts_of(user=user))
    try:
        api.set_visibility(public_id=public_id, visibility=Visibility.PRIVATE, user=user)
        chooses = True
    except api.CredentialNotFound:
        chooses = False
    return {
        "may see": api.may_see(public_id=public_id, user=user),
        "is recipient": api.is_recipient(public_id=public_id, user=user),
        "chooses who sees it": chooses,
        "own credentials": public_id in {one.public_id for one in mine},
        "my credentials": public_id in client.get("/credcloud/my/").content.decode(),
        "the API": titles(user, "/credcloud/api/v1/credentials/mine/") > 0,
        "its page": PRINTED in client.get(f"/credcloud/c/{public_id}/").content.decode(),
    }


@pytest.mark.parametrize("site", SITES)
def test_an_account_of_equal_number_on_another_site_opens_nothing(
    world: World, people: dict[str, Any], site: str
) -> None:
    credential = issue(world, site, account=id_at(people, site), email="somebody@elsewhere.example")
    for who in SITES:
        found = doors(credential, people[who])
        assert all(found.values()) if who == site else not any(found.values()), (who, found)
    assert not api.may_see(public_id=credential.public_id, user=AnonymousUser())


@pytest.mark.parametrize("site", SITES)
def test_an_address_that_another_site_vouches_for_opens_nothing(
    world: World, people: dict[str, Any], site: str
) -> None:
    credential = issue(world, site)
    for who in SITES:
        found = doors(credential, people[who])
        assert all(found.values()) if who == site else not any(found.values()), (who, found)


def test_a_person_with_several_accounts_has_what_each_of_them_has(
    world: World, people: dict[str, Any]
) -> None:
    """Somebody who signs in here and on two more sites: each account and each address counts for its own site."""
    zoe = people[HOME]
    for slug in (NORTH, SOUTH):
        campus.SITES[slug].accounts[zoe.pk].user_id = zoe.pk
    campus.SITES[SOUTH].accounts[zoe.pk].email = ""
    expected = {
        issue(world, HOME).pk,
        issue(world, NORTH).pk,
        issue(world, SOUTH, account=id_at(people, SOUTH), email="other@example.org").pk,
    }
    issue(world, SOUTH)
    found = api.learner_credentials(accounts=lms.accounts_of(user=zoe))
    public_ids = Credential.objects.filter(pk__in=expected).values_list("public_id", flat=True)
    assert {one.public_id for one in found} == set(public_ids)


def test_somebody_without_any_address_has_what_was_issued_to_the_account(
    world: World, people: dict[str, Any]
) -> None:
    campus.SITES[NORTH].accounts[people[HOME].pk].email = ""
    by_account = issue(world, NORTH, account=id_at(people, NORTH), email="other@example.org")
    issue(world, NORTH)
    found = api.learner_credentials(accounts=lms.accounts_of(user=people[NORTH]))
    assert [one.public_id for one in found] == [by_account.public_id]


@pytest.mark.parametrize("site", SITES)
def test_erasing_one_leaves_the_namesakes_of_other_sites_alone(
    world: World, people: dict[str, Any], site: str
) -> None:
    kept: dict[str, list[UUID]] = {}
    for each in SITES:
        kept[each] = [
            issue(world, each).uuid,
            issue(world, each, account=id_at(people, each), email="other@example.org").uuid,
        ]
    api.erase_person(accounts=lms.accounts_of(user=people[site]))
    for each in SITES:
        erased = Credential.objects.filter(uuid__in=kept[each]).exclude(erased_at=None).count()
        assert erased == (2 if each == site else 0), each


def test_an_account_that_hides_certificates_on_its_own_site_is_in_no_search_engine(
    world: World, people: dict[str, Any]
) -> None:
    world.change_group(public_listing=True)
    credential = issue(world, NORTH, account=id_at(people, NORTH))
    Credential.objects.filter(pk=credential.pk).update(visibility="")

    def listed() -> bool:
        seen = api.public_credential(public_id=credential.public_id)
        assert seen is not None
        return seen.listed

    assert listed()
    # The same number at home and in the south choose for themselves only.
    people[HOME].sandbox_profile.shows_certificates = False
    people[HOME].sandbox_profile.save()
    campus.SITES[SOUTH].accounts[people[HOME].pk].shows = False
    assert listed()
    campus.SITES[NORTH].accounts[people[HOME].pk].shows = False
    assert not listed()


def test_one_sites_learners_never_change_credentials_of_another(world: World, people: dict[str, Any]) -> None:
    """Whoever runs a site can give an account any address: its results must not revoke what another site issued."""
    enrol(course_at_home(world), user=people[HOME])
    credential = issue(world, HOME, account=id_at(people, HOME))
    world.change_group(
        duplicates=DuplicatePolicy.FORBID, issue_when=IssueWhen.CERTIFICATE, follow_revocation=True
    )
    learner = campus.SITES[NORTH].courses["5"].learners[people[HOME].pk]
    assert not learner.certified
    for revoked in (False, True):
        if revoked:
            campus.SITES[NORTH].courses["5"].revoked[learner.lms_user_id] = timezone.now()
        outcomes = api.apply_rules(
            course_key=course_of(world, NORTH),
            lms_user_ids={learner.lms_user_id},
        )
        assert [one.problem for one in outcomes] == [None]
    credential.refresh_from_db()
    assert (credential.state, Credential.objects.count()) == ("published", 1)


def test_a_rule_over_all_courses_stays_within_one_site(world: World) -> None:
    """Two sites of one LMS are two: nobody can be found in both by an account."""
    with pytest.raises(groups.InvalidGroup) as refused:
        world.change_group(issue_when=IssueWhen.ALL_COURSES)
    assert refused.value.problem.code == "rule-several-lms"
    groups.unlink_course(
        group_uuid=world.group.uuid,
        course_key=course_of(world, NORTH),
        old_course_key=world.course_key,
        actor=world.actor,
    )
    at_north = World(course_key=course_of(world, NORTH), group=world.group, actor=world.actor)
    with pytest.raises(groups.InvalidGroup):
        at_north.change_group(issue_when=IssueWhen.ALL_COURSES)
