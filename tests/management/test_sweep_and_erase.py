"""``credcloud sweep`` and ``credcloud erase``."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import timezone

from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import IssueWhen
from credcloud_bridge.groups.models import CredentialGroup
from credcloud_bridge.lms.sandbox.models import SandboxCourse
from tests.credentials.worlds import World, make_world
from tests.factories import enrol
from tests.management.commands import credcloud

MINA = {"name": "Mina", "email": "mina@example.org"}

pytestmark = pytest.mark.django_db


def ruled(**more: Any) -> World:
    """A group with a rule, and one learner who passed."""
    world = make_world(**({"issue_when": IssueWhen.PASSED} | more))
    enrol(SandboxCourse.objects.get(key=world.course_key), "Mina", completed_on=timezone.localdate())
    return world


def test_the_sweep_tells_what_it_did_for_each_group_and_course() -> None:
    world = ruled()
    dry = credcloud("sweep", "--dry-run")
    assert dry.status == 0
    assert "1  put under review" in dry.out
    assert not Credential.objects.exists()
    done = credcloud("sweep")
    assert done.out.startswith(f"{world.group.code}, {world.course_key}: 1 learners")
    assert Credential.objects.count() == 1
    assert "under review" not in credcloud("sweep").out


def test_the_sweep_tells_programs_a_line_of_json_at_a_time() -> None:
    world, other = ruled(), ruled(title="Other", publish_at_once=True)
    done = credcloud("sweep", "--format", "json")
    first, second = map(json.loads, done.out.splitlines())
    assert (first["group"], first["under_review"], first["published"]) == (world.group.code, 1, 0)
    assert (second["group"], second["published"], second["problem"]) == (other.group.code, 1, None)


def test_a_group_that_cannot_work_makes_the_sweep_fail_after_the_others() -> None:
    broken, world = ruled(title="Broken"), ruled(title="Works")
    CredentialGroup.objects.filter(pk=broken.group.id).update(certificate_design=None)
    done = credcloud("sweep")
    assert done.status == 1
    assert "has neither a certificate nor a badge design" in done.out
    assert Credential.objects.get().group_id == world.group.id


def test_the_sweep_refuses_a_group_without_a_rule_and_one_that_is_not_there() -> None:
    manual = make_world(title="By hand")
    for code in (manual.group.code, "nobody"):
        done = credcloud("sweep", "--group", code)
        assert done.status == 2
        assert code in done.err


def test_erasing_looks_first_and_asks() -> None:
    world = make_world()
    world.issued([MINA])
    dry = credcloud("erase", "--email", "MINA@example.org", "--dry-run")
    assert (dry.status, Credential.objects.get().recipient_name) == (0, "Mina")
    assert "1  published credentials" in dry.out
    nobody_there = credcloud("erase", "--email", "mina@example.org")
    assert nobody_there.status == 2
    assert "--yes" in nobody_there.err
    done = credcloud("erase", "--email", "mina@example.org", "--yes")
    assert (done.status, Credential.objects.get().recipient_name) == (0, "")
    assert "mina" not in done.out.lower()
    again = credcloud("erase", "--email", "mina@example.org", "--yes")
    assert (again.status, again.out) == (0, "Nothing was found under this address; nothing was changed.\n")


def test_erasing_wants_an_address() -> None:
    assert credcloud("erase", "--email", "mina").status == 2
