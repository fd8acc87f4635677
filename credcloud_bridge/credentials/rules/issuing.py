"""Doing what a group's rule decides: entering, generating, publishing, flagging; all of a chunk in one transaction."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.files.api import RenderChecks, batch_context
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.credentials.preparing.api import (
    Generator,
    add_drafts,
    discard_ids,
    existing_references,
    outcome_of,
    reference_of,
    release_references,
)
from credcloud_bridge.credentials.publishing.api import Publisher
from credcloud_bridge.credentials.rules import changes
from credcloud_bridge.credentials.rules.decisions import (
    ISSUES,
    Action,
    Decision,
    RuleCase,
    decide,
    grade_text,
)
from credcloud_bridge.credentials.rules.learner_status import LearnerStatuses
from credcloud_bridge.data import CredentialState, RecipientSource
from credcloud_bridge.groups.api import GroupDetails
from credcloud_bridge.recipients.api import check_learners

log = logging.getLogger(__name__)

DRAFT, REVIEW = CredentialState.DRAFT, CredentialState.UNDER_REVIEW
# Somebody else took the recipient's place while this was on its way: then nothing is missing.
_TAKEN = frozenset(("duplicate-live", "duplicate-under-review", "duplicate-in-batch"))


@dataclass(slots=True)
class RuleCounts:
    """What a rule did, in credentials. ``not_ready``: drafts with problems that staff must fix.

    ``failed`` counts learners on whom it failed unexpectedly; the log says why.
    """

    under_review: int = 0
    published: int = 0
    not_ready: int = 0
    discarded: int = 0
    flagged: int = 0
    unflagged: int = 0
    resets_noted: int = 0
    held_back: int = 0
    regraded: int = 0
    reissued: int = 0
    revoked: int = 0
    failed: int = 0

    def add(self, other: RuleCounts) -> None:
        """Count these too."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def any(self) -> bool:
        """Whether it did anything."""
        return any(getattr(self, name) for name in self.__slots__)


