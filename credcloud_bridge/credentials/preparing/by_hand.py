"""Recipients typed by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.files.api import RenderChecks, batch_context
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.credentials.preparing.batches import find_batch
from credcloud_bridge.credentials.preparing.drafts import add_drafts
from credcloud_bridge.credentials.preparing.issuing_allowed import refuse_unless_issuing
from credcloud_bridge.credentials.preparing.passing import PassingCheck
from credcloud_bridge.data import GroupSpec, Recipient, RecipientSource, request_error
from credcloud_bridge.recipients.api import DateOrder, check_typed_row

MAX_ROWS = 2_000


def add_by_hand(
    *,
    batch_uuid: UUID,
    course_key: CourseKey,
    actor: Any,
    rows: Sequence[Mapping[str, str]],
    today: date,
    date_order: DateOrder,
    form_token: str,
    source: RecipientSource = RecipientSource.BY_HAND,
) -> int:
    """Add these rows, keyed by column key, as drafts; returns how many the form added.

    Rows that hold nothing are left out; rows with errors become drafts with
    errors. The same ``form_token`` again adds nothing more and returns the
    same number. Raises ``BatchNotFound``; refuses more than 2,000 rows at once,
    and where the group issues nothing new.
    """
    filled = [row for row in rows if any(value.strip() for value in row.values())]
    if len(filled) > MAX_ROWS:
        raise request_error(
            "too-many-rows",
            _("You added %(rows)s rows; at most %(most)s can be typed or pasted at once.")
            % {"rows": len(filled), "most": MAX_ROWS},
            _("Add them in parts, or upload them as a spreadsheet."),
        )
    batch = find_batch(batch_uuid, course_key)
    context = batch_context(batch)
    refuse_unless_issuing(context.group, course_key)
    prefix = f"hand:{hashlib.sha256(form_token.encode()).hexdigest()[:32]}:"
    recipients = {
        f"{prefix}{number}": check_draft_values(
            row, group=context.group.spec, row=number, today=today, date_order=date_order
        )
        for number, row in enumerate(filled, 1)
    }
    recipients = PassingCheck(context.group, course_key).with_warnings(recipients)
    checks = RenderChecks(context)
    try:
        with transaction.atomic():
            if not _added(batch, prefix):
                add_drafts(recipients, batch=batch, source=source, checks=checks, actor=actor)
    except IntegrityError:
        # The same form, sent twice at once: the other request has added its rows.
        if not _added(batch, prefix):
            raise
    return _added(batch, prefix)


def check_draft_values(
    values: Mapping[str, str],
    *,
    group: GroupSpec,
    row: int | None,
    today: date,
    date_order: DateOrder,
    language: str = "",
    lms_user_id: str = "",
) -> Recipient:
    """A row of texts, keyed by column key, as a recipient with its problems."""
    return check_typed_row(
        group=group,
        row=row,
        name=values.get("name", ""),
        email=values.get("email", ""),
        attributes={one.name: values.get(one.name, "") for one in group.attributes},
        issued_on=values.get("issued_on") or None,
        expires_on=values.get("expires_on") or None,
        today=today,
        date_order=date_order,
        language=language,
        lms_user_id=lms_user_id,
    )


def _added(batch: Batch, prefix: str) -> int:
    return Credential.objects.filter(batch=batch, source_ref__startswith=prefix).count()
