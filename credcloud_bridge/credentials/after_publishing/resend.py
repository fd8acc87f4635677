"""Sending the mail of published credentials once more, because a person asked for it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from credcloud_bridge.credentials.data import Selection
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.lists.api import credentials_of_selection, in_chunks
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.publishing import api as publishing
from credcloud_bridge.data import CredentialState, Message
from credcloud_bridge.delivery import api as delivery
from credcloud_bridge.groups.api import GroupDetails, group_details

PUBLISHED = CredentialState.PUBLISHED.value


def resend(*, selection: Selection, actor: Any) -> int:
    """Queue the mail of the selection's published credentials again; returns how many mails.

    One whose last mail is still waiting to be sent gets no second one.
    """
    number = 0
    known: dict[int, GroupDetails] = {}
    for ids in in_chunks(credentials_of_selection(selection).filter(state=PUBLISHED, erased_at=None)):
        with transaction.atomic():
            credentials = list(
                Credential.objects.select_for_update().filter(pk__in=ids, state=PUBLISHED).order_by("pk")
            )
            messages: list[Message] = []
            for group_id in {one.group_id for one in credentials}:
                if group_id not in known:
                    known[group_id] = group_details(group_id=group_id)
                members = [one for one in credentials if one.group_id == group_id]
                messages += publishing.published_mails(members, known[group_id])
            number += delivery.resend_mails(messages=messages)
            history.record_events(
                events=[history.NewEvent(one.pk, history.MAIL_RESENT) for one in credentials], actor=actor
            )
    return number
