"""Whatever people do in whatever order, the promises about a credential's life hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredCloudError, CredentialState, DuplicatePolicy
from credcloud_bridge.delivery.models import Delivery
from tests.credentials.worlds import PUBLISHED, REVIEW, World, make_world

State = CredentialState
ALLOWED = {
    "": {"draft", "under_review"},
    "draft": {"under_review", "discarded"},
    "under_review": {"published", "discarded"},
    "published": {"revoked", "superseded"},
}
ENDED = {"revoked", "superseded", "discarded"}
PEOPLE = ("ana", "bo", "chi")
pick = st.integers(min_value=0, max_value=50)


@contextmanager
def refused_only_for(code: str) -> Iterator[None]:
    """Whatever is refused is refused for this reason."""
    try:
        yield
    except CredCloudError as error:
        if error.problem.code != code:
            raise


class Life(RuleBasedStateMachine):
    """People prepare, generate, edit, publish, revoke, re-issue and discard, for a few recipients."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self._transaction = transaction.atomic()
        self._transaction.__enter__()
        self.seen: dict[UUID, str] = {}
        self.issued: dict[UUID, tuple[Any, ...]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._transaction.__exit__(None, None, None)

    @initialize(policy=st.sampled_from(DuplicatePolicy))
    def begin(self, policy: DuplicatePolicy) -> None:
        self.policy = policy
        self.world = make_world(duplicates=policy)
        self.batch = self.world.batch()

    @rule(names=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3))
    def add(self, names: list[str]) -> None:
        self.world.add(self.batch, [{"name": one.title(), "email": f"{one}@example.org"} for one in names])

    @rule()
    def another_batch(self) -> None:
        self.batch = self.world.batch()

    @rule()
    def generate(self) -> None:
        with refused_only_for("nothing-to-generate"):
            self.world.generate(self.batch, leave_errors=True)

    @rule(which=pick)
    def publish(self, which: int) -> None:
        rows = self.world.rows(REVIEW)
        some = [row for number, row in enumerate(rows) if (which >> (number % 5)) & 1] or rows
        with refused_only_for("nothing-to-publish"):
            job = api.publish(selection=self.world.only(*some), actor=None)
            assert self.world.finished(job).state == "done"

    @precondition(lambda self: self.world.rows(REVIEW))
    @rule(which=pick, name=st.sampled_from(PEOPLE))
    def edit_address(self, which: int, name: str) -> None:
        rows = self.world.rows(REVIEW)
        with refused_only_for("duplicate-live"):
            self.world.edit(rows[which % len(rows)].uuid, email=f"{name}@example.org")

    @precondition(lambda self: self.world.rows(REVIEW))
    @rule(which=pick)
    def discard(self, which: int) -> None:
        rows = self.world.rows(REVIEW)
        assert api.discard(selection=self.world.only(rows[which % len(rows)]), actor=None, reason="no") == 1

    @precondition(lambda self: self.world.rows(PUBLISHED))
    @rule(which=pick)
    def revoke(self, which: int) -> None:
        rows = self.world.rows(PUBLISHED)
        assert api.revoke(selection=self.world.only(rows[which % len(rows)]), actor=None, reason="no") == 1

    @precondition(lambda self: self.world.rows(PUBLISHED) + self.world.rows(State.REVOKED))
    @rule(which=pick)
    def reissue(self, which: int) -> None:
        rows = self.world.rows(PUBLISHED) + self.world.rows(State.REVOKED)
        with refused_only_for("replacement-pending"):
            api.reissue(
                credential_uuid=rows[which % len(rows)].uuid,
                course_key=self.world.course_key,
                actor=None,
                reason="again",
            )

    @rule()
    def remove_drafts_with_errors(self) -> None:
        api.remove_drafts(
            batch_uuid=self.batch.uuid,
            course_key=self.world.course_key,
            actor=None,
            credential_uuids=None,
            only_errors=True,
        )

    @invariant()
    def states_move_only_forward_and_nothing_is_lost(self) -> None:
        now = dict(Credential.objects.values_list("uuid", "state"))
        assert self.seen.keys() <= now.keys()
        for uuid, state in now.items():
            before = self.seen.get(uuid, "")
            assert before == state or self._reachable(before, state), (before, state)
        self.seen = now

    def _reachable(self, before: str, after: str) -> bool:
        nexts = ALLOWED.get(before, set())
        return after in nexts or any(self._reachable(one, after) for one in nexts - ENDED if one != before)

    @invariant()
    def one_live_credential_per_recipient(self) -> None:
        keys = Credential.objects.exclude(live_key=None)
        assert set(keys.values_list("state", flat=True)) <= {"under_review", "published"}
        if getattr(self, "policy", DuplicatePolicy.ALLOW) is not DuplicatePolicy.ALLOW:
            live = Counter(Credential.objects.filter(state="published").values_list("email_key", flat=True))
            assert set(live.values()) <= {1}, live

    @invariant()
    def nothing_published_ever_changes(self) -> None:
        fields = (
            "recipient_name",
            "recipient_email",
            "attributes",
            "printed",
            "issued_on",
            "public_id",
            "published_at",
        )
        out = Credential.objects.filter(state__in=("published", "revoked", "superseded"))
        for uuid, *values in out.values_list("uuid", *fields):
            assert self.issued.setdefault(uuid, tuple(values)) == tuple(values)

    @invariant()
    def only_what_was_published_is_public_and_each_was_mailed_once(self) -> None:
        out = set()
        for credential in Credential.objects.all():
            public = api.public_credential(public_id=credential.public_id)
            assert (public is not None) == (credential.published_at is not None)
            if public is not None:
                out.add(credential.pk)
        assert Counter(Delivery.objects.values_list("credential", flat=True)) == Counter(out)

    @invariant()
    def the_history_ends_where_the_credential_is(self) -> None:
        for credential in Credential.objects.all():
            steps = [one for one in credential.events.order_by("pk") if one.to_state]
            assert steps[-1].to_state == credential.state
            assert all(later.from_state == earlier.to_state for earlier, later in pairwise(steps))


@pytest.mark.django_db
def test_every_order_of_events_keeps_the_promises() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Life, settings=hypothesis_settings(max_examples=25, stateful_step_count=20)
    )
