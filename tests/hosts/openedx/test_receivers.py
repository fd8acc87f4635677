"""The platform's events, as openedx-events sends them, and groups' rules; and the platform's retirement signals."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from types import ModuleType
from typing import Any

import pytest
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from openedx_events.event_bus.avro.serializer import serialize_event_data_to_bytes
from openedx_events.learning.data import (
    CertificateData,
    CourseData,
    CourseEnrollmentData,
    CoursePassingStatusData,
    UserData,
    UserPersonalData,
)
from openedx_events.learning.signals import (
    CERTIFICATE_CREATED,
    CERTIFICATE_REVOKED,
    COURSE_ENROLLMENT_CREATED,
    COURSE_PASSING_STATUS_UPDATED,
)

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredentialState, IssueWhen
from credcloud_bridge.delivery import api as delivery
from credcloud_bridge.hosts.openedx import events, receivers
from credcloud_bridge.hosts.site.models import OutboxMail
from credcloud_bridge.lms.sandbox.models import SandboxCourse, SandboxEnrolment
from tests.credentials.worlds import World, make_world
from tests.factories import enrol, make_user

Committing = Callable[..., AbstractContextManager[Any]]
PUBLISHED = CredentialState.PUBLISHED

pytestmark = pytest.mark.django_db


@pytest.fixture
def committing(django_capture_on_commit_callbacks: Any) -> Committing:
    """``with committing(): …`` does at its end what waits for the commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def world() -> World:
    return make_world(issue_when=IssueWhen.PASSED, publish_at_once=True)


def passed(world: World, **more: Any) -> Any:
    """A learner who passed today, of whom no event has told."""
    course = SandboxCourse.objects.get(key=world.course_key)
    return enrol(course, "Mina", **({"completed_on": timezone.localdate()} | more))


def user_data(user: Any) -> UserData:
    pii = UserPersonalData(username=user.username, email=user.email, name="")
    return UserData(pii=pii, id=user.pk, is_active=True)


def certificate(world: World, user: Any, status: str = "downloadable") -> CertificateData:
    return CertificateData(
        user=user_data(user),
        course=CourseData(course_key=world.course_key),
        mode="verified",
        grade="0.9",
        download_url="",
        name="",
        current_status=status,
    )


def send_passing(world: World, user: Any) -> None:
    COURSE_PASSING_STATUS_UPDATED.send_event(
        course_passing_status=CoursePassingStatusData(
            # The flag may be stale: what counts is what the LMS says when the worker looks.
            is_passing=False,
            course=CourseData(course_key=world.course_key, display_name=""),
            user=user_data(user),
        )
    )


def send_enrolled(world: World, user: Any) -> None:
    COURSE_ENROLLMENT_CREATED.send_event(
        enrollment=CourseEnrollmentData(
            user=user_data(user),
            course=CourseData(course_key=world.course_key),
            mode="verified",
            is_active=True,
            creation_date=datetime(2026, 7, 1, tzinfo=UTC),
        )
    )


