"""Rows that are written in bulk are what Django itself would write, on every database."""

from __future__ import annotations

import pytest
from django.db import DataError, IntegrityError, models, transaction
from django.utils import timezone

from credcloud_bridge import bulk_rows
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.models import Credential, CredentialEvent
from credcloud_bridge.data import CredentialState
from tests.credentials.worlds import World

pytestmark = pytest.mark.django_db


def like(credential: Credential, number: int) -> Credential:
    """A new object that is not saved, with every column but the key and what must differ as that one has it."""
    own = {"id", "uuid", "public_id", "source_ref"}
    values = {
        field.attname: getattr(credential, field.attname)
        for field in Credential._meta.concrete_fields
        if field.name not in own
    }
    return Credential(**values | {"source_ref": f"copy:{number}", "recipient_name": f"Ænna {number}"})


@pytest.fixture
def credential(world: World) -> Credential:
    batch = world.batch([{"name": "Zoë", "email": "zoe@example.org"}])
    return Credential.objects.get(batch__uuid=batch.uuid)


def test_every_column_is_read_back_as_it_was_given(credential: Credential) -> None:
    credential.problems = [{"code": "x", "message": "“ü”"}]
    credential.attributes = {"grade": "92%"}
    credential.issued_on = timezone.localdate()
    rows = [like(credential, number) for number in range(450)]
    bulk_rows.insert_rows(rows)
    stored = {one.source_ref: one for one in Credential.objects.filter(source_ref__startswith="copy:")}
    assert len(stored) == 450
    for row in rows:
        found = stored[row.source_ref]
        for field in Credential._meta.concrete_fields:
            if not field.primary_key:
                assert getattr(found, field.attname) == getattr(row, field.attname), field.name
        assert row.pk in (found.pk, None)


def test_copied_objects_are_like_those_that_the_model_makes(credential: Credential) -> None:
    shared = {"batch": credential.batch, "group_id": credential.group_id, "raw": {"a": "b"}, "reason": "é"}
    plain = Credential(**shared)
    first, second = bulk_rows.new_objects(Credential, 2, **shared)
    own = {"uuid", "public_id"}
    for one in (first, second):
        assert one._state.adding
        assert one.pk is None
        assert one.batch is credential.batch
        assert {k: v for k, v in vars(one).items() if k not in own | {"_state"}} == {
            k: v for k, v in vars(plain).items() if k not in own | {"_state"}
        }
    assert len({one.uuid for one in (plain, first, second)}) == 3
    assert len({one.public_id for one in (plain, first, second)}) == 3
    for name in ("attributes", "problems", "printed"):
        assert getattr(first, name) is not getattr(second, name)
    first.batch_id = credential.batch_id + 1
    assert second.batch is credential.batch


@pytest.mark.parametrize("values", [[{}, {}, [], {}], [[], {}, []], [{"a": 1}, {}, {"a": True}]])
def test_nothing_in_json_stays_what_it_was(credential: Credential, values: list[object]) -> None:
    rows = [like(credential, number) for number in range(len(values))]
    for row, value in zip(rows, values, strict=True):
        row.raw = value
    bulk_rows.insert_rows(rows)
    stored = Credential.objects.filter(source_ref__startswith="copy:").order_by("source_ref")
    assert repr([one.raw for one in stored]) == repr(values)


def test_a_row_that_breaks_a_rule_of_the_database_refuses_all(credential: Credential) -> None:
    rows = [like(credential, 1), like(credential, 1)]
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk_rows.insert_rows(rows)
    assert not Credential.objects.filter(source_ref="copy:1").exists()


def test_a_text_that_is_too_long_is_never_cut(credential: Credential) -> None:
    try:
        with transaction.atomic():
            history.record_step(
                credential_ids=[credential.pk], kind="x" * 33, actor=None, to_state=CredentialState.DRAFT
            )
    except DataError:
        return  # what a database with lengths says
    assert CredentialEvent.objects.filter(kind="x" * 33).exists()


def test_a_step_is_written_down_for_each_credential_and_for_none_that_does_not_exist(
    credential: Credential,
) -> None:
    rows = [like(credential, number) for number in range(3)]
    Credential.objects.bulk_create(rows)
    ids = list(Credential.objects.filter(source_ref__startswith="copy:").values_list("pk", flat=True))
    history.record_step(
        credential_ids=[*ids, max(ids) + 1_000],
        kind=history.GENERATED,
        actor=None,
        from_state=CredentialState.DRAFT,
        to_state=CredentialState.UNDER_REVIEW,
        changes={"source": ("", "ünder")},
        reason="it was time",
    )
    events = CredentialEvent.objects.filter(kind=history.GENERATED).order_by("pk")
    assert [event.credential_id for event in events] == sorted(ids)
    (event, *_others) = events
    assert (event.from_state, event.to_state) == ("draft", "under_review")
    assert (event.changes, event.reason, event.actor_id) == ({"source": ["", "ünder"]}, "it was time", None)
    assert abs((timezone.now() - event.at).total_seconds()) < 60


def test_each_row_gets_its_own_text_or_none(credential: Credential) -> None:
    Credential.objects.bulk_create([like(credential, number) for number in range(450)])
    ids = list(Credential.objects.filter(source_ref__startswith="copy:").values_list("pk", flat=True))
    texts = {pk: f"key {pk}" if pk % 3 else None for pk in ids}
    bulk_rows.set_texts(Credential, "live_key", texts)
    assert dict(Credential.objects.filter(pk__in=ids).values_list("pk", "live_key")) == texts
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk_rows.set_texts(Credential, "live_key", dict.fromkeys(ids[:2], "the same"))


def test_what_is_read_is_what_django_itself_would_make_of_it(credential: Credential) -> None:
    for found in (Credential.objects.all(), Credential.objects.defer("raw", "batch", "printed")):
        (quick,) = found
        names = [field.attname for field in Credential._meta.concrete_fields if field.attname in vars(quick)]
        plain = models.Model.from_db.__func__(
            Credential, "default", names, [vars(quick)[name] for name in names]
        )
        assert vars(quick) | {"_state": None} == vars(plain) | {"_state": None}
        assert (quick._state.adding, quick._state.db) == (plain._state.adding, plain._state.db)
        assert quick.get_deferred_fields() == plain.get_deferred_fields()
        assert (quick.batch, quick.printed, quick.raw) == (
            credential.batch,
            credential.printed,
            credential.raw,
        )


def test_nothing_to_write_is_no_statement(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        bulk_rows.insert_rows([])
        bulk_rows.insert_for_each(CredentialEvent, "credential", [], {})
        bulk_rows.set_texts(Credential, "live_key", {})
