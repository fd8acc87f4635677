"""What the platform tells us: thin receivers that hand ids to a worker once the platform's transaction commits.

The platform's events are synchronous and come often, some on every change of
a grade. So nothing here looks at anything but ids, and nothing that goes wrong
here reaches the learner's request. What an event says is not believed but
looked up, so it may come twice, late, or not at all: then the sweep finds it.

The other way round, what happens to credentials goes out as Open edX events
(``hosts.openedx.events``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from credcloud_bridge.credentials.signals import (
    credential_published,
    credential_revoked,
    credential_superseded,
)

log = logging.getLogger(__name__)


def connect() -> None:
    """Listen to the platform, as far as it is there; twice is once."""
    _connect_events()
    _connect_retirement()


def _connect_events() -> None:
    try:
        from openedx_events.learning import signals

        from credcloud_bridge.hosts.openedx import events
    except ImportError:
        return
    signals.CERTIFICATE_CREATED.connect(certificate_created, dispatch_uid="credcloud-certificate-created")
    signals.CERTIFICATE_REVOKED.connect(certificate_revoked, dispatch_uid="credcloud-certificate-revoked")
    signals.COURSE_PASSING_STATUS_UPDATED.connect(
        passing_status_updated, dispatch_uid="credcloud-passing-status-updated"
    )
    signals.COURSE_ENROLLMENT_CREATED.connect(enrolment_created, dispatch_uid="credcloud-enrolment-created")
    for signal, forward in (
        (credential_published, events.forward_published),
        (credential_revoked, events.forward_revoked),
        (credential_superseded, events.forward_superseded),
    ):
        signal.connect(forward, dispatch_uid=f"credcloud-{forward.__name__}")


def _connect_retirement() -> None:
    try:
        from openedx.core.djangoapps.user_api.accounts.signals import (
            USER_RETIRE_LMS_CRITICAL,
            USER_RETIRE_LMS_MISC,
            USER_RETIRE_MAILINGS,
        )
    except ImportError:
        return
    from credcloud_bridge.hosts.openedx.retirement import retire_user

    for signal, name in (
        (USER_RETIRE_MAILINGS, "mailings"),
        (USER_RETIRE_LMS_MISC, "lms-misc"),
        (USER_RETIRE_LMS_CRITICAL, "lms-critical"),
    ):
        signal.connect(retire_user, dispatch_uid=f"credcloud-retire-{name}")


def _never_in_the_way(receiver: Callable[..., None]) -> Callable[..., None]:
    """Whatever goes wrong is logged: grading, enrolling and certificates go on."""

    @wraps(receiver)
    def guarded(**kwargs: Any) -> None:
        try:
            receiver(**kwargs)
        except Exception:
            log.exception("The event could not be passed on (%s).", receiver.__name__)

    return guarded


@_never_in_the_way
def certificate_created(*, certificate: Any, **_kwargs: Any) -> None:
    """The platform issued, or saved again, its certificate."""
    _changed(certificate.course, certificate.user)


@_never_in_the_way
def certificate_revoked(*, certificate: Any, **_kwargs: Any) -> None:
    """The platform revoked its certificate."""
    _changed(certificate.course, certificate.user)


@_never_in_the_way
def passing_status_updated(*, course_passing_status: Any, **_kwargs: Any) -> None:
    """A grade changed; whether the learner passes now is looked up, because names and flags may be stale."""
    _changed(course_passing_status.course, course_passing_status.user)


@_never_in_the_way
def enrolment_created(*, enrollment: Any, **_kwargs: Any) -> None:
    """Somebody enrolled: perhaps once more, having passed already."""
    _changed(enrollment.course, enrollment.user)


def _changed(course: Any, user: Any) -> None:
    from credcloud_bridge.credentials import api as credentials

    credentials.learners_changed(course_key=course.course_key, lms_user_ids=[str(user.id)])
