"""Who fulfils a group's rule, and what they hold of the group; a fixed number of queries for any number of learners."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.models import Credential, CredentialEvent
from credcloud_bridge.credentials.rules.decisions import HeldCredential, RuleCase
from credcloud_bridge.data import CredentialState, DuplicatePolicy, IssueWhen, RecipientSource, request_error
from credcloud_bridge.designs.api import compiled_design, design_source
from credcloud_bridge.groups.api import GroupDetails
from credcloud_bridge.lms.api import get_lms, parse_course_key, site_of
from credcloud_bridge.lms_data import Fact, Learner, RosterFilters
from credcloud_bridge.recipients.api import email_key

AUTOMATIC = RecipientSource.AUTOMATIC.value
_ENDED = (CredentialState.DISCARDED.value, CredentialState.REVOKED.value)
_UNPUBLISHED = (CredentialState.DRAFT.value, CredentialState.UNDER_REVIEW.value)
_TELLING = (
    history.EDITED,
    history.DISCARDED_BY_RULE,
    history.REVOKED_BY_RULE,
    history.LAPSED,
    history.WITHDRAWN,
    history.HELD_BACK,
)
_IDS_AT_ONCE = 500


class _Row(NamedTuple):
    """What is read of a credential, named as the query names it."""

    pk: int
    state: str
    source: str
    supersedes: int | None
    supersedes__source: str | None
    supersedes__supersedes__source: str | None
    eligibility_loss: int | None
    lms_user_id: str
    email_key: str
    course_key: CourseKey
    attributes: Mapping[str, Any]
    certificate_version: int | None
    badge_version: int | None
    issued_on: date | None
    expires_on: date | None
    published_at: datetime | None

    @property
    def automatic(self) -> bool:
        """Whether the rule issued it, or one that it re-issues."""
        before = (self.supersedes__source, self.supersedes__supersedes__source)
        return self.source == AUTOMATIC or (
            self.source == RecipientSource.REISSUE.value and AUTOMATIC in before
        )

    @property
    def has_a_telling_history(self) -> bool:
        """Whether what to do depends on what happened to it."""
        return self.state in (*_UNPUBLISHED, *_ENDED) or self.eligibility_loss is not None


def courses_of_rule(group: GroupDetails) -> tuple[CourseKey, ...]:
    """Where the rule issues: in every linked course, or for "all linked courses" in the first by its key alone."""
    keys = tuple(parse_course_key(text) for text in group.links)
    return keys[:1] if group.rule.when is IssueWhen.ALL_COURSES else keys


_NEEDED = {
    IssueWhen.PASSED: Fact.PASSED,
    IssueWhen.CERTIFICATE: Fact.CERTIFIED,
    IssueWhen.ALL_COURSES: Fact.PASSED,
}


def require_known_facts(group: GroupDetails, course_key: CourseKey) -> None:
    """Refuse to apply the rule in courses whose LMS does not know what the rule goes by: nobody would fulfil it."""
    needed = _NEEDED.get(group.rule.when)
    everywhere = group.rule.when is IssueWhen.ALL_COURSES
    for key in map(parse_course_key, group.links) if everywhere else [course_key]:
        if needed is not None and needed not in get_lms(key).facts(key):
            raise request_error(
                "rule-cannot-be-applied",
                _("The learning platform of %(course)s does not report who meets this rule.")
                % {"course": key},
                _("Choose another rule in the credential group, or issue from the enrolments."),
            )


class LearnerStatuses:
    """How learners stand with a group in one of the courses in which its rule issues."""

    def __init__(self, group: GroupDetails, course_key: CourseKey) -> None:
        self._group, self._course = group, course_key
        self._others = [
            key
            for key in map(parse_course_key, group.links)
            if group.rule.when is IssueWhen.ALL_COURSES and key != course_key
        ]
        self._printing_grade: dict[int, bool] = {}

    def cases(self, lms_user_ids: Collection[str]) -> list[RuleCase]:
        """These accounts as they stand now: the enrolled ones, and who has left and lost the LMS's certificate."""
        ids = frozenset(lms_user_ids)
        learners = list(get_lms(self._course).roster(self._course, RosterFilters(lms_user_ids=ids)))
        left = ids - {one.lms_user_id for one in learners}
        return self.rule_cases(learners) + [
            RuleCase(
                Learner(lms_user_id=user_id, username="", name="", email=""),
                fulfils=False,
                enrolled=False,
                certificate_revoked_at=at,
            )
            for user_id, at in sorted(self.revoked_certificates(left).items())
        ]

    def revoked_certificates(self, lms_user_ids: Collection[str]) -> dict[str, datetime]:
        """Who of these lost the LMS's certificate, of any course that the rule goes by, and when last."""
        found: dict[str, datetime] = {}
        if lms_user_ids:
            for key in (self._course, *self._others):
                for user_id, at in get_lms(key).revoked_certificates(key, lms_user_ids).items():
                    found[user_id] = max(at, found.get(user_id, at))
        return found

    def holders(self) -> Iterator[str]:
        """The accounts with a published credential of the rule in this course, whether they are enrolled or not."""
        found = Credential.objects.filter(
            group_id=self._group.id, state=CredentialState.PUBLISHED.value
        ).exclude(lms_user_id="")
        if not self._others:
            found = found.filter(course_key=self._course)
        ids = found.order_by("lms_user_id").values_list("lms_user_id", flat=True).distinct()
        return ids.iterator(chunk_size=_IDS_AT_ONCE)

    def rule_cases(self, learners: Sequence[Learner]) -> list[RuleCase]:
        """Whether each of these learners of the course fulfils the rule; one roster of each other course."""
        revoked = self.revoked_certificates([one.lms_user_id for one in learners])
        cases = self._fulfilling(learners)
        for place, case in enumerate(cases):
            at = revoked.get(case.learner.lms_user_id)
            if at is not None:
                # A certificate of one course does not make up for one that was revoked in another.
                learner = replace(case.learner, certified=False)
                cases[place] = replace(case, learner=learner, certificate_revoked_at=at)
        return cases

    def _fulfilling(self, learners: Sequence[Learner]) -> list[RuleCase]:
        if self._group.rule.when is IssueWhen.CERTIFICATE:
            return [RuleCase(one, one.certified, one.completed_on) for one in learners]
        if self._group.rule.when is IssueWhen.PASSED:
            return [RuleCase(one, one.passed, one.completed_on) for one in learners]
        ids = frozenset(one.lms_user_id for one in learners)
        filters = RosterFilters(lms_user_ids=ids)
        elsewhere = [
            {one.lms_user_id: one for one in get_lms(key).roster(key, filters)} for key in self._others
        ]
        return [_in_all(one, [course.get(one.lms_user_id) for course in elsewhere]) for one in learners]

    def held_credentials(self, cases: Sequence[RuleCase]) -> dict[str, list[HeldCredential]]:
        """What each of these learners holds, oldest first, by LMS user id.

        Known by the account, or by the e-mail address. Drafts that people
        prepare do not count, and where a group allows several credentials, nor
        do those of other courses.
        """
        learners = [one.learner for one in cases]
        revoked = {one.learner.lms_user_id for one in cases if one.certificate_revoked_at is not None}
        ids = {one.lms_user_id for one in learners}
        by_key: dict[str, list[str]] = {}
        for one in learners:
            if one.email:
                by_key.setdefault(email_key(one.email), []).append(one.lms_user_id)
        rows = {row.pk: row for row in self._rows(Q(lms_user_id__in=ids))}
        rows |= {row.pk: row for row in self._rows(Q(email_key__in=set(by_key)))}
        told = _told(one for one in rows.values() if one.has_a_telling_history or one.lms_user_id in revoked)
        held: dict[str, list[HeldCredential]] = {}
        for pk, row in sorted(rows.items()):
            owners = set(by_key.get(row.email_key, ()))
            if row.lms_user_id in ids:
                owners.add(row.lms_user_id)
            credential = self._held(row, told.get(pk, {}))
            here = str(row.course_key).startswith(site_of(course_key=self._course))
            for owner in owners:
                elsewhere = not here and owner != row.lms_user_id
                held.setdefault(owner, []).append(replace(credential, elsewhere=elsewhere))
        return held

    def _rows(self, whose: Q) -> Iterator[_Row]:
        by_people = Q(state=CredentialState.DRAFT.value) & ~Q(source=AUTOMATIC)
        found = Credential.objects.filter(whose, group_id=self._group.id).exclude(by_people)
        if (
            self._group.duplicates is DuplicatePolicy.ALLOW
            and self._group.rule.when is not IssueWhen.ALL_COURSES
        ):
            found = found.filter(course_key=self._course)
        return (_Row(*values) for values in found.order_by().values_list(*_Row._fields))

    def _held(self, row: _Row, told: Mapping[str, int]) -> HeldCredential:
        return HeldCredential(
            credential_id=row.pk,
            state=CredentialState(row.state),
            automatic=row.automatic,
            ended_by_rule=bool(told.keys() & {history.DISCARDED_BY_RULE, history.REVOKED_BY_RULE}),
            touched=history.EDITED in told,
            lapsed=row.eligibility_loss is not None,
            withdrawn=row.eligibility_loss is not None
            and told.get(history.WITHDRAWN, 0) > told.get(history.LAPSED, 0),
            grade=str(row.attributes.get("grade", "")),
            prints_grade=row.automatic and self._prints_grade(row.certificate_version, row.badge_version),
            replaces=row.supersedes,
            issued_on=row.issued_on,
            expired=self._has_expired(row),
            published_at=row.published_at,
            held_back=history.HELD_BACK in told,
        )

    @staticmethod
    def _has_expired(row: _Row) -> bool:
        published = row.state == CredentialState.PUBLISHED.value
        return published and row.expires_on is not None and row.expires_on < timezone.localdate()

    def _prints_grade(self, *version_ids: int | None) -> bool:
        """Whether any of these design versions prints the grade of the course."""
        for version_id in version_ids:
            if version_id is not None and version_id not in self._printing_grade:
                design = compiled_design(design_source(version_id=version_id))
                self._printing_grade[version_id] = "grade" in design.placeholders
        return any(self._printing_grade[one] for one in version_ids if one is not None)


def _in_all(learner: Learner, elsewhere: Collection[Learner | None]) -> RuleCase:
    everywhere = [learner, *elsewhere]
    if not all(one is not None and one.passed for one in everywhere):
        return RuleCase(learner, fulfils=False)
    days = [one.completed_on for one in everywhere if one is not None and one.completed_on is not None]
    return RuleCase(learner, fulfils=True, completed_on=max(days) if len(days) == len(everywhere) else None)


def _told(rows: Iterable[_Row]) -> dict[int, dict[str, int]]:
    """Of these credentials: the kinds of event, each with the id of its latest."""
    ids = [row.pk for row in rows]
    if not ids:
        return {}
    told: dict[int, dict[str, int]] = {}
    found = CredentialEvent.objects.filter(credential_id__in=ids, kind__in=_TELLING).order_by("pk")
    for pk, kind, event in found.values_list("credential_id", "kind", "pk"):
        told.setdefault(pk, {})[kind] = event
    return told
