"""Deleting a credential group together with the drafts that were prepared from it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.lists.api import in_chunks
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.credentials.preparing.upload_retention import delete_uploads
from credcloud_bridge.data import CredentialState, request_error
from credcloud_bridge.groups import api as groups

_MAY_GO = (CredentialState.DRAFT.value, CredentialState.DISCARDED.value)


def delete_group(*, group_uuid: UUID, course_key: CourseKey, actor: Any) -> None:
    """Delete the group with its drafts and discarded credentials, history and attached files included.

    Raises ``GroupNotFound``; refuses when anything of it is under review or
    was ever published: such a group can only be archived.
    """
    group = groups.get_group(group_uuid=group_uuid, course_key=course_key)
    with transaction.atomic():
        credentials = Credential.objects.filter(group_id=group.id)
        if credentials.exclude(state__in=_MAY_GO).exists():
            raise request_error(
                "group-in-use",
                _(
                    "“%(title)s” cannot be deleted, because credentials of it are under review or were published."
                )
                % {"title": group.title},
                _("Archive it instead: nothing new is issued from it, and what was issued stays valid."),
            )
        for ids in in_chunks(credentials):
            Credential.objects.filter(pk__in=ids).delete()
        batches = Batch.objects.filter(group_id=group.id)
        delete_uploads(batch_ids=list(batches.values_list("pk", flat=True)), even_while_taken=True)
        batches.delete()
        groups.delete_group(group_uuid=group_uuid)
