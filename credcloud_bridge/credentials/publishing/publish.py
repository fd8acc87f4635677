"""Publish: sign credentials and make them public, replace earlier ones, and queue the mails, all in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.credentials.data import JobName, PublishSummary, RecipientLimit, Selection
from credcloud_bridge.credentials.lists.api import (
    can_be_stored,
    credentials_of_selection,
    selection_as_json,
    selection_fingerprint,
    within,
)
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.preparing.api import ItemsJob
from credcloud_bridge.credentials.publishing.publisher import Publisher
from credcloud_bridge.credentials.reviewing.api import confirmed_by, is_being_published, lock_batches_of
from credcloud_bridge.data import CredentialState, DuplicatePolicy, Problem, request_error
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.api import JobView
from credcloud_bridge.jobs.models import Job
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Permission
from credcloud_bridge.openbadges import api as openbadges

REVIEW, PUBLISHED, SUPERSEDED = (
    CredentialState.UNDER_REVIEW,
    CredentialState.PUBLISHED,
    CredentialState.SUPERSEDED,
)


# For how many chunks a worker takes places in status lists at once.
CHUNKS_AHEAD = 5


def publish_summary(*, selection: Selection) -> PublishSummary:
    """What publishing the selection now would do; the sentence that asks for confirmation needs it."""
    reviewed = credentials_of_selection(selection).filter(state=REVIEW.value)
    live = Credential.objects.filter(
        group_id=OuterRef("group_id"), state=PUBLISHED.value, email_key=OuterRef("email_key")
    )
    replacing = Q(supersedes__state=PUBLISHED.value) | Q(
        Exists(live), group__duplicates=DuplicatePolicy.REPLACE.value
    )
    return PublishSummary(
        credentials=reviewed.count(),
        people=reviewed.filter(group__send_mail=True).values("email_key").distinct().count(),
        replaced=reviewed.filter(replacing).count(),
    )


@transaction.atomic
def publish(*, selection: Selection, actor: Any, seen: str | None = None) -> JobView:
    """Start publishing exactly the credentials that the selection means now.

    Those that somebody is already publishing are left to that job; when none
    is left over, that job is returned. Refuses when nothing is under review,
    and when the selection is no longer as ``seen`` (a ``selection_fingerprint``).
    """
    reviewed = credentials_of_selection(selection).filter(state=REVIEW.value)
    lock_batches_of(reviewed)
    free = reviewed.filter(~is_being_published())
    facts = free.aggregate(number=Count("pk"), newest=Max("pk"))
    number: int = facts["number"]
    if not number:
        job = _job_that_publishes(reviewed, selection)
        if job is None:
            raise request_error(
                "nothing-to-publish",
                _("None of these credentials is waiting to be published."),
                _("Someone may have published or discarded them. Reload the page."),
            )
    else:
        job = jobs.create_job(kind=JobName.PUBLISH, course_key=selection.course_key, actor=actor)
        if number <= jobs.LISTED_AT_ONCE or not can_be_stored(selection):
            jobs.add_items(job=job, credentials=free)
        else:
            jobs.list_items_later(
                job=job, number=number, newest=facts["newest"], selection=selection_as_json(selection)
            )
    # Looked at last: from here on nobody can change what is enlisted.
    if seen is not None and selection_fingerprint(selection=selection) != seen:
        raise request_error(
            "selection-changed",
            _("Some of these credentials have just been changed. Nothing was published."),
            _("Review them again, then publish them."),
        )
    return jobs.get_job(job_uuid=job.uuid, course_key=selection.course_key)


def _job_that_publishes(reviewed: QuerySet[Credential], selection: Selection) -> Job | None:
    """The first unfinished job that publishes any of these credentials."""
    unfinished = Job.objects.filter(
        kind=JobName.PUBLISH, course_key=selection.course_key, state__in=jobs.UNFINISHED
    ).order_by("pk")
    unlisted = (
        job
        for job in unfinished.filter(items_listed=False)
        if reviewed.filter(pk__in=confirmed_by(job).values("pk")).exists()
    )
    found: Job | None = next(unlisted, None)
    return found or unfinished.filter(items__credential__in=reviewed.values("pk")).first()


class PublishJob(ItemsJob):
    """The work of a publish job."""

    from_state = REVIEW
    unread_columns = (
        *("uuid", "source", "source_ref", "own_issued_on", "own_expires_on", "raw", "reason", "created_at"),
        *("looked_at", "looked_by", "published_at", "ended_at", "erased_at"),
    )

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._publisher = Publisher(actor=self.actor)
        self._permitted = self.actor is None
        self._issuer_id: int | None = None

    def list_items(self) -> int:
        """See ``ItemsJob.list_items``: what was confirmed and is unchanged. Nobody can edit it before."""
        confirmed = confirmed_by(self.job)
        lock_batches_of(confirmed)
        free = confirmed.filter(~is_being_published(other_than=self.job))
        return jobs.add_items(job=self.job, credentials=free)

    def prepare(self) -> None:
        """See ``ItemsJob.prepare``: places in status lists, for several chunks at once."""
        if self._issuer_id is None:
            self._issuer_id = _first_issuer(self.job)
        if self._issuer_id is not None:
            size = app_settings.JOB_CHUNK_SIZE
            openbadges.reserve_places(
                issuer_id=self._issuer_id,
                least=min(size, self.job.total),
                most=min(CHUNKS_AHEAD * size, self.job.total),
            )

    def handle(self, credentials: Sequence[Credential]) -> Mapping[int, Problem]:
        """See ``ItemsJob.handle``.

        While the job is at work nothing it lists can be edited; after it has stopped it can. What was
        edited then is not what somebody agreed to publish.
        """
        self._ask_whether_permitted()
        edited = [one for one in credentials if one.updated_at > self.job.created_at]
        failed = {one.pk: _edited_since(one) for one in edited}
        failed |= {one.pk: _not_seen(one) for one in self._hidden(credentials)}
        agreed = [one for one in credentials if one.pk not in failed]
        return failed | dict(self._publisher.publish(agreed, expect_conflicts=self.expect_conflicts))

    def _ask_whether_permitted(self) -> None:
        """Roles that another host gave may have ended since; asked once a run, before anything is published."""
        if not self._permitted and not lms.still_has_permission(
            user=self.actor, permission=Permission.PUBLISH, course_key=self.job.course_key
        ):
            raise request_error(
                "not-permitted-any-more",
                _("Your learning platform says that you may not publish in this course any more."),
                _("Ask somebody who may, or open the course there again and try once more."),
            )
        self._permitted = True

    def _hidden(self, credentials: Sequence[Credential]) -> list[Credential]:
        """Those whose recipients the person may not see any more, where the LMS keeps groups apart."""
        if self.actor is None:
            return []
        part = lms.visible_part(user=self.actor, course_key=self.job.course_key)
        if part is None:
            return []
        limit = RecipientLimit(part.lms_user_ids, self.actor.pk)
        found = Credential.objects.filter(within(limit), pk__in=[one.pk for one in credentials])
        seen = set(found.values_list("pk", flat=True))
        return [one for one in credentials if one.pk not in seen]


def _not_seen(credential: Credential) -> Problem:
    return Problem(
        row=credential.row_number or None,
        column=None,
        code="recipient-not-in-groups",
        message=_("Its recipient is in none of your groups any more, so it was not published."),
        remedy=_("Ask somebody who sees all groups of the course to publish it."),
    )


def _first_issuer(job: Job) -> int | None:
    """Who signs the job's first credential, and so nearly always all of them."""
    first = job.items.order_by("pk").values_list("credential__printed", "credential__group__issuer").first()
    if first is None:
        return None
    printed, issuer_id = first
    return int(printed.get("issuer_id", issuer_id))


def _edited_since(credential: Credential) -> Problem:
    return Problem(
        row=credential.row_number or None,
        column=None,
        code="changed-after-confirmation",
        message=_("It was changed after publishing was confirmed, so it was not published."),
        remedy=_("Review it again under Pending review and publish it there."),
    )
