"""Erasing what credentials say of a person, and keeping what proves that they were issued (ADR 0034).

What nobody outside has seen is deleted. What was published keeps its public
id, state, dates and designs; name, address, attributes, account, messages and
the signed document's own values go. A copy in the recipient's own hands can
still be verified, because the keys and the status list stay.

Each credential is one transaction, and whoever is erased is no longer found,
so a run that is killed is simply run again.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from credcloud_bridge.credentials.access.api import forget_answers, issued_to
from credcloud_bridge.credentials.data import JobName
from credcloud_bridge.credentials.files import api as files
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.lists.api import delete_search_words
from credcloud_bridge.credentials.models import Credential, CredentialEvent, EligibilityLoss, Upload
from credcloud_bridge.credentials.preparing.api import local_file
from credcloud_bridge.credentials.retention import search_in_files
from credcloud_bridge.data import PUBLIC_STATES, Problem
from credcloud_bridge.delivery import api as delivery
from credcloud_bridge.designs.canva import api as canva
from credcloud_bridge.jobs.api import UNFINISHED
from credcloud_bridge.jobs.models import Job, JobItem
from credcloud_bridge.lms_data import Account
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.pdf_signing import api as pdf_signing
from credcloud_bridge.recipients.api import email_key
from credcloud_bridge.storage import delete_when_committed

log = logging.getLogger(__name__)

_EVENTS_AT_ONCE = 1_000
# Edits and grades tell a person's values; of those the dates are the credential's own and stay.
_TELL_VALUES = (history.EDITED, history.GRADE_CHANGED)
_KEPT_OF_VALUES = frozenset(("issued_on", "expires_on", history.RULE))


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, or in a dry run would be.

    ``published``: credentials that stay without the person; ``unpublished``:
    credentials, drafts and discarded ones that were deleted. ``uploads``:
    attached spreadsheets that named the person. ``events``: entries in the
    history that named the person as a member of staff.
    """

    published: int = 0
    unpublished: int = 0
    uploads: int = 0
    events: int = 0

    @property
    def nothing(self) -> bool:
        """Whether nothing of the person was found."""
        return not (self.published or self.unpublished or self.uploads or self.events)


def erase_person(
    *,
    accounts: Collection[Account] = (),
    emails: Collection[str] = (),
    user: Any = None,
    dry_run: bool = False,
) -> Erased:
    """Erase a person: by their accounts (``lms.api.accounts_of``), and by addresses that are surely theirs everywhere.

    Whatever was issued to one of ``emails`` is erased, whatever the course and
    whoever's account it hangs on; addresses of ``accounts`` count for the
    courses of their site. With ``user``, the person's name also goes
    from the history of what they did as a member of staff. Doing it twice, or
    again after it was killed, does what is left to do.
    """
    keys = {email_key(one) for one in emails if one.strip()} - {""}
    published = unpublished = 0
    for pk, is_public in _theirs(Q(email_key__in=keys) | issued_to(accounts)):
        if not dry_run:
            _erase(pk)
        published += is_public
        unpublished += not is_public
    uploads = [one for one in _waiting_uploads() if _mentions(one, keys | _vouched_for(one, accounts))]
    if not dry_run:
        for upload in uploads:
            _delete_upload(upload)
        if user is not None and user.pk is not None:
            canva.forget_person(user=user)
    return Erased(
        published=published,
        unpublished=unpublished,
        uploads=len(uploads),
        events=_erase_staff(user, dry_run=dry_run) if user is not None and user.pk is not None else 0,
    )


def _theirs(whose: Q) -> list[tuple[int, bool]]:
    """The person's credentials and whether each was ever public; a replacement comes before what it replaces."""
    found = Credential.objects.filter(whose).order_by("-pk").values_list("pk", "state")
    return [(pk, state in PUBLIC_STATES) for pk, state in found]