class RuleIssuing:
    """A group's rule at work in one course; made anew for each run."""

    def __init__(self, group: GroupDetails, course_key: CourseKey) -> None:
        self._group, self._course = group, course_key
        self._actor = history.RuleActor(group.rule.when)
        self.statuses = LearnerStatuses(group, course_key)

    def decisions(self, judged: Sequence[RuleCase]) -> dict[str, Decision]:
        """What there is to do, by LMS user id; whoever needs nothing is left out."""
        held = self.statuses.held_credentials(judged)
        found = {
            one.learner.lms_user_id: decide(one, held.get(one.learner.lms_user_id, []), self._group.rule)
            for one in judged
        }
        return {user_id: one for user_id, one in found.items() if one.action is not Action.NOTHING}

    def apply(self, judged: Sequence[RuleCase]) -> RuleCounts:
        """Decide about these learners and do it, all or nothing.

        Nothing of what was decided before counts here: everything is looked at
        again under the lock of the batch, so that doing it twice is doing it once.
        """
        decisions = self.decisions(judged)
        batch = generator = None
        if any(one.action in ISSUES for one in decisions.values()):
            # The LMS may be far away and designs take time: both before the transaction.
            batch = automatic_batch(self._group, self._course)
            generator = Generator(batch_context(batch), actor=self._actor)
        counts = RuleCounts()
        with transaction.atomic():
            if batch is not None:
                Batch.objects.select_for_update().get(pk=batch.pk)
            decisions = self.decisions(judged)
            if batch is not None and generator is not None:
                new = {one.learner.lms_user_id: one for one in judged if _action(decisions, one) in ISSUES}
                self._issue(new, decisions, batch, generator, counts)
            self._change(judged, decisions, counts)
        return counts

    # --- new credentials ---------------------------------------------------------

    def _issue(
        self,
        new: Mapping[str, RuleCase],
        decisions: Mapping[str, Decision],
        batch: Batch,
        generator: Generator,
        counts: RuleCounts,
    ) -> None:
        began = timezone.now()
        references = [reference_of(user_id) for user_id in new]
        # Whoever is issued another one may have had one in this month's batch that was revoked.
        release_references(
            Credential.objects.filter(
                batch=batch, source_ref__in=references, state=CredentialState.REVOKED.value
            )
        )
        taken = existing_references(batch, references, since=began)
        fresh = {user_id: one for user_id, one in new.items() if reference_of(user_id) not in taken}
        if not fresh:
            return
        self._enter(fresh, batch)
        drafts = list(
            Credential.objects.select_for_update()
            .filter(batch=batch, source_ref__in=[reference_of(one) for one in fresh], state=DRAFT.value)
            .order_by("pk")
        )
        failed = generator.generate(drafts)
        needless = [pk for pk, problem in failed.items() if problem.code in _TAKEN]
        discard_ids(needless, from_state=DRAFT, actor=self._actor, reason="", kind=history.DISCARDED_BY_RULE)
        counts.not_ready += len(failed) - len(needless)
        generated = [one for one in drafts if one.pk not in failed]
        at_once = [one.pk for one in generated if decisions[one.lms_user_id].action is Action.PUBLISH]
        published = self._publish(at_once)
        counts.published += published
        counts.under_review += len(generated) - published
        if self._group.rule.follow_revocation:
            # Not published although the rule publishes, or soon to be: whoever looks at them reads why.
            told = [one.pk for one in generated if new[one.lms_user_id].certificate_revoked_at is not None]
            changes.flag_under_review(told)

    def _enter(self, fresh: Mapping[str, RuleCase], batch: Batch) -> None:
        learners = [one.learner for one in fresh.values()]
        last = Credential.objects.filter(batch=batch).aggregate(last=Max("row_number"))["last"] or 0
        today = timezone.localdate()
        recipients = {}
        for number, recipient in enumerate(
            check_learners(learners=learners, group=self._group.spec, today=today), last + 1
        ):
            problems = tuple(replace(problem, row=number) for problem in recipient.problems)
            recipients[reference_of(recipient.lms_user_id)] = replace(
                recipient, row=number, issued_on=today, problems=problems
            )
        add_drafts(
            recipients,
            batch=batch,
            source=RecipientSource.AUTOMATIC,
            checks=RenderChecks(batch_context(batch)),
            actor=self._actor,
            extras={reference_of(one.lms_user_id): outcome_of(one) for one in learners},
        )

    def _publish(self, credential_ids: Sequence[int]) -> int:
        if not credential_ids:
            return 0
        reviewed = list(
            Credential.objects.select_for_update()
            .filter(pk__in=credential_ids, state=REVIEW.value)
            .order_by("pk")
        )
        return len(reviewed) - len(Publisher(actor=self._actor).publish(reviewed))

    # --- credentials that are there ------------------------------------------------

    def _change(
        self, judged: Sequence[RuleCase], decisions: Mapping[str, Decision], counts: RuleCounts
    ) -> None:
        about: dict[Action, list[tuple[int, RuleCase]]] = {}
        for one in judged:
            decision = decisions.get(one.learner.lms_user_id)
            if decision is not None and decision.credential_id is not None:
                about.setdefault(decision.action, []).append((decision.credential_id, one))

        def ids(action: Action) -> list[int]:
            return [credential_id for credential_id, _judged in about.get(action, [])]

        counts.discarded += changes.discard(ids(Action.DISCARD), self._actor)
        counts.flagged += history.flag_eligibility_loss(ids(Action.FLAG), kind=history.LAPSED)
        counts.flagged += history.flag_eligibility_loss(ids(Action.FLAG_WITHDRAWN), kind=history.WITHDRAWN)
        counts.resets_noted += history.note_outcome_reset(ids(Action.NOTE_RESET))
        counts.unflagged += history.clear_eligibility_losses(ids(Action.UNFLAG))
        counts.held_back += changes.flag_under_review(ids(Action.HOLD_BACK))
        counts.revoked += changes.revoke(ids(Action.REVOKE), self._group, self._actor)
        for credential_id, one in about.get(Action.REGRADE, []):
            counts.regraded += changes.update_grade(credential_id, grade_text(one.learner), self._actor)
        for credential_id, one in about.get(Action.REISSUE, []):
            counts.reissued += changes.reissue_with(
                credential_id, grade_text(one.learner), self._group, self._actor
            )


def automatic_batch(group: GroupDetails, course_key: CourseKey) -> Batch:
    """The batch of what this group's rule issues in this course in this month; made when there is none."""
    today: date = timezone.localdate()
    key = hashlib.sha256(f"{group.id}:{course_key}:{today:%Y-%m}".encode()).hexdigest()
    batch, _made = Batch.objects.get_or_create(
        automatic_key=key, defaults={"group_id": group.id, "course_key": course_key, "issued_on": today}
    )
    return batch


def _action(decisions: Mapping[str, Decision], judged: RuleCase) -> Action:
    decision = decisions.get(judged.learner.lms_user_id)
    return decision.action if decision is not None else Action.NOTHING
