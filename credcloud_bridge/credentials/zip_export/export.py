"""All certificates of a selection as one ZIP file, built by a worker."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import IO, Any
from uuid import uuid4

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from credcloud_bridge.credentials.data import JobName, Selection
from credcloud_bridge.credentials.files.api import files_of, print_shop_pdf_of
from credcloud_bridge.credentials.lists.api import credentials_of_selection, list_selected, selected_before
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.zip_export.file_names import archive_file_name
from credcloud_bridge.credentials.zip_export.zip_file import ZipFile
from credcloud_bridge.data import CredentialState, DesignKind, request_error
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.api import ChunkResult, JobView
from credcloud_bridge.jobs.models import Job, JobItem

PUBLISHED = CredentialState.PUBLISHED.value
# Credentials in a chunk of the job.
SIZE = 200


def export_zip(*, selection: Selection, actor: Any, print_shop: bool = False) -> JobView:
    """Start building a ZIP file with the certificates and badges of the selection's published credentials.

    For a ``print_shop`` it has certificates alone, with bleed and crop marks.
    Asking for the same while it is being built gives the same job. Refuses
    when nothing that is published was selected.
    """
    same = _same(selection, actor, print_shop=print_shop)
    with transaction.atomic():
        job = jobs.unfinished_job(kind=JobName.EXPORT, course_key=selection.course_key, batch=None, same=same)
        if job is None:
            published = _published(credentials_of_selection(selection), print_shop=print_shop)
            if not published.exists():
                raise request_error(
                    "nothing-to-export",
                    _("None of these credentials is published, so there is no certificate to download."),
                    _("Publish them first, or choose others."),
                )
            what = "print-shop" if print_shop else "certificates"
            job = jobs.create_job(
                kind=JobName.EXPORT,
                course_key=selection.course_key,
                actor=actor,
                params={
                    "same": same,
                    "filename": f"{what}-{timezone.localdate().isoformat()}.zip",
                    "print_shop": print_shop,
                },
            )
            list_selected(job=job, credentials=published, selection=selection)
    return jobs.get_job(job_uuid=job.uuid, course_key=selection.course_key)


class ZipExportJob:
    """The work of an export job.

    The archive grows in an unnamed temporary file, which the system removes
    however this process ends; an interrupted run begins again. Only the whole
    file is put into storage. Files are read, and made where they are not kept
    yet, between the transactions, so that this keeps nobody waiting for the
    database; what is held of them at a time is one chunk.
    """

    resumable = False

    def __init__(self, job: Job) -> None:
        self._job = job

    def chunks(self) -> Iterator[ChunkResult]:
        """Take chunk after chunk, add it to the archive, say what was done; store the archive at the end."""
        self._list_items()
        with tempfile.TemporaryFile() as spool:
            archive = ZipFile(spool, timezone.localtime())
            for ids in self._chunks_of_ids():
                yield self._add(archive, ids)
            archive.finish()
            spool.seek(0)
            self._store(spool)

    @transaction.atomic
    def _list_items(self) -> None:
        """List what is published of what was chosen, if the click left that to a worker."""
        # Whoever was taken for dead may still be listing: one waits for the other, and lists nothing.
        job = Job.objects.select_for_update().get(pk=self._job.pk)
        if not job.items_listed:
            found = selected_before(job).filter(published_at__lte=job.created_at)
            published = _published(found, print_shop=bool(job.params["print_shop"]))
            jobs.note_items_listed(job=job, total=jobs.add_items(job=job, credentials=published))

    def _chunks_of_ids(self) -> Iterator[list[int]]:
        last = 0
        while items := list(
            JobItem.objects.filter(job=self._job, pk__gt=last)
            .order_by("pk")
            .values_list("pk", "credential_id")[:SIZE]
        ):
            last = items[-1][0]
            yield [credential_id for _pk, credential_id in items]

    def run_chunk(self, chunk: ChunkResult) -> ChunkResult:
        """The work was done when the chunk was read."""
        return chunk

    def finish(self) -> bool:
        """The file was stored when the last chunk had been added."""
        return True

    def _add(self, archive: ZipFile, ids: Sequence[int]) -> ChunkResult:
        """Add the files of these credentials; those revoked meanwhile are left out."""
        credentials = list(Credential.objects.filter(pk__in=ids, state=PUBLISHED).order_by("pk"))
        for credential, kind, parts in self._files_of(credentials):
            archive.add(archive_file_name(credential, kind), parts, _crc(parts))
        return ChunkResult(done=len(credentials), skipped=len(ids) - len(credentials))

    def _files_of(
        self, credentials: Sequence[Credential]
    ) -> Iterator[tuple[Credential, DesignKind, tuple[bytes, ...]]]:
        if not self._job.params.get("print_shop"):
            yield from files_of(credentials)
            return
        for credential in credentials:
            if credential.certificate_version_id is not None:
                yield credential, DesignKind.CERTIFICATE, (print_shop_pdf_of(credential),)

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


def _crc(parts: Sequence[bytes]) -> int:
    """The CRC-32 of a file given as pieces; that of the first, which many share, is taken once."""
    crc = _crc_of_head(parts[0]) if len(parts) > 1 else zlib.crc32(parts[0])
    for part in parts[1:]:
        crc = zlib.crc32(part, crc)
    return crc


# Bytes know their hash, and compare by identity first: asking again costs nothing.
@lru_cache(maxsize=32)
def _crc_of_head(head: bytes) -> int:
    return zlib.crc32(head)


def _published(found: QuerySet[Credential], *, print_shop: bool) -> QuerySet[Credential]:
    """Those of them that an archive has: a print shop's has certificates alone."""
    published = found.filter(state=PUBLISHED)
    return published.exclude(certificate_version=None) if print_shop else published


def _same(selection: Selection, actor: Any, *, print_shop: bool) -> str:
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
        *(["print shop"] if print_shop else ()),
    ]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()
