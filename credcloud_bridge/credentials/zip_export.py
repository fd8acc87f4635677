"""All certificates of a selection as one ZIP file, built by a worker."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import IO, Any
from uuid import uuid4

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.credentials import progress, signed_pdfs, starting
from credcloud_bridge.credentials.chunks import chunked
from credcloud_bridge.credentials.data import JobView, Selection
from credcloud_bridge.credentials.jobs import Step
from credcloud_bridge.credentials.models import Credential, Job, JobItem
from credcloud_bridge.credentials.public_ids import format_public_id
from credcloud_bridge.credentials.selections import selected
from credcloud_bridge.data import CredentialState, DesignKind, refusal

PUBLISHED = CredentialState.PUBLISHED.value
_LONGEST_NAME = 80
_DRAWN_AT_ONCE = 50
# Not allowed in file names somewhere, or able to disguise what a file is.
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]')


def export_zip(*, selection: Selection, actor: Any) -> JobView:
    """Start building a ZIP file with the certificates and badges of the selection's published credentials.

    Asking for the same while it is being built gives the same job. Refuses
    when nothing that is published was selected.
    """
    same = _same(selection, actor)
    with transaction.atomic():
        job = starting.same_unfinished(
            kind=Job.Kind.EXPORT, course_key=selection.course_key, batch=None, same=same
        )
        if job is None:
            published = selected(selection).filter(state=PUBLISHED)
            if not published.exists():
                raise refusal(
                    "nothing-to-export",
                    _("None of these credentials is published, so there is no certificate to download."),
                    _("Publish them first, or choose others."),
                )
            job = starting.start(
                kind=Job.Kind.EXPORT,
                course_key=selection.course_key,
                actor=actor,
                params={"same": same, "filename": f"certificates-{timezone.localdate().isoformat()}.zip"},
            )
            starting.enlist(job=job, credentials=published)
    return progress.get_job(job_uuid=job.uuid, course_key=selection.course_key)


class Exporting:
    """The work of an export job.

    The archive grows in an unnamed temporary file, which the system removes
    however this process ends; an interrupted run begins again. Only the whole
    file is put into storage. Drawing happens between the transactions, so
    that it keeps nobody waiting for the database.
    """

    resumable = False

    def __init__(self, job: Job) -> None:
        self._job = job

    def chunks(self) -> Iterator[Step]:
        """Draw a chunk, add it to the archive, say what was done; store the archive at the end."""
        size = min(app_settings.JOB_CHUNK_SIZE, _DRAWN_AT_ONCE)
        with tempfile.TemporaryFile() as spool:
            # PDF files are compressed already.
            with zipfile.ZipFile(spool, "w", zipfile.ZIP_STORED) as archive:
                for ids in chunked(self._credential_ids(size), size):
                    yield _draw(ids, archive)
            spool.seek(0)
            self._store(spool)

    def do(self, chunk: Step) -> Step:
        """The work was done when the chunk was read."""
        return chunk

    def finish(self) -> bool:
        """The file was stored when the last chunk had been added."""
        return True

    def _credential_ids(self, size: int) -> Iterator[int]:
        after = 0
        items = JobItem.objects.filter(job=self._job).order_by("pk")
        while found := list(items.filter(pk__gt=after).values_list("pk", "credential_id")[:size]):
            after = found[-1][0]
            yield from (credential_id for _item, credential_id in found)

    def _store(self, spool: IO[bytes]) -> None:
        storage = self._job.result.storage
        name = self._job.result.field.generate_filename(self._job, f"{uuid4().hex}.zip")
        try:
            name = storage.save(name, File(spool))
            Job.objects.filter(pk=self._job.pk).update(result=name)
        except BaseException:
            # A full disk leaves half a file under the name that was asked for.
            storage.delete(name)
            raise


def _draw(ids: list[int], archive: zipfile.ZipFile) -> Step:
    """Add the files of these credentials; those revoked meanwhile are left out."""
    credentials = list(Credential.objects.filter(pk__in=ids, state=PUBLISHED).order_by("pk"))
    for credential in credentials:
        for kind, version_id in (
            (DesignKind.CERTIFICATE, credential.certificate_version_id),
            (DesignKind.BADGE, credential.badge_version_id),
        ):
            if version_id is not None:
                archive.writestr(name_inside(credential, kind), signed_pdfs.pdf_signed_now(credential, kind))
    return Step(done=len(credentials), skipped=len(ids) - len(credentials))


def name_inside(credential: Credential, kind: DesignKind) -> str:
    """The file's name in the archive: the recipient's name, as far as file systems allow, and the public id."""
    suffix = "" if kind is DesignKind.CERTIFICATE else f" {kind.value}"
    return f"{safe_name(credential.recipient_name)} {format_public_id(credential.public_id)}{suffix}.pdf"


def safe_name(name: str) -> str:
    """The name as every file system can bear it; letters of any script stay."""
    plain = "".join(
        one
        for one in unicodedata.normalize("NFC", _UNSAFE.sub(" ", name))
        if unicodedata.category(one) != "Cs"
    )
    return " ".join(plain.split())[:_LONGEST_NAME].strip(" .") or "-"


def _same(selection: Selection, actor: Any) -> str:
    uuids = selection.credential_uuids
    asked = [
        str(getattr(actor, "pk", "")),
        *(
            str(getattr(selection, name))
            for name in (
                "state",
                "batch_uuid",
                "group_uuid",
                "search",
                "issued_from",
                "issued_to",
                "expires_from",
                "expires_to",
            )
        ),
        None if uuids is None else sorted(map(str, uuids)),
    ]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()
