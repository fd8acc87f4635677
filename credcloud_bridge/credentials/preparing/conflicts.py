"""What is wrong with a draft because of other rows, live credentials or the batch's dates.

Such problems are found by query whenever they are shown and again when
credentials are generated; they are never stored. So mending one row clears the
other one too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from credcloud_bridge.chunks import chunked
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
_RENEWAL = "renews-expired"
_KEYS_IN_A_QUERY = 5_000


def drafts_with_conflicts(batch: Batch, group: GroupDetails) -> QuerySet[Any]:
    """The batch's drafts with ``severity``: ``STOPPED`` (an error), ``WARNED`` (a warning and no error) or ``FINE``."""
    stops, warns = _rules(batch, group)
    return Credential.objects.filter(batch=batch, state=DRAFT).annotate(
        severity=Case(When(stops, then=Value(STOPPED)), When(warns, then=Value(WARNED)), default=Value(FINE))
    )


@dataclass(frozen=True, slots=True)
class DraftProblems:
    """The ids of a batch's drafts that have an error, and of the others that have a warning, in ascending order."""

    errors: tuple[int, ...] = ()
    warnings: tuple[int, ...] = ()


def find_problems(batch: Batch, group: GroupDetails) -> DraftProblems:
    """The same rules as ``drafts_with_conflicts``, asked once for the whole batch.

    Each rule is a query of its own: a condition that joins them is tried row by row, where the database can answer
    most of them from an index alone.
    """
    drafts = Credential.objects.filter(batch=batch, state=DRAFT)
    by_themselves = Q(has_errors=True) | _dates_disagree(batch, group)
    rows = (
        drafts.filter(by_themselves | ~Q(problems=[]))
        .annotate(stopped=Case(When(by_themselves, then=Value(STOPPED)), default=Value(WARNED)))
        .order_by()
        .values_list("pk", "stopped")
    )
    stopped: set[int] = set()
    warned: set[int] = set()
    for pk, severity in rows:
        (stopped if severity == STOPPED else warned).add(pk)
    if group.duplicates is not DuplicatePolicy.ALLOW:
        stopped |= _repeated_ids(batch)
        stopped |= _ids_with(batch, REVIEW)
        published = _ids_with(batch, PUBLISHED)
        if published and group.duplicates is DuplicatePolicy.FORBID:
            stopped |= _ids_with(batch, PUBLISHED, unexpired(timezone.localdate()))
        warned |= published
    return DraftProblems(tuple(sorted(stopped)), tuple(sorted(warned - stopped)))


def _repeated_ids(batch: Batch) -> set[int]:
    """All but the first of those with the same address."""
    first: dict[str, int] = {}
    keys = _doubled(_addressed(batch)).values_list("email_key", flat=True)
    repeated = set()
    for key, pk in _with_keys(batch, list(keys)):
        first[key] = min(first.get(key, pk), pk)
        repeated.add(pk)
    return repeated - set(first.values())


def _ids_with(batch: Batch, state: str, condition: Q | None = None) -> set[int]:
    """Those for whose address the group has a credential in this state."""
    there = Credential.objects.filter(condition or Q(), group_id=batch.group_id, state=state)
    if not there.exists():
        return set()
    keys = _addressed(batch).filter(_same_recipient(batch, state, condition)).order_by()
    return {pk for _key, pk in _with_keys(batch, list(keys.values_list("email_key", flat=True).distinct()))}


def _addressed(batch: Batch) -> QuerySet[Credential]:
    # The group stands in the condition for the sake of its index: (group, state, e-mail key, batch).
    return Credential.objects.filter(group_id=batch.group_id, state=DRAFT, batch_id=batch.pk).exclude(
        email_key=""
    )


def _with_keys(batch: Batch, keys: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The batch's drafts with these addresses: key and id."""
    for some in chunked(keys, _KEYS_IN_A_QUERY):
        yield from _addressed(batch).filter(email_key__in=some).order_by().values_list("email_key", "pk")


def _doubled(addressed: QuerySet[Credential]) -> QuerySet[Any]:
    return addressed.order_by().values("email_key").annotate(rows=Count("*")).filter(rows__gt=1)


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
    addressed = _addressed(batch)
    # Which addresses occur twice is found once for the batch; only their rows are compared one by one.
    doubled = _doubled(addressed)
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
    today = timezone.localdate()
    for draft in drafts:
        problems = [*_recipient_problems(draft, context, others.get(draft.email_key, ()), today)]
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
        .exclude(_is_one_of([draft.pk for draft in drafts]))
        .only(
            "pk", "email_key", "state", "row_number", "recipient_name", "issued_on", "expires_on", "batch_id"
        )
    )
    by_key: dict[str, list[Credential]] = {}
    for one in sorted([*drafts, *same], key=lambda credential: credential.pk):
        by_key.setdefault(one.email_key, []).append(one)
    return by_key


def _is_one_of(ids: Sequence[int]) -> Q:
    """A chunk of a batch is mostly a row of ids without a gap, which two numbers say."""
    first, last = min(ids), max(ids)
    return Q(pk__range=(first, last)) if last - first + 1 == len(set(ids)) else Q(pk__in=ids)


def _recipient_problems(
    draft: Credential, context: BatchContext, others: Sequence[Credential], today: date
) -> Iterable[Problem]:
    found: set[str] = set()
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


def is_renewal(problem: Problem) -> bool:
    """Whether it says that the recipient's credentials have all expired."""
    return problem.code == _RENEWAL


def renews_problem(*, row: int | None, issued_on: date | None, expired_on: date | None) -> Problem:
    """The recipient's credential has expired: this one begins a new period."""
    return Problem(
        row=row,
        column=_email_column(),
        code=_RENEWAL,
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
