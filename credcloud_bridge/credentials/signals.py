"""What other code may listen to: Django signals, sent once the change is committed.

A receiver gets ``credential``, a ``CredentialChanged``; the sender is ``None``.
They are sent with ``send_robust``: a receiver that fails is logged and stops
nothing. They are sent at most once: when the process dies between the commit
and the signal, nobody hears of it; ask the REST API, or the LMS's own sweep.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.dispatch import Signal
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import CredentialState


@dataclass(frozen=True, slots=True)
class CredentialChanged:
    """A credential just after it changed; no name and no e-mail address, so that they are not spread.

    ``lms_user_id`` is blank for recipients whose account is not known.
    ``changed_at`` is when it was published or ended.
    """

    uuid: UUID
    public_id: str
    public_url: str
    state: CredentialState
    course_key: CourseKey
    group_code: str
    lms_user_id: str
    issued_on: date | None
    expires_on: date | None
    changed_at: datetime


credential_published = Signal()
credential_revoked = Signal()
credential_superseded = Signal()
