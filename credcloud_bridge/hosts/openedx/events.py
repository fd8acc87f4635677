"""Our own events, in the manner of openedx-events: other plugins listen to them, or the event bus carries them.

They are sent after the commit, at most once, and hold neither name nor e-mail
address: whoever needs more asks the REST API for the credential.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attr
from opaque_keys.edx.keys import CourseKey
from openedx_events.tooling import OpenEdxPublicSignal

from credcloud_bridge.credentials.signals import CredentialChanged


@attr.s(frozen=True)
class CredentialData:
    """A credential just after it changed.

    Attributes:
        uuid (str): identifies the credential in the REST API.
        public_id (str): identifies it in the address of its public page.
        public_url (str): the address of its public page.
        state (str): published, revoked or superseded.
        course_key (CourseKey): the course in which it was issued.
        group_code (str): the code of its credential group.
        user_id (int): the recipient's account on the platform, 0 when it is not known.
        changed_at (datetime): when it was published or ended (UTC).
    """

    uuid = attr.ib(type=str)
    public_id = attr.ib(type=str)
    public_url = attr.ib(type=str)
    state = attr.ib(type=str)
    course_key = attr.ib(type=CourseKey)
    group_code = attr.ib(type=str)
    user_id = attr.ib(type=int)
    changed_at = attr.ib(type=datetime)


# .. event_type: org.credcloud.learning.credential.published.v1
# .. event_name: CREDENTIAL_PUBLISHED
# .. event_key_field: credential.uuid
# .. event_description: Emitted when a credential was published: its page is public and its mail is queued.
# .. event_data: CredentialData
# .. event_trigger_repository: credential-cloud-bridge
CREDENTIAL_PUBLISHED = OpenEdxPublicSignal(
    event_type="org.credcloud.learning.credential.published.v1", data={"credential": CredentialData}
)

# .. event_type: org.credcloud.learning.credential.revoked.v1
# .. event_name: CREDENTIAL_REVOKED
# .. event_key_field: credential.uuid
# .. event_description: Emitted when a published credential was revoked.
# .. event_data: CredentialData
# .. event_trigger_repository: credential-cloud-bridge
CREDENTIAL_REVOKED = OpenEdxPublicSignal(
    event_type="org.credcloud.learning.credential.revoked.v1", data={"credential": CredentialData}
)

# .. event_type: org.credcloud.learning.credential.superseded.v1
# .. event_name: CREDENTIAL_SUPERSEDED
# .. event_key_field: credential.uuid
# .. event_description: Emitted when a newer credential took the place of a published one.
# .. event_data: CredentialData
# .. event_trigger_repository: credential-cloud-bridge
CREDENTIAL_SUPERSEDED = OpenEdxPublicSignal(
    event_type="org.credcloud.learning.credential.superseded.v1", data={"credential": CredentialData}
)


def forward_published(*, credential: CredentialChanged, **_kwargs: Any) -> None:
    """Send the event of a credential that was published."""
    _send(CREDENTIAL_PUBLISHED, credential)


def forward_revoked(*, credential: CredentialChanged, **_kwargs: Any) -> None:
    """Send the event of a credential that was revoked."""
    _send(CREDENTIAL_REVOKED, credential)


def forward_superseded(*, credential: CredentialChanged, **_kwargs: Any) -> None:
    """Send the event of a credential that was superseded."""
    _send(CREDENTIAL_SUPERSEDED, credential)


def _send(event: OpenEdxPublicSignal, credential: CredentialChanged) -> None:
    # Making an event costs more than publishing a credential; without an event bus, mostly nobody listens.
    if event.has_listeners():
        event.send_event(credential=_data(credential))


def _data(credential: CredentialChanged) -> CredentialData:
    user_id = credential.lms_user_id
    return CredentialData(
        uuid=str(credential.uuid),
        public_id=credential.public_id,
        public_url=credential.public_url,
        state=credential.state.value,
        course_key=credential.course_key,
        group_code=credential.group_code,
        user_id=int(user_id) if user_id.isascii() and user_id.isdigit() else 0,
        changed_at=credential.changed_at,
    )
