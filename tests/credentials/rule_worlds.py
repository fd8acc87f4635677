"""Learners of a course whose credential group issues by a rule, and what the rule does about them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.lms.sandbox.models import SandboxCourse, SandboxEnrolment
from tests.credentials.worlds import World
from tests.factories import enrol


def today() -> date:
    return timezone.localdate()


def course_of(world: World) -> SandboxCourse:
    return SandboxCourse.objects.get(key=world.course_key)


def learner(world: World, name: str = "Mina Okafor", **more: Any) -> Any:
    """Somebody who passed today."""
    return enrol(course_of(world), name, **({"completed_on": today()} | more))


def outcome_of(world: World, user: Any, **values: Any) -> None:
    SandboxEnrolment.objects.filter(course__key=world.course_key, user=user).update(**values)


def revoke_certificate(world: World, user: Any) -> None:
    """The LMS takes its certificate of the world's course back."""
    outcome_of(world, user, certificate_revoked_at=timezone.now())


def changed(world: World, *users: Any, **more: Any) -> api.RuleCounts:
    """What the rule does when the LMS mentions these learners."""
    outcomes = api.apply_rules(
        course_key=world.course_key, lms_user_ids={str(one.pk) for one in users}, **more
    )
    counts = api.RuleCounts()
    for one in outcomes:
        assert one.problem is None
        counts.add(one.counts)
    return counts


def swept(**more: Any) -> api.RuleCounts:
    counts = api.RuleCounts()
    for one in api.apply_all_rules(**more):
        assert one.problem is None
        counts.add(one.counts)
    return counts


def states(world: World) -> list[str]:
    found = Credential.objects.filter(group_id=world.group.id).order_by("pk")
    return list(found.values_list("state", flat=True))


def texts(world: World, row: api.CredentialRow) -> list[str]:
    return [event.text for event in world.view(row.uuid).history]
