"""What is wrong with a draft because of other rows, live credentials or the batch's dates.

Such problems are found by query whenever they are shown and again when
credentials are generated; they are never stored. So mending one row clears the
other one too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from credcloud_bridge.credentials.files.api import BatchContext
from credcloud_bridge.credentials.lists.api import is_expired, unexpired
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.data import CredentialState, DuplicatePolicy, Problem, Severity, ValidityKind
from credcloud_bridge.date_texts import medium_date
from credcloud_bridge.groups.api import GroupDetails

DRAFT = CredentialState.DRAFT.value
REVIEW = CredentialState.UNDER_REVIEW.value
PUBLISHED = CredentialState.PUBLISHED.value

# How bad it is; the worst comes first on screens.
STOPPED, WARNED, FINE = 2, 1, 0


def drafts_with_conflicts(batch: Batch, group: GroupDetails) -> QuerySet[Any]:
    """The batch's drafts with ``severity``: ``STOPPED`` (an error), ``WARNED`` (a warning and no error) or ``FINE``."""
    stops, warns = _rules(batch, group)
    return Credential.objects.filter(batch=batch, state=DRAFT).annotate(
        severity=Case(When(stops, then=Value(STOPPED)), When(warns, then=Value(WARNED)), default=Value(FINE))
    )


def error_and_warning_counts(batch: Batch, group: GroupDetails) -> tuple[int, int]:
    """How many of the batch's drafts have an error, and how many of the others a warning."""
    stops, warns = _rules(batch, group)
    drafts = Credential.objects.filter(batch=batch, state=DRAFT)
    # Two plain counts: grouping by severity makes SQLite work each row's out twice. Few rows have warnings.
    return drafts.filter(stops).count(), drafts.filter(warns).exclude(stops).count()


def error_count(batch: Batch, group: GroupDetails) -> int:
    """How many of the batch's drafts have an error."""
    stops, _warns = _rules(batch, group)
    return Credential.objects.filter(stops, batch=batch, state=DRAFT).count()


def _rules(batch: Batch, group: GroupDetails) -> tuple[Q, Q]:
    """What stops a draft, and what a person is warned of."""
    stops = Q(has_errors=True) | _dates_disagree(batch, group)
    warns = ~Q(problems=[])
    if group.duplicates is DuplicatePolicy.FORBID:
        stops |= _repeated(batch) | Q(_same_recipient(batch, REVIEW))
        stops |= Q(_same_recipient(batch, PUBLISHED, unexpired(timezone.localdate())))
        # What has expired makes room: the new one renews it.
        warns |= Q(_same_recipient(batch, PUBLISHED))
    if group.duplicates is DuplicatePolicy.REPLACE:
        stops |= _repeated(batch) | Q(_same_recipient(batch, REVIEW))
        warns |= Q(_same_recipient(batch, PUBLISHED))
    return stops, warns


def _repeated(batch: Batch) -> Q:
    # The group stands in the condition for the sake of its index: (group, state, e-mail key, batch).
    addressed = Credential.objects.filter(group_id=batch.group_id, state=DRAFT, batch_id=batch.pk).exclude(
        email_key=""
    )
    # Which addresses occur twice is found once for the batch; only their rows are compared one by one.
    doubled = addressed.order_by().values("email_key").annotate(rows=Count("pk")).filter(rows__gt=1)
    earlier = addressed.filter(email_key=OuterRef("email_key"), pk__lt=OuterRef("pk"))
    return Q(email_key__in=doubled.values("email_key")) & Q(Exists(earlier))


def _same_recipient(batch: Batch, state: str, condition: Q | None = None) -> Exists:
    same = Credential.objects.filter(
        condition or Q(), group_id=batch.group_id, state=state, email_key=OuterRef("email_key")
    )
    return Exists(same.exclude(email_key=""))


def _dates_disagree(batch: Batch, group: GroupDetails) -> Q:
    """Rows whose own date is at odds with the batch's; both dates of their own were checked when they came in."""
    disagree = Q(own_expires_on=True, own_issued_on=False, expires_on__lt=batch.issued_on)
    if not batch.expiry_from_group:
        until = batch.expires_on
    else:
        # Months and years are counted from the issue date, so they are never before it.
        until = group.validity.until if group.validity.kind is ValidityKind.FIXED else None
    if until is not None:
        disagree |= Q(own_expires_on=False, own_issued_on=True, issued_on__gt=until)
        if until < batch.issued_on:
            disagree |= Q(own_expires_on=False, own_issued_on=False)
    return disagree


def conflicts_of(drafts: Sequence[Credential], context: BatchContext) -> Mapping[int, tuple[Problem, ...]]:
    """The conflicts of each of these drafts of one batch, by id; the same rules as ``drafts_with_conflicts``.

    A fixed number of queries, however many drafts.
    """
    found: dict[int, tuple[Problem, ...]] = {}
    others = _others(drafts, context)
    for draft in drafts:
        problems = [*_recipient_problems(draft, context, others.get(draft.email_key, ()))]
        issued_on, expires_on = context.dates(draft)
        if (
            expires_on is not None
            and expires_on < issued_on
            and not (draft.own_issued_on and draft.own_expires_on)
        ):
            problems.append(_expires_before_issue(draft, issued_on, expires_on))
        found[draft.pk] = tuple(problems)
    return found