def _erase(credential_id: int) -> None:
    with transaction.atomic():
        credential = Credential.objects.select_for_update().filter(pk=credential_id).first()
        if credential is None:
            return
        _forget_exports(credential)
        if credential.state not in PUBLIC_STATES:
            credential.delete()
            return
        openbadges.erase_signed(credential_ids=[credential.pk])
        pdf_signing.erase_signatures(credential_ids=[credential.pk])
        delivery.delete_deliveries(credential_ids=[credential.pk])
        files.delete_published_files(credential_ids=[credential.pk])
        JobItem.objects.filter(credential=credential).delete()
        EligibilityLoss.objects.filter(credential=credential).delete()
        _erase_history(credential)
        delete_search_words(credential_id=credential.pk)
        public_id = credential.public_id
        transaction.on_commit(lambda: files.forget_rendered(public_id), robust=True)
        transaction.on_commit(lambda: forget_answers(public_id=public_id), robust=True)
        now = timezone.now()
        Credential.objects.filter(pk=credential.pk).update(
            recipient_name="",
            recipient_email="",
            email_key="",
            lms_user_id="",
            language="",
            attributes={},
            raw={},
            problems=[],
            # Free text of the staff, which may well name the person.
            reason="",
            # Both are made of the address or the account.
            live_key=None,
            source_ref=f"erased:{credential.pk}",
            erased_at=now,
            updated_at=now,
        )
        history.record_events(events=[history.NewEvent(credential.pk, history.ERASED)], actor=None)


def _erase_history(credential: Credential) -> None:
    """What happened stays; what it says of the person goes."""
    for event in CredentialEvent.objects.filter(credential=credential):
        changes = event.changes
        if event.kind in _TELL_VALUES:
            changes = {name: change for name, change in changes.items() if name in _KEPT_OF_VALUES}
            if len(changes) < len(event.changes):
                changes[history.ERASED] = ["", ""]
        CredentialEvent.objects.filter(pk=event.pk).erase(changes=changes, reason="")


def _forget_exports(credential: Credential) -> None:
    """Archives with the person's certificate go; one that is being built is stopped, and built anew on request."""
    exports = Job.objects.filter(kind=JobName.EXPORT, items__credential=credential)
    for job in exports.exclude(result=""):
        delete_when_committed(job.result)
        Job.objects.filter(pk=job.pk).update(result="")
    Job.objects.filter(pk__in=list(exports.filter(state__in=UNFINISHED).values_list("pk", flat=True))).update(
        state=Job.State.FAILED,
        error=_stopped().as_json(),
        finished_at=timezone.now(),
        lease_owner="",
        lease_until=None,
    )


def _stopped() -> Problem:
    return Problem(
        row=None,
        column=None,
        code="recipient-erased",
        message=_("The data of one of the recipients was erased while this was being prepared."),
        remedy=_("Press “Try again”: the file will be made without that recipient."),
    )


# --- spreadsheets ------------------------------------------------------------------


def _vouched_for(upload: Upload, accounts: Collection[Account]) -> set[str]:
    """Keys of the addresses that the site of the upload's course vouches for."""
    here = [one for one in accounts if one.site and str(upload.batch.course_key).startswith(one.site)]
    return {email_key(email) for one in here for email in one.emails if email.strip()} - {""}


def _waiting_uploads() -> Iterable[Upload]:
    return Upload.objects.filter(taken_at=None).select_related("batch").order_by("pk").iterator(chunk_size=50)


def _mentions(upload: Upload, email_keys: Collection[str]) -> bool:
    """Whether the attached file holds any of these addresses; a file that is gone holds none."""
    if not email_keys or not upload.file:
        return False
    try:
        with local_file(upload) as path:
            return search_in_files.file_mentions(path, email_keys)
    except FileNotFoundError:
        return False


def _delete_upload(upload: Upload) -> None:
    with transaction.atomic():
        delete_when_committed(upload.file)
        Upload.objects.filter(pk=upload.pk).delete()
    log.info("Upload %s was removed, because it named somebody whose data was erased.", upload.uuid)


# --- staff ----------------------------------------------------------------------


def _erase_staff(user: Any, *, dry_run: bool) -> int:
    """What a member of staff did stays, without their name; returns of how many entries."""
    named = CredentialEvent.objects.filter(actor=user).exclude(actor_name=history.ERASED_ACTOR)
    if dry_run:
        return named.count()
    number = 0
    while ids := list(named.order_by("pk").values_list("pk", flat=True)[:_EVENTS_AT_ONCE]):
        number += CredentialEvent.objects.filter(pk__in=ids).erase(actor_name=history.ERASED_ACTOR)
    return number
