"""What everybody sees of a credential."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import PUBLIC_ID_ALPHABET, Credential, new_public_id
from tests.credentials.worlds import PUBLISHED, World, make_world, people
from tests.factories import make_user, person


@pytest.mark.django_db
def test_an_id_is_found_however_it_was_copied(world: World) -> None:
    (row,) = world.issued(people(1))
    Credential.objects.filter(uuid=row.uuid).update(public_id="0123456789ABCDEF01PQ")
    for typed in (
        "0123456789ABCDEF01PQ",
        "01234-56789-ABCDE-F01PQ",
        " 0i234 56789 abcde fO1pq ",
        "ol234–56789–abcde–f0lpq",
    ):
        found = api.public_credential(public_id=typed)
        assert found is not None, typed
        assert found.display_id == "01234-56789-ABCDE-F01PQ"
    for typed in ("", "0123456789ABCDEF01P", "0123456789ABCDEF01PU", "0123456789ABCDEF01PQ7", "x" * 10_000):
        assert api.public_credential(public_id=typed) is None, typed


@given(st.text(alphabet=PUBLIC_ID_ALPHABET, min_size=20, max_size=20))
def test_what_is_printed_is_read_back(public_id: str) -> None:
    assert api.normalise_public_id(api.format_public_id(public_id)) == public_id
    assert api.normalise_public_id(api.format_public_id(public_id).lower().replace("0", "o")) == public_id


@given(st.text())
def test_no_text_makes_reading_an_id_fail(text: str) -> None:
    assert len(api.normalise_public_id(text)) in (0, 20)


def test_ids_are_long_random_and_readable() -> None:
    ids = {new_public_id() for _one in range(200)}
    assert len(ids) == 200
    assert all(len(one) == 20 and set(one) <= set(PUBLIC_ID_ALPHABET) for one in ids)
    assert not set("ILOU") & set(PUBLIC_ID_ALPHABET)


@pytest.mark.django_db
def test_the_public_page_has_what_was_frozen(settings: object) -> None:
    settings.CREDCLOUD_ROOT_URL = "https://lms.example.org"  # type: ignore[attr-defined]
    world = make_world(
        title="Data Science",
        course_title="Programme in Data",
        criteria="Pass.",
        tags=("statistics",),
        public_listing=True,
        badge=True,
    )
    (row,) = world.issued(people(1))
    world.change_group(title="Else", criteria="Fail.")
    seen = api.public_credential(public_id=row.public_id)
    assert seen is not None
    assert (seen.title, seen.course_title, seen.criteria, seen.tags) == (
        "Data Science",
        "Programme in Data",
        "Pass.",
        ("statistics",),
    )
    assert (seen.listed, seen.direction, seen.language, seen.has_badge) == (True, "ltr", "en", True)
    assert seen.public_url == f"https://lms.example.org/credcloud/c/{row.public_id}/"
    assert seen.public_url == api.public_url(public_id=row.public_id)
    assert (seen.state, seen.successor_public_id, seen.is_expired) == (PUBLISHED, "", False)
    assert (api.public_image(public_id=row.public_id, kind="badge", width=80) or b"").startswith(b"\x89PNG")
    assert (api.public_image(public_id=row.public_id, width=80, format="jpeg") or b"").startswith(b"\xff\xd8")


@pytest.mark.django_db
def test_an_issuer_that_was_renamed_or_changed_is_named_as_it_was(world: World) -> None:
    from credcloud_bridge.groups.models import Issuer

    (row,) = world.issued(people(1))
    before = api.public_credential(public_id=row.public_id)
    assert before is not None
    Issuer.objects.update(name="New name", email="new@example.org")
    seen = api.public_credential(public_id=row.public_id)
    assert seen is not None
    assert (seen.issuer.name, seen.issuer.email) == (before.issuer.name, "new@example.org")
    other = Issuer.objects.create(name="Other", slug="other", email="other@example.org")
    world.change_group(issuer_id=other.pk)
    seen = api.public_credential(public_id=row.public_id)
    assert seen is not None
    assert (seen.issuer.name, seen.issuer.email) == (before.issuer.name, "new@example.org")


@pytest.mark.django_db
def test_a_kind_that_it_does_not_have_is_not_handed_out(world: World) -> None:
    (row,) = world.issued(people(1))
    assert api.public_pdf(public_id=row.public_id, kind="badge") is None
    assert api.public_pdf(public_id="nonsense") is None


@pytest.mark.django_db
def test_learners_see_their_own_credentials_and_nobody_elses(world: World) -> None:
    world.issued(people(3))
    Credential.objects.filter(recipient_name="Person 3").update(lms_user_id="77")

    def mine(user_id: str, *emails: str) -> list[str]:
        found = api.credentials_of(accounts=person(user_id, *emails))
        return sorted(one.recipient_name for one in found)

    assert mine("", "PERSON1@example.org") == ["Person 1"]
    assert mine("77") == ["Person 3"]
    assert mine("77", "person2@example.org") == ["Person 2", "Person 3"]
    assert mine("", "") == []
    assert mine("") == []
    api.revoke(selection=world.select(PUBLISHED), actor=None, reason="All of them")
    assert mine("77") == ["Person 3"], "its owner still sees that it was revoked"


@pytest.mark.django_db
def test_an_account_that_hides_its_certificates_is_in_no_search_engine_unless_for_one_its_owner_chose_so() -> (
    None
):
    world = make_world(public_listing=True)
    row = world.issued([{"name": "Zoë", "email": "zoe@example.org"}])[0]
    zoe = make_user("Zoë")

    def listed() -> bool:
        seen = api.public_credential(public_id=row.public_id)
        assert seen is not None
        return seen.listed

    assert listed()
    Credential.objects.update(lms_user_id=str(zoe.pk))
    assert listed()
    zoe.sandbox_profile.shows_certificates = False
    zoe.sandbox_profile.save()
    assert not listed()
    api.set_visibility(public_id=row.public_id, visibility="public", user=zoe)
    assert listed()
