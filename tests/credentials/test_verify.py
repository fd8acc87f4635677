"""Verify details: every row as it will be issued, every problem, mending in place."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import AttributeSpec, CredCloudError, Validity, ValidityKind
from tests.credentials.worlds import TODAY, World, codes, make_world, people

pytestmark = pytest.mark.django_db

GOOD, BAD = {"name": "Zoë Ångström", "email": "zoe@example.org"}, {"name": "No Address", "email": "nowhere"}


def test_a_bad_row_is_kept_with_its_problem_and_stops_nobody_else(world: World) -> None:
    batch = world.batch([GOOD, BAD])
    assert (batch.counts.draft, batch.counts.errors, batch.counts.ready) == (2, 1, 1)
    page = world.drafts(batch)
    assert [row.name for row in page.rows] == ["No Address", "Zoë Ångström"], "problems first"
    (problem,) = page.rows[0].problems
    assert (problem.row, problem.code) == (2, "email-invalid")
    assert problem.message
    assert problem.remedy

    with pytest.raises(CredCloudError) as refused:
        api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=world.actor)
    assert refused.value.problem.code == "errors-stand"
    job = world.generate(batch, leave_errors=True)
    assert (job.total, job.done) == (1, 1)
    assert world.look(batch).counts.draft == 1


def test_rows_that_hold_nothing_are_no_rows(world: World) -> None:
    batch = world.batch([{"name": " ", "email": ""}, GOOD, {}])
    assert batch.counts.draft == 1


def test_a_form_sent_twice_adds_its_rows_once(world: World) -> None:
    batch = world.batch()
    assert world.add(batch, people(3), token="same") == 3
    assert world.add(batch, people(3), token="same") == 3
    assert world.add(batch, people(1, prefix="other"), token="another") == 1
    assert world.look(batch).counts.draft == 4


def test_too_many_rows_at_once_are_refused(world: World) -> None:
    with pytest.raises(CredCloudError) as refused:
        world.add(world.batch(), people(2_001))
    assert refused.value.problem.code == "too-many-rows"


def test_mending_a_row_clears_its_problem(world: World) -> None:
    batch = world.batch([GOOD, BAD])
    row = world.draft(batch, "No Address")
    mended = world.edit_draft(row.uuid, email="now@example.org")
    assert (mended.email, mended.problems, mended.raw) == ("now@example.org", (), {})
    assert world.look(batch).counts.errors == 0
    history = world.view(row.uuid).history
    assert [event.kind for event in history] == ["entered", "edited"]
    assert "now@example.org" in history[-1].text


def test_an_edit_that_is_wrong_is_kept_as_typed_with_its_problem(world: World) -> None:
    batch = world.batch([GOOD])
    row = world.edit_draft(world.draft(batch, "Zoë Ångström").uuid, expires_on="30.2.2027")
    assert codes(row.problems) == ["date-impossible"]
    assert row.raw == {"Expiry date": "30.2.2027"}
    again = world.edit_draft(row.uuid, name="Zoë Maria Ångström")
    assert codes(again.problems) == ["date-impossible"], "an edit of the name does not lose the date"
    mended = world.edit_draft(row.uuid, expires_on="2027-03-01")
    assert (mended.problems, mended.expires_on, mended.own_expires_on) == ((), date(2027, 3, 1), True)


def test_saving_without_a_change_writes_no_history(world: World) -> None:
    batch = world.batch([GOOD])
    uuid = world.draft(batch, "Zoë Ångström").uuid
    world.edit_draft(uuid, name="Zoë Ångström")
    assert [event.kind for event in world.view(uuid).history] == ["entered"]


def test_the_same_address_twice_is_told_on_the_later_row_and_cleared_by_mending_either(world: World) -> None:
    batch = world.batch([GOOD, {"name": "Zoë again", "email": "ZOE@example.org"}])
    assert batch.counts.errors == 1
    row = world.draft(batch, "Zoë again")
    assert codes(row.problems) == ["duplicate-in-batch"]
    assert "Zoë Ångström" in row.problems[0].message
    world.edit_draft(world.draft(batch, "Zoë Ångström").uuid, email="other@example.org")
    assert world.draft(batch, "Zoë again").problems == ()
    assert world.look(batch).counts.errors == 0


def test_removing_the_rows_with_errors_leaves_the_others(world: World) -> None:
    batch = world.batch([GOOD, BAD, {"name": "Zoë again", "email": "zoe@example.org"}])
    removed = api.remove_drafts(
        batch_uuid=batch.uuid,
        course_key=world.course_key,
        actor=world.actor,
        credential_uuids=None,
        only_errors=True,
    )
    assert removed == 2
    assert [row.name for row in world.drafts(batch).rows] == ["Zoë Ångström"]
    assert world.look(batch).counts.discarded == 2


def test_chosen_rows_are_removed_once(world: World) -> None:
    batch = world.batch(people(3))
    uuids = [row.uuid for row in world.drafts(batch).rows[:2]]
    remove = {"batch_uuid": batch.uuid, "course_key": world.course_key, "actor": world.actor}
    assert api.remove_drafts(**remove, credential_uuids=uuids) == 2
    assert api.remove_drafts(**remove, credential_uuids=uuids) == 0
    assert world.look(batch).counts.draft == 1


def test_each_filter_shows_its_rows(world: World) -> None:
    warned = {"name": "12345", "email": "digits@example.org"}
    batch = world.batch([GOOD, BAD, warned])
    shown = {
        show: [row.name for row in world.drafts(batch, show=show).rows]
        for show in ("all", "errors", "warnings", "ok", "nonsense")
    }
    assert shown == {
        "all": ["No Address", "12345", "Zoë Ångström"],
        "errors": ["No Address"],
        "warnings": ["12345"],
        "ok": ["Zoë Ångström"],
        "nonsense": ["No Address", "12345", "Zoë Ångström"],
    }
    assert (batch.counts.errors, batch.counts.warnings) == (1, 1)
    assert [row.name for row in world.drafts(batch, search="ZOE@").rows] == ["Zoë Ångström"]


def test_a_page_beyond_the_end_is_the_last_page(world: World) -> None:
    page = world.drafts(world.batch(people(5)), page=9, per_page=2)
    assert (page.page, page.pages, page.total, len(page.rows)) == (3, 3, 5, 1)


def test_a_letter_that_no_font_has_stops_its_row_before_issuing(world: World) -> None:
    batch = world.batch([GOOD, {"name": "Quenya \U0001e4fa", "email": "q@example.org"}])
    page = world.drafts(batch)
    assert codes(page.rows[0].problems) == ["glyph-missing"]
    assert page.rows[0].problems[0].row == 2
    assert batch.counts.errors == 1


def test_a_better_design_clears_what_the_old_one_could_not_print(world: World) -> None:
    batch = world.batch([{"name": "Quenya \U0001e4fa", "email": "q@example.org"}])
    assert batch.counts.errors == 1
    from tests.designs.factories import make_design

    world.change_group(certificate_design_id=make_design(words="{title}", name="No names").id)
    assert world.generate(batch).done == 1


def test_dates_follow_the_batch_until_a_row_sets_its_own() -> None:
    world = make_world(validity=Validity(kind=ValidityKind.YEARS, count=2))
    batch = world.batch([GOOD, {**BAD, "email": "b@example.org", "issued_on": "2026-05-01"}])
    first, second = world.draft(batch, "Zoë Ångström"), world.draft(batch, "No Address")
    assert (first.issued_on, first.expires_on) == (date(2026, 7, 1), date(2028, 7, 1))
    assert (second.issued_on, second.expires_on) == (date(2026, 5, 1), date(2028, 5, 1))
    batch = api.set_dates(
        batch_uuid=batch.uuid,
        course_key=world.course_key,
        actor=world.actor,
        issued_on=date(2026, 6, 1),
        expires_on=date(2030, 1, 1),
        expiry_from_group=False,
    )
    assert (batch.issued_on, batch.expires_on) == (date(2026, 6, 1), date(2030, 1, 1))
    first, second = world.draft(batch, "Zoë Ångström"), world.draft(batch, "No Address")
    assert (first.issued_on, first.expires_on) == (date(2026, 6, 1), date(2030, 1, 1))
    assert (second.issued_on, second.expires_on) == (date(2026, 5, 1), date(2030, 1, 1))
    world.generate(batch)
    assert {(row.issued_on, row.expires_on) for row in world.rows()} == {
        (date(2026, 6, 1), date(2030, 1, 1)),
        (date(2026, 5, 1), date(2030, 1, 1)),
    }


def test_a_row_whose_date_is_at_odds_with_the_batch_is_stopped(world: World) -> None:
    rows = [
        {"name": "Own expiry", "email": "a@example.org", "expires_on": "2026-06-30"},
        {"name": "Own issue", "email": "b@example.org", "issued_on": "2027-06-01"},
        GOOD,
    ]
    batch = world.batch(rows)
    assert [row.name for row in world.drafts(batch, show="errors").rows] == ["Own expiry"]
    dates = {"batch_uuid": batch.uuid, "course_key": world.course_key, "actor": world.actor}
    api.set_dates(**dates, issued_on=TODAY, expires_on=date(2027, 1, 1), expiry_from_group=False)
    page = world.drafts(batch, show="errors")
    assert [row.name for row in page.rows] == ["Own expiry", "Own issue"]
    assert [codes(row.problems)[0] for row in page.rows] == ["expires-before-issue"] * 2


def test_a_fixed_expiry_that_has_passed_stops_every_row() -> None:
    world = make_world(validity=Validity(kind=ValidityKind.FIXED, until=date(2030, 1, 1)))
    batch = world.batch([GOOD])
    assert batch.expires_on == date(2030, 1, 1)
    late = api.set_dates(
        batch_uuid=batch.uuid,
        course_key=world.course_key,
        actor=world.actor,
        issued_on=date(2031, 1, 1),
        expires_on=None,
        expiry_from_group=True,
    )
    assert late.counts.errors == 1
    assert codes(world.drafts(batch).rows[0].problems) == ["expires-before-issue"]


def test_an_expiry_before_the_issue_date_is_refused_for_the_batch(world: World) -> None:
    with pytest.raises(CredCloudError) as refused:
        api.set_dates(
            batch_uuid=world.batch().uuid,
            course_key=world.course_key,
            actor=world.actor,
            issued_on=TODAY,
            expires_on=date(2026, 6, 30),
            expiry_from_group=False,
        )
    assert (refused.value.problem.code, refused.value.problem.column) == (
        "expires-before-issue",
        "expires_on",
    )


def test_dates_and_drafts_are_left_alone_while_the_batch_is_being_generated(world: World) -> None:
    batch = world.batch(people(2))
    job = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=world.actor)
    batch_ids = {"batch_uuid": batch.uuid, "course_key": world.course_key, "actor": world.actor}
    for change in (
        lambda: api.set_dates(**batch_ids, issued_on=TODAY, expires_on=None, expiry_from_group=True),
        lambda: api.discard_batch(**batch_ids, reason="no"),
    ):
        with pytest.raises(CredCloudError) as refused:
            change()
        assert refused.value.problem.code == "batch-busy"
    world.finished(job)
    assert api.discard_batch(**batch_ids, reason="no") == 0


def test_a_batch_can_be_discarded_and_says_so(world: World) -> None:
    batch = world.batch(people(2))
    discarded = api.discard_batch(
        batch_uuid=batch.uuid, course_key=world.course_key, actor=world.actor, reason="A mistake"
    )
    assert discarded == 2
    assert world.look(batch).state_text == "Discarded"
    assert api.recent_batches(course_key=world.course_key) == ()


def test_attributes_are_checked_and_printed_as_readers_write_them() -> None:
    world = make_world(
        words="{hours} {began}",
        language="de",
        attributes=(
            AttributeSpec(name="hours", label="Hours", type="number", required=True),
            AttributeSpec(name="began", label="Began", type="date"),
        ),
    )
    batch = world.batch([{**GOOD, "hours": "12.5", "began": "2026-03-01"}, {**BAD, "email": "x@example.org"}])
    assert codes(world.draft(batch, "No Address").problems) == ["required-missing"]
    from credcloud_bridge.credentials.files.batch_context import batch_context
    from credcloud_bridge.credentials.files.render import PrintedValues

    draft = Credential.objects.select_related("batch").get(recipient_name="Zoë Ångström")
    fields = PrintedValues(batch_context(draft.batch).printed).of(draft, issued_on=TODAY, expires_on=None)
    assert (fields.values["hours"], fields.values["began"]) == ("12,5", "1. März 2026")
    assert (fields.values["issued_on"], fields.values["expires_on"]) == ("1. Juli 2026", "")


def test_rows_with_errors_can_be_downloaded_with_their_reasons(world: World) -> None:
    batch = world.batch([GOOD, BAD, {"name": "Zoë again", "email": "zoe@example.org"}])
    content = api.problem_rows_xlsx(batch_uuid=batch.uuid, course_key=world.course_key)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    names = [row[0] for row in rows[1:] if row[0]]
    assert names == ["No Address", "Zoë again"]
    assert "same e-mail address" in rows[2][-1]


def test_a_draft_can_be_looked_at_before_anything_is_frozen(world: World) -> None:
    batch = world.batch([GOOD, BAD])
    good, bad = world.draft(batch, "Zoë Ångström"), world.draft(batch, "No Address")
    shown = api.image(credential_uuid=good.uuid, course_key=world.course_key, width=100)
    assert shown.startswith(b"\xff\xd8")
    assert Credential.objects.get(uuid=good.uuid).printed == {}
    with pytest.raises(api.CredentialNotFound):
        api.image(credential_uuid=bad.uuid, course_key=world.course_key, width=100)


def test_what_is_no_draft_any_more_cannot_be_edited_as_one(world: World) -> None:
    batch = world.batch([GOOD])
    uuid = world.draft(batch, "Zoë Ångström").uuid
    world.generate(batch)
    with pytest.raises(api.CredentialNotFound):
        world.edit_draft(uuid, name="Else")
    with pytest.raises(api.CredentialNotFound):
        api.get_draft(credential_uuid=uuid, course_key=world.course_key)


def test_a_batch_says_where_its_recipients_came_from(world: World) -> None:
    batch = world.batch(people(2))
    assert {source.value: number for source, number in batch.sources.items()} == {"by_hand": 2}


def test_archived_and_unknown_groups_begin_no_batch(world: World) -> None:
    from uuid import uuid4

    from credcloud_bridge.groups import api as groups

    with pytest.raises(groups.GroupNotFound):
        api.start_batch(group_uuid=uuid4(), course_key=world.course_key, actor=None, issued_on=TODAY)
    groups.archive_group(group_uuid=world.group.uuid, course_key=world.course_key, actor=None)
    with pytest.raises(CredCloudError) as refused:
        world.batch()
    assert refused.value.problem.code == "group-archived"


def test_generating_an_empty_batch_is_refused(world: World) -> None:
    with pytest.raises(CredCloudError) as refused:
        world.generate(world.batch())
    assert refused.value.problem.code == "nothing-to-generate"
