"""Under review: edit, look, discard; nobody outside sees any of it."""

from __future__ import annotations

from datetime import date

import pytest

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import AttributeSpec, CredCloudError, DuplicatePolicy
from credcloud_bridge.jobs import api as jobs
from tests.credentials.worlds import REVIEW, World, codes, live, make_world, people

pytestmark = pytest.mark.django_db


def one(world: World) -> api.CredentialRow:
    world.reviewed(people(1))
    return world.rows(REVIEW)[0]


def test_an_edit_shows_at_once_in_a_new_preview(world: World) -> None:
    row = one(world)
    before = api.image(credential_uuid=row.uuid, course_key=world.course_key, width=200)
    assert api.image(credential_uuid=row.uuid, course_key=world.course_key, width=200) == before
    view = world.edit(row.uuid, name="Zoë Ångström")
    assert view.row.name == "Zoë Ångström"
    assert api.image(credential_uuid=row.uuid, course_key=world.course_key, width=200) != before
    assert "“Person 1” to “Zoë Ångström”" in view.history[-1].text
    assert view.history[-1].changes == {"recipient_name": ("Person 1", "Zoë Ångström")}


def test_what_has_errors_is_refused_and_nothing_is_saved(world: World) -> None:
    row = one(world)
    with pytest.raises(api.InvalidRow) as refused:
        world.edit(row.uuid, name="", email="nowhere")
    assert sorted(codes(refused.value.problems)) == ["email-invalid", "name-missing"]
    with pytest.raises(api.InvalidRow) as refused:
        world.edit(row.uuid, name="Quenya \U0001e4fa")
    assert codes(refused.value.problems) == ["glyph-missing"]
    assert world.view(row.uuid).row == row


def test_dates_of_one_credential_can_be_changed_and_must_agree(world: World) -> None:
    row = one(world)
    view = world.edit(row.uuid, issued_on="2026-05-01", expires_on="2028-05-01")
    assert (view.row.issued_on, view.row.expires_on) == (date(2026, 5, 1), date(2028, 5, 1))
    with pytest.raises(api.InvalidRow) as refused:
        world.edit(row.uuid, expires_on="2026-04-30")
    assert codes(refused.value.problems) == ["expires-before-issue"]
    view = world.edit(row.uuid, issued_on="", expires_on="")
    assert (view.row.issued_on, view.row.expires_on) == (date(2026, 7, 1), None)
    with pytest.raises(api.InvalidRow):
        world.edit(row.uuid, issued_on="", expires_on="2026-06-30")


def test_attributes_can_be_changed_and_what_is_not_named_stays() -> None:
    world = make_world(
        words="{hours} {room}",
        attributes=(
            AttributeSpec(name="hours", label="Hours", type="number"),
            AttributeSpec(name="room", label="Room"),
        ),
    )
    world.reviewed([{**people(1)[0], "hours": "12", "room": "B 2"}])
    Credential.objects.update(attributes={"hours": "12", "room": "B 2", "grade": "90%"})
    view = world.edit(world.rows(REVIEW)[0].uuid, hours="13,5")
    assert view.row.attributes == {"hours": "13.5", "room": "B 2", "grade": "90%"}


def test_a_new_address_gives_up_the_old_place_and_takes_its_own(world: World) -> None:
    row = one(world)
    world.edit(row.uuid, email="new@example.org")
    assert live(world) == 1
    assert world.batch(people(1)).counts.errors == 0, "the old address is free"
    taken = world.batch([{"name": "New", "email": "NEW@example.org"}])
    assert codes(world.drafts(taken).rows[0].problems) == ["duplicate-under-review"]


def test_an_address_that_has_one_already_is_refused(world: World) -> None:
    world.reviewed(people(2))
    second = world.rows(REVIEW)[1]
    with pytest.raises(CredCloudError) as refused:
        world.edit(second.uuid, email="person1@example.org")
    assert refused.value.problem.code == "duplicate-live"
    assert world.view(second.uuid).row.email == "person2@example.org"


def test_addresses_may_repeat_where_the_group_allows_it() -> None:
    world = make_world(duplicates=DuplicatePolicy.ALLOW)
    world.reviewed(people(2))
    second = world.rows(REVIEW)[1]
    assert world.edit(second.uuid, email="person1@example.org").row.email == "person1@example.org"


def test_saving_without_a_change_writes_no_history(world: World) -> None:
    row = one(world)
    before = len(world.view(row.uuid).history)
    world.edit(row.uuid, name="Person 1")
    assert len(world.view(row.uuid).history) == before


def test_nothing_published_can_be_edited_discarded_or_refreshed(world: World) -> None:
    (row,) = world.issued(people(1))
    with pytest.raises(api.CredentialNotFound):
        world.edit(row.uuid, name="Else")
    assert api.discard(selection=world.select(), actor=None, reason="no") == 0
    assert api.refresh_from_group(selection=world.select(), actor=None) == 0
    with pytest.raises(api.CredentialNotFound):
        world.edit_draft(row.uuid, name="Else")
    assert world.view(row.uuid).row == row


