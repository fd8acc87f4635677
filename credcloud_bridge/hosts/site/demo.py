"""The whole demo of the site: the embedded LMS's courses, credential groups for them, some credentials."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import AttributeSpec, CredentialState, DuplicatePolicy, Validity, ValidityKind
from credcloud_bridge.designs import api as designs
from credcloud_bridge.groups import api as groups
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.lms.sandbox.demo import ACCOUNTS, COURSES, PASSWORD, build_demo
from credcloud_bridge.lms_data import RosterFilters

__all__ = ["ACCOUNTS", "PASSWORD", "build"]

SEMINAR, DATA_SCIENCE, CLIMATE = (CourseKey.from_string(key) for key, *_rest in COURSES)


def build() -> None:
    """Make what is missing; a second time changes nothing."""
    today = timezone.localdate()
    build_demo(today)
    designs.load_starters()
    groups.default_issuer()
    if not groups.group_summaries(course_key=DATA_SCIENCE):
        _make_groups()
    seminar = next(iter(groups.group_summaries(course_key=SEMINAR)), None)
    if seminar is not None:
        used = credentials.usage_by_group(group_uuids=[seminar.uuid])[seminar.uuid]
        if not (used.total or used.discarded):
            _issue_some(groups.get_group(group_uuid=seminar.uuid, course_key=SEMINAR), today)


@transaction.atomic
def _make_groups() -> None:
    """All or none: somebody who deletes one of them later does not find it again."""
    for key, values in _groups():
        created = groups.create_group(course_key=key, values=values, actor=None)
        if created.code == "data-science-2026":
            groups.link_course(group_uuid=created.uuid, course_key=key, new_course_key=CLIMATE, actor=None)


def _design(slug: str) -> int:
    return designs.find_design_by_name(name=slug).id


def _groups() -> list[tuple[CourseKey, groups.GroupValues]]:
    return [
        (
            DATA_SCIENCE,
            groups.GroupValues(
                title="Certificate of Completion",
                code="data-science-2026",
                description="Awarded for completing Data Science for Everyone.",
                criteria="Complete all eight units and pass the final project with at least 60 %.",
                tags=("statistics", "Python", "data visualisation"),
                certificate_design_id=_design("classic-engraved"),
                attributes=(
                    AttributeSpec(name="hours", label="Hours", type="number", default="60"),
                    AttributeSpec(
                        name="distinction",
                        label="Distinction",
                        type="choice",
                        choices=("none", "with merit", "with distinction"),
                        default="none",
                    ),
                ),
                mail_message="Congratulations! We were glad to have you in the course.",
            ),
        ),
        (
            DATA_SCIENCE,
            groups.GroupValues(
                title="Data Practitioner Badge",
                code="data-practitioner",
                description="Shows that its holder can collect, clean, explore and explain data.",
                criteria="Pass the practical assessment.",
                tags=("data literacy",),
                certificate_design_id=_design("professional-panel"),
                badge_design_id=_design("badge-hexagon"),
                validity=Validity(kind=ValidityKind.YEARS, count=2),
                duplicates=DuplicatePolicy.REPLACE,
            ),
        ),
        (
            DATA_SCIENCE,
            groups.GroupValues(
                title="شهادة مشاركة",
                code="participation-ar",
                language="ar",
                course_title="علم البيانات للجميع",
                description="تُمنح لمن شارك في المقرر.",
                certificate_design_id=_design("arabic-star"),
                duplicates=DuplicatePolicy.ALLOW,
            ),
        ),
        (
            SEMINAR,
            groups.GroupValues(
                title="Seminar Certificate",
                code="seminar-2026",
                description="Awarded for active participation in the seminar.",
                criteria="Present two papers and take part in every discussion.",
                certificate_design_id=_design("university-crest"),
                validity=Validity(kind=ValidityKind.YEARS, count=5),
                public_listing=True,
            ),
        ),
    ]


def _issue_some(group: groups.GroupDetails, today: date) -> None:
    """Give the learners of the seminar their credentials: those who passed published, the rest under review."""
    for passed in (True, False):
        batch = credentials.start_batch(
            group_uuid=group.uuid, course_key=SEMINAR, actor=None, issued_on=today
        )
        _finish(
            credentials.add_enrolments(
                batch_uuid=batch.uuid,
                course_key=SEMINAR,
                actor=None,
                filters=RosterFilters(passed=passed),
                without_credential=True,
                lms_user_ids=None,
            )
        )
        _finish(
            credentials.generate(batch_uuid=batch.uuid, course_key=SEMINAR, actor=None, leave_errors=True)
        )
        if passed:
            selection = credentials.Selection(
                course_key=SEMINAR, state=CredentialState.UNDER_REVIEW, batch_uuid=batch.uuid
            )
            _finish(credentials.publish(selection=selection, actor=None))


def _finish(job: jobs.JobView) -> None:
    jobs.run_to_end(job_uuid=job.uuid, course_key=SEMINAR)
