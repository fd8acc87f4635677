"""How many mails failed, for pages that lead to the list of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage
from credcloud_bridge.data import CredentialState


def failed_mail_context(page: StaffPage, *, batch_uuid: UUID | None = None) -> dict[str, Any]:
    """What ``_mails_failed.html`` takes: of one batch, or of the whole course."""
    selection = credentials.Selection(
        course_key=page.course_key,
        state=CredentialState.PUBLISHED,
        batch_uuid=batch_uuid,
        mail_failed=True,
        limit=page.limit,
    )
    number = credentials.number_to_most(selection=selection)
    only = f"&batch={batch_uuid}" if batch_uuid else ""
    return {"mails_failed": number, "mails_failed_url": f"{page.url('published')}?state=mail_failed{only}"}