def states() -> list[str]:
    return list(Credential.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize(
    "send",
    [
        send_passing,
        send_enrolled,
        lambda world, user: CERTIFICATE_CREATED.send_event(certificate=certificate(world, user)),
    ],
)
def test_each_event_has_the_rule_look_at_the_learner_after_the_commit(
    world: World, committing: Committing, send: Callable[[World, Any], None]
) -> None:
    mina = passed(world)
    with committing():
        send(world, mina)
        assert states() == []
    assert states() == ["published"]
    with committing():
        send(world, mina)
        send(world, mina)
    assert states() == ["published"]


def test_what_the_platform_rolls_back_never_happened(world: World, committing: Committing) -> None:
    mina = passed(world)
    with committing(), transaction.atomic():
        send_passing(world, mina)
        transaction.set_rollback(True)
    assert states() == []


def test_a_revoked_certificate_revokes_where_the_group_says_so(world: World, committing: Committing) -> None:
    mina = passed(world)
    world.change_group(follow_revocation=True)
    with committing():
        send_passing(world, mina)
    SandboxEnrolment.objects.update(certificate_revoked_at=timezone.now())
    for _twice in range(2):
        with committing():
            CERTIFICATE_REVOKED.send_event(certificate=certificate(world, mina, "notpassing"))
    assert states() == ["revoked"]


def test_grading_goes_on_whatever_goes_wrong_with_us(
    world: World, committing: Committing, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    # With DEBUG on, openedx-events lets a receiver's error through to whoever sent the event.
    settings.DEBUG = True
    mina = passed(world)
    event = certificate(world, mina)
    broken = CertificateData(**{**vars(event), "course": CourseData(course_key="no key at all")})
    with caplog.at_level(logging.ERROR), committing():
        CERTIFICATE_CREATED.send_event(certificate=broken)
        CERTIFICATE_CREATED.send_event(certificate=CertificateData(**{**vars(event), "user": None}))
    assert states() == []


def test_an_event_of_a_course_that_nobody_knows_does_nothing(world: World, committing: Committing) -> None:
    from opaque_keys.edx.keys import CourseKey

    world.course_key = CourseKey.from_string("course-v1:No+Such+Course")
    with committing():
        send_passing(world, make_user())
    assert states() == []


def test_connecting_again_changes_nothing(world: World, committing: Committing) -> None:
    before = len(CERTIFICATE_CREATED.receivers)
    receivers.connect()
    assert len(CERTIFICATE_CREATED.receivers) == before


# --- our own events -------------------------------------------------------------------


@pytest.fixture
def heard() -> Iterator[list[tuple[str, events.CredentialData]]]:
    """What other plugins hear of."""
    found: list[tuple[str, events.CredentialData]] = []

    def listen(*, signal: Any, credential: events.CredentialData, **_kwargs: Any) -> None:
        found.append((signal.event_type, credential))

    ours = (events.CREDENTIAL_PUBLISHED, events.CREDENTIAL_REVOKED, events.CREDENTIAL_SUPERSEDED)
    for signal in ours:
        signal.connect(listen, dispatch_uid="test")
    yield found
    for signal in ours:
        signal.disconnect(dispatch_uid="test")


def test_publishing_superseding_and_revoking_are_told_as_open_edx_events(
    world: World, committing: Committing, heard: list[Any]
) -> None:
    with committing():
        mina = passed(world)
        api.apply_rules(course_key=world.course_key, lms_user_ids={str(mina.pk)})
        assert heard == []
    (old,) = world.rows(PUBLISHED)
    with committing():
        api.reissue(credential_uuid=old.uuid, course_key=world.course_key, actor=world.actor, reason="r")
        world.publish()
    (new,) = world.rows(PUBLISHED)
    with committing():
        api.revoke(selection=world.only(new), actor=world.actor, reason="r")
    assert [(kind, data.public_id, data.state) for kind, data in heard] == [
        ("org.credcloud.learning.credential.published.v1", old.public_id, "published"),
        ("org.credcloud.learning.credential.superseded.v1", old.public_id, "superseded"),
        ("org.credcloud.learning.credential.published.v1", new.public_id, "published"),
        ("org.credcloud.learning.credential.revoked.v1", new.public_id, "revoked"),
    ]
    told = heard[0][1]
    assert (told.user_id, told.course_key, told.group_code) == (mina.pk, world.course_key, world.group.code)
    assert told.public_url == api.public_url(public_id=old.public_id)
    assert mina.email not in repr(told)
    assert "Mina" not in repr(told)


def test_the_event_bus_can_carry_them(world: World, committing: Committing, heard: list[Any]) -> None:
    with committing():
        world.issued([{"name": "Typed", "email": "typed@example.org"}])
    ((_kind, told),) = heard
    assert told.user_id == 0
    assert serialize_event_data_to_bytes({"credential": told}, events.CREDENTIAL_PUBLISHED)


def test_a_listener_that_fails_stops_nothing(
    world: World, committing: Committing, heard: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_kwargs: Any) -> None:
        raise ValueError("broken plugin")

    api.credential_published.connect(fail, dispatch_uid="test-fail")
    try:
        with caplog.at_level(logging.ERROR), committing():
            world.issued([{"name": "One", "email": "one@example.org"}])
    finally:
        api.credential_published.disconnect(dispatch_uid="test-fail")
    assert len(heard) == 1
    assert len(world.rows(PUBLISHED)) == 1
    assert "broken plugin" in caplog.text


def test_what_is_rolled_back_is_not_told(world: World, committing: Committing, heard: list[Any]) -> None:
    mina = passed(world)
    with committing(), transaction.atomic():
        api.apply_rules(course_key=world.course_key, lms_user_ids={str(mina.pk)})
        transaction.set_rollback(True)
    assert heard == []


# --- retirement -----------------------------------------------------------------------

_ACCOUNTS = "openedx.core.djangoapps.user_api.accounts.signals"
_NAMES = ("USER_RETIRE_MAILINGS", "USER_RETIRE_LMS_MISC", "USER_RETIRE_LMS_CRITICAL")


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The platform's three signals, where the platform has them."""
    path = ""
    for part in _ACCOUNTS.split("."):
        path = f"{path}.{part}".removeprefix(".")
        monkeypatch.setitem(sys.modules, path, ModuleType(path))
    module: Any = sys.modules[_ACCOUNTS]
    for name in _NAMES:
        setattr(module, name, Signal())
    receivers.connect()
    return module


def retiring(world: World) -> Any:
    """A learner with two credentials: by account, and typed by hand; the account's address is retired already."""
    mina = passed(world)
    api.apply_rules(course_key=world.course_key, lms_user_ids={str(mina.pk)})
    other = make_world()
    other.issued([{"name": "Mina", "email": mina.email}])
    mina.original = mina.email
    mina.email = "retired__user_abc@retired.invalid"
    mina.save()
    return mina


@pytest.mark.parametrize("name", _NAMES)
def test_each_retirement_signal_erases_by_account_and_repeats_harmlessly(
    world: World, platform: Any, name: str
) -> None:
    mina = retiring(world)
    for _twice in range(2):
        getattr(platform, name).send(sender=None, user=mina)
    assert Credential.objects.filter(erased_at=None).count() == 1
    assert not Credential.objects.exclude(lms_user_id="").exists()


def test_the_original_address_finds_what_was_typed_by_hand(world: World, platform: Any) -> None:
    mina = retiring(world)
    platform.USER_RETIRE_MAILINGS.send(
        sender=None, email=mina.original, new_email="retired__user_abc@retired.invalid", user=mina
    )
    assert not Credential.objects.filter(erased_at=None).exists()


def test_an_account_that_was_never_activated_does_not_erase_by_its_address(
    world: World, platform: Any
) -> None:
    world.issued([{"name": "The real one", "email": "victim@example.org"}])
    impostor = make_user(email="victim@example.org", is_active=False)
    platform.USER_RETIRE_MAILINGS.send(sender=None, email=impostor.email, new_email="x", user=impostor)
    assert [row.name for row in world.rows()] == ["The real one"]


def test_a_retirement_that_fails_is_told_so_that_the_platform_tries_again(
    world: World, platform: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mina = retiring(world)
    from credcloud_bridge.credentials.retention import erase

    def full(**_kwargs: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(erase.delivery, "delete_deliveries", full)
    with pytest.raises(OSError, match="disk full"):
        platform.USER_RETIRE_LMS_MISC.send(sender=None, user=mina)
    assert not Credential.objects.exclude(erased_at=None).exists()


# --- the own site ---------------------------------------------------------------------


def test_on_the_own_site_a_new_grade_is_enough(world: World, committing: Committing) -> None:
    with committing():
        mina = passed(world, passed=False, completed_on=None)
    assert states() == []
    enrolment = SandboxEnrolment.objects.get(user=mina)
    with committing():
        enrolment.passed, enrolment.completed_on = True, timezone.localdate()
        enrolment.save()
    assert states() == ["published"]


def test_on_the_own_site_deleting_an_account_erases_the_person(world: World, committing: Committing) -> None:
    with committing():
        mina = passed(world, completed_on=date(2100, 1, 1))
    world.issued([{"name": "Typed", "email": "typed@example.org"}])
    with committing():
        mina.delete()
    assert [row.name for row in world.rows()] == ["", "Typed"]


def test_on_the_own_site_the_outbox_forgets_them_too(
    world: World, committing: Committing, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "credcloud_bridge.hosts.site.outbox.OutboxBackend"
    with committing():
        mina = passed(world)
    world.issued([{"name": "Typed", "email": "typed@example.org"}])
    while delivery.send_due(limit=10):
        pass
    assert OutboxMail.objects.filter(to=mina.email).exists()
    mina.delete()
    assert [mail.to for mail in OutboxMail.objects.all()] == ["typed@example.org"]
