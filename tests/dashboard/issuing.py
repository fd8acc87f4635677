"""What the tests of the issuing screens begin with: a course with learners, a group, somebody at a browser."""

from __future__ import annotations

from datetime import date
from typing import Any

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import AttributeSpec, DesignKind, Validity, ValidityKind
from credcloud_bridge.designs import api as designs
from credcloud_bridge.groups import api as groups
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.lms.sandbox.models import SandboxCourse

THESIS = AttributeSpec(name="thesis", label="Thesis title", required=True)
LEVEL = AttributeSpec(
    name="level", label="Level", type="choice", choices=("Bronze", "Gold"), default="Bronze"
)


def make_group(course: SandboxCourse, title: str = "Certificate", **more: Any) -> groups.GroupDetails:
    """A credential group of ``course`` with a starter design; valid for two years unless told otherwise."""
    designs.load_starters()
    design = designs.design_summaries(kind=DesignKind.CERTIFICATE, course_key=course.key)[0]
    values = {
        "title": title,
        "code": groups.new_code(title=title),
        "certificate_design_id": design.id,
        "validity": Validity(kind=ValidityKind.YEARS, count=2),
    }
    return groups.create_group(
        course_key=course.key, values=groups.GroupValues(**(values | more)), actor=None
    )


def make_batch(
    course: SandboxCourse, group: groups.GroupDetails | None = None, *rows: dict[str, str]
) -> credentials.BatchView:
    """A batch of ``group`` with these rows typed by hand."""
    group = group or make_group(course)
    batch = credentials.start_batch(
        group_uuid=group.uuid, course_key=course.key, actor=None, issued_on=date(2026, 7, 1)
    )
    if rows:
        credentials.add_by_hand(
            batch_uuid=batch.uuid,
            course_key=course.key,
            actor=None,
            rows=rows,
            today=date(2026, 7, 1),
            date_order="YMD",
            form_token=f"test {batch.uuid} {rows}",
        )
    return credentials.get_batch(batch_uuid=batch.uuid, course_key=course.key)


def person(name: str, email: str, **more: str) -> dict[str, str]:
    """A row as it is typed."""
    return {"name": name, "email": email, **more}


def finish_jobs(course: SandboxCourse) -> None:
    """Do what a worker would do."""
    for job in jobs.running_jobs(course_key=course.key):
        jobs.run_to_end(job_uuid=job.uuid, course_key=course.key)


def generated(
    course: SandboxCourse, group: groups.GroupDetails | None = None, *rows: dict[str, str]
) -> tuple[credentials.BatchView, tuple[credentials.CredentialRow, ...]]:
    """A batch whose rows were generated, and its credentials under review, oldest first."""
    batch = make_batch(course, group, *rows)
    credentials.generate(batch_uuid=batch.uuid, course_key=course.key, actor=None)
    finish_jobs(course)
    selection = credentials.Selection(course_key=course.key, batch_uuid=batch.uuid)
    return batch, credentials.credentials_page(selection=selection, sort="oldest").rows


def drafts(course: SandboxCourse, batch: credentials.BatchView) -> list[credentials.DraftRow]:
    """The drafts of the batch in the order of their rows."""
    found = credentials.draft_page(batch_uuid=batch.uuid, course_key=course.key, per_page=1000)
    return sorted(found.rows, key=lambda row: row.row)


def address(course: SandboxCourse, path: str = "") -> str:
    """The address of a staff page of the course."""
    return f"/credcloud/courses/{course.key}/{path}"