def _others(drafts: Sequence[Credential], context: BatchContext) -> Mapping[str, Sequence[Credential]]:
    """Credentials of the group that stand for the same recipients, by e-mail key, oldest first."""
    keys = {draft.email_key for draft in drafts if draft.email_key}
    if not keys or context.group.duplicates is DuplicatePolicy.ALLOW:
        return {}
    same = (
        Credential.objects.filter(group_id=context.group.id, email_key__in=keys)
        .filter(Q(state__in=(REVIEW, PUBLISHED)) | Q(state=DRAFT, batch_id=drafts[0].batch_id))
        # These themselves are at hand, and mostly there is nobody else.
        .exclude(pk__in=[draft.pk for draft in drafts])
        .only(
            "pk", "email_key", "state", "row_number", "recipient_name", "issued_on", "expires_on", "batch_id"
        )
    )
    by_key: dict[str, list[Credential]] = {}
    for one in sorted([*drafts, *same], key=lambda credential: credential.pk):
        by_key.setdefault(one.email_key, []).append(one)
    return by_key


def _recipient_problems(
    draft: Credential, context: BatchContext, others: Sequence[Credential]
) -> Iterable[Problem]:
    found: set[str] = set()
    today = timezone.localdate()
    published = [one for one in others if one.state == PUBLISHED]
    expired = [one for one in published if is_expired(one, today)]
    for other in others:
        # Of those that have expired the last one is renewed, if no other is still valid.
        if other in expired and (len(expired) < len(published) or other is not expired[-1]):
            continue
        if other.state in found or (other.state == DRAFT and other.pk >= draft.pk):
            continue
        found.add(other.state)
        if other.state == DRAFT:
            yield _repeated_problem(draft, other)
        elif other.state == REVIEW:
            yield _waiting_problem(draft)
        elif other in expired:
            yield renews_problem(row=draft.row_number, issued_on=other.issued_on, expired_on=other.expires_on)
        elif context.group.duplicates is DuplicatePolicy.FORBID:
            yield live_problem(row=draft.row_number, issued_on=other.issued_on)
        else:
            yield replaces_problem(row=draft.row_number, issued_on=other.issued_on)


# --- what is said ----------------------------------------------------------------


def _email_column() -> str:
    return _("Recipient e-mail")


def _repeated_problem(draft: Credential, other: Credential) -> Problem:
    return Problem(
        row=draft.row_number,
        column=_email_column(),
        code="duplicate-in-batch",
        message=_("Row %(row)s (%(name)s) of this batch has the same e-mail address.")
        % {"row": other.row_number, "name": other.recipient_name or "–"},
        remedy=_("Remove one of the two rows, or correct the address."),
    )


def _waiting_problem(draft: Credential) -> Problem:
    return Problem(
        row=draft.row_number,
        column=_email_column(),
        code="duplicate-under-review",
        message=_("A credential of this group for this recipient is already waiting to be published."),
        remedy=_("Remove this row, or discard the one under review."),
    )


def live_problem(*, row: int | None, issued_on: date | None) -> Problem:
    """The recipient has a live credential of a group that forbids a second one."""
    return Problem(
        row=row,
        column=_email_column(),
        code="duplicate-live",
        message=_("This recipient already has a credential of this group, issued on %(date)s.")
        % {"date": _day(issued_on)},
        remedy=_("Remove this row, or revoke or re-issue the credential that is there."),
    )


def renews_problem(*, row: int | None, issued_on: date | None, expired_on: date | None) -> Problem:
    """The recipient's credential has expired: this one begins a new period."""
    return Problem(
        row=row,
        column=_email_column(),
        code="renews-expired",
        message=_(
            "This will renew the credential issued to this recipient on %(date)s, which expired on %(expiry)s."
        )
        % {"date": _day(issued_on), "expiry": _day(expired_on)},
        remedy=_("Nothing to do. Remove this row if the recipient should not get a new credential."),
        severity=Severity.WARNING,
    )


def replaces_problem(*, row: int | None, issued_on: date | None) -> Problem:
    """The recipient has a live credential, and the group replaces it."""
    return Problem(
        row=row,
        column=_email_column(),
        code="duplicate-live",
        message=_("This will replace the credential issued to this recipient on %(date)s.")
        % {"date": _day(issued_on)},
        remedy=_("Remove this row if the present credential should stay."),
        severity=Severity.WARNING,
    )


def _expires_before_issue(draft: Credential, issued_on: date, expires_on: date) -> Problem:
    return Problem(
        row=draft.row_number,
        column=_("Expiry date"),
        code="expires-before-issue",
        message=_("The expiry date, %(expiry)s, is before the issue date, %(issue)s.")
        % {"expiry": _day(expires_on), "issue": _day(issued_on)},
        remedy=_("Change one of the two dates, for this row or for the whole batch."),
    )


def _day(day: date | None) -> str:
    return medium_date(day) or "–"