def test_discarding_needs_a_reason_and_keeps_it(world: World) -> None:
    row = one(world)
    with pytest.raises(CredCloudError) as refused:
        api.discard(selection=world.select(REVIEW), actor=world.actor, reason="  ")
    assert (refused.value.problem.code, refused.value.problem.column) == ("reason-missing", "reason")
    assert api.discard(selection=world.select(REVIEW), actor=world.actor, reason="Wrong person") == 1
    assert api.discard(selection=world.only(row), actor=world.actor, reason="Wrong person") == 0
    view = world.view(row.uuid)
    assert (view.row.state.value, view.row.reason, view.history[-1].reason) == (
        "discarded",
        "Wrong person",
        "Wrong person",
    )


def test_the_preview_says_what_the_public_page_will_say(world: World) -> None:
    row = one(world)
    preview = world.view(row.uuid).preview
    assert preview is not None
    assert (preview.recipient_name, preview.published_at, preview.has_certificate) == ("Person 1", None, True)
    assert api.public_credential(public_id=row.public_id) is None
    world.publish()
    public = api.public_credential(public_id=row.public_id)
    assert public is not None
    from dataclasses import replace

    # With its first signature the issuer remembers for which address of the site it signs.
    issuer = replace(public.issuer, root_url=preview.issuer.root_url)
    assert replace(public, published_at=None, state=preview.state, issuer=issuer) == preview
    assert world.view(row.uuid).preview is None, "it has its page now"


def test_a_credential_of_another_course_is_not_found(world: World) -> None:
    row = one(world)
    other = make_world()
    with pytest.raises(api.CredentialNotFound):
        other.view(row.uuid)
    with pytest.raises(api.CredentialNotFound):
        other.edit(row.uuid, name="Else")
    with pytest.raises(api.CredentialNotFound):
        api.certificate_pdf(credential_uuid=row.uuid, course_key=other.course_key)
    with pytest.raises(api.CredentialNotFound):
        api.reissue(credential_uuid=row.uuid, course_key=other.course_key, actor=None, reason="x")
    assert api.discard(selection=other.only(row), actor=None, reason="x") == 0
    with pytest.raises(api.BatchNotFound):
        api.get_batch(batch_uuid=row.batch_uuid, course_key=other.course_key)
    with pytest.raises(api.BatchNotFound):
        api.generate(batch_uuid=row.batch_uuid, course_key=other.course_key, actor=None)


def test_a_badge_is_drawn_beside_the_certificate() -> None:
    world = make_world(badge=True)
    row = one(world)
    assert (row.has_certificate, row.has_badge) == (True, True)
    ask = {"credential_uuid": row.uuid, "course_key": world.course_key}
    assert api.certificate_pdf(**ask, kind="badge").startswith(b"%PDF")
    assert api.image(**ask, kind="badge", width=100, format="png").startswith(b"\x89PNG")


def test_what_a_credential_does_not_have_is_not_found(world: World) -> None:
    row = one(world)
    with pytest.raises(api.CredentialNotFound):
        api.certificate_pdf(credential_uuid=row.uuid, course_key=world.course_key, kind="badge")


def test_pictures_are_never_wider_than_a_server_can_bear(world: World) -> None:
    import io

    from PIL import Image

    row = one(world)
    shown = api.image(credential_uuid=row.uuid, course_key=world.course_key, width=10**9)
    assert Image.open(io.BytesIO(shown)).width == 2_400
    tiny = api.image(credential_uuid=row.uuid, course_key=world.course_key, width=-3)
    assert Image.open(io.BytesIO(tiny)).width == 40


def test_what_is_being_published_stays_as_it_was_agreed_to(world: World) -> None:
    row = one(world)
    job = api.publish(selection=world.select(REVIEW), actor=world.actor)
    with pytest.raises(CredCloudError) as refused:
        world.edit(row.uuid, name="Somebody Else")
    assert refused.value.problem.code == "being-published"
    world.change_group(title="Something else")
    assert api.refresh_from_group(selection=world.select(REVIEW), actor=world.actor) == 0
    world.finished(job)
    view = world.view(row.uuid)
    assert (view.row.name, view.printed["title"]) == ("Person 1", "Data Science")


def test_what_was_changed_after_it_was_looked_at_is_not_published(world: World) -> None:
    row = one(world)
    _number, seen = api.number_and_fingerprint(selection=world.select(REVIEW))
    world.edit(row.uuid, name="Somebody Else")
    with pytest.raises(CredCloudError) as refused:
        api.publish(selection=world.select(REVIEW), actor=world.actor, seen=seen)
    assert refused.value.problem.code == "selection-changed"
    assert not jobs.running_jobs(course_key=world.course_key)
