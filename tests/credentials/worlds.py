"""Small worlds for the tests of credentials: a course, a group with a quick design, people, and shortcuts."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredentialState, DesignKind
from credcloud_bridge.groups import api as groups
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.lms_data import RosterFilters
from credcloud_bridge.openbadges import api as openbadges
from tests.designs.factories import make_design
from tests.factories import make_course, make_staff

TODAY = date(2026, 7, 1)
EVERYBODY = RosterFilters()
REVIEW, PUBLISHED = CredentialState.UNDER_REVIEW, CredentialState.PUBLISHED

_numbers = itertools.count(1)


def people(count: int, *, prefix: str = "person") -> list[dict[str, str]]:
    """Rows of that many different recipients."""
    return [{"name": f"Person {one}", "email": f"{prefix}{one}@example.org"} for one in range(1, count + 1)]


@dataclass
class World:
    """A course with a credential group, and somebody who issues there."""

    course_key: CourseKey
    group: groups.GroupDetails
    actor: Any
    batches: list[api.BatchView] = field(default_factory=list)

    def batch(self, rows: Sequence[Mapping[str, str]] = (), **more: Any) -> api.BatchView:
        """A new batch with these rows in it, as it is then."""
        made = api.start_batch(
            group_uuid=self.group.uuid, course_key=self.course_key, actor=self.actor, issued_on=TODAY
        )
        if rows:
            self.add(made, rows, **more)
        return self.look(made)

    def add(self, batch: api.BatchView, rows: Sequence[Mapping[str, str]], *, token: str = "") -> int:
        """Add rows by hand."""
        return api.add_by_hand(
            batch_uuid=batch.uuid,
            course_key=self.course_key,
            actor=self.actor,
            rows=rows,
            today=TODAY,
            date_order="YMD",
            form_token=token or f"form {next(_numbers)}",
        )

    def look(self, batch: api.BatchView) -> api.BatchView:
        return api.get_batch(batch_uuid=batch.uuid, course_key=self.course_key)

    def drafts(self, batch: api.BatchView, **more: Any) -> api.DraftPage:
        return api.draft_page(batch_uuid=batch.uuid, course_key=self.course_key, **more)

    def draft(self, batch: api.BatchView, name: str) -> api.DraftRow:
        (row,) = [row for row in self.drafts(batch).rows if row.name == name]
        return row

    def edit_draft(self, uuid: UUID, **values: str) -> api.DraftRow:
        return api.edit_draft(
            credential_uuid=uuid,
            course_key=self.course_key,
            actor=self.actor,
            values=values,
            today=TODAY,
            date_order="YMD",
        )

    def edit(self, uuid: UUID, **values: str) -> api.CredentialView:
        return api.edit_credential(
            credential_uuid=uuid,
            course_key=self.course_key,
            actor=self.actor,
            values=values,
            today=TODAY,
            date_order="YMD",
        )

    def expire(self, *rows: api.CredentialRow, on: date = TODAY) -> None:
        """Time has passed: these were signed with this last valid day, which is over."""
        mine = Credential.objects.filter(uuid__in=[row.uuid for row in rows])
        mine.update(expires_on=on, own_expires_on=True)
        ids = list(mine.values_list("pk", flat=True))
        openbadges.set_expiry(credential_ids=ids, expires_on=on, now=timezone.now())

    def generate(self, batch: api.BatchView, **more: Any) -> jobs.JobView:
        """Generate, and wait for it."""
        job = api.generate(batch_uuid=batch.uuid, course_key=self.course_key, actor=self.actor, **more)
        return self.finished(job)

    def publish(self, **conditions: Any) -> jobs.JobView:
        """Publish what is under review, and wait for it."""
        job = api.publish(selection=self.select(REVIEW, **conditions), actor=self.actor)
        return self.finished(job)

    def finished(self, job: jobs.JobView) -> jobs.JobView:
        return jobs.run_to_end(job_uuid=job.uuid, course_key=self.course_key)

    def issued(self, rows: Sequence[Mapping[str, str]]) -> list[api.CredentialRow]:
        """These recipients' credentials, published."""
        batch = self.reviewed(rows)
        self.publish(batch_uuid=batch.uuid)
        return self.rows(batch_uuid=batch.uuid)

    def reviewed(self, rows: Sequence[Mapping[str, str]]) -> api.BatchView:
        """A batch whose credentials are under review."""
        batch = self.batch(rows)
        job = self.generate(batch)
        assert (job.done, job.failed) == (len(rows), 0)
        return self.look(batch)

    def rows(self, state: CredentialState | None = None, **conditions: Any) -> list[api.CredentialRow]:
        """The credentials of the selection in the order they were entered."""
        selection = self.select(state, **conditions)
        return list(api.credentials_page(selection=selection, per_page=500, sort="oldest").rows)

    def select(self, state: CredentialState | None = None, **conditions: Any) -> api.Selection:
        return api.Selection(course_key=self.course_key, state=state, **conditions)

    def only(self, *rows: api.CredentialRow) -> api.Selection:
        return api.Selection(course_key=self.course_key, credential_uuids=frozenset(row.uuid for row in rows))

    def view(self, uuid: UUID) -> api.CredentialView:
        return api.get_credential(credential_uuid=uuid, course_key=self.course_key)

    def change_group(self, **values: Any) -> None:
        """Save the group with other values."""
        from dataclasses import replace

        before = groups.values_of(details=self.group)
        self.group = groups.update_group(
            group_uuid=self.group.uuid,
            course_key=self.course_key,
            values=replace(before, updated_at=None, **values),
            actor=self.actor,
        )


def make_world(
    *, words: str = "{recipient_name}", badge: bool = False, back: str = "", **group: Any
) -> World:
    """A course with a group; ``back`` stands on a second page, ``group`` are values of ``GroupValues``."""
    course = make_course()
    actor = make_staff(course, admin=True, name="Ada Admin")
    design = make_design(words=words, back=back)
    if badge:
        group["badge_design_id"] = make_design(kind=DesignKind.BADGE, name="Badge").id
    values = groups.GroupValues(**({"title": "Data Science", "certificate_design_id": design.id} | group))
    made = groups.create_group(course_key=course.key, values=values, actor=actor)
    return World(course_key=course.key, group=made, actor=actor)


def codes(problems: Iterable[Any]) -> list[str]:
    return [problem.code for problem in problems]


def live(world: World) -> int:
    """How many live keys the group's credentials hold."""
    return Credential.objects.filter(group_id=world.group.id).exclude(live_key=None).count()
