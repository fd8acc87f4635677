"""All certificates of a selection as one ZIP file, built by a worker."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from typing import IO, Any
from uuid import uuid4

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credcloud_bridge.credentials.archive import render_ahead
from credcloud_bridge.credentials.archive.zip_file import ZipFile
from credcloud_bridge.credentials.data import JobName, Selection
from credcloud_bridge.credentials.lists.api import credentials_of_selection
from credcloud_bridge.data import CredentialState, request_error
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.api import ChunkResult, JobView
from credcloud_bridge.jobs.models import Job

PUBLISHED = CredentialState.PUBLISHED.value


def export_zip(*, selection: Selection, actor: Any) -> JobView:
    """Start building a ZIP file with the certificates and badges of the selection's published credentials.

    Asking for the same while it is being built gives the same job. Refuses
    when nothing that is published was selected.
    """
    same = _same(selection, actor)
    with transaction.atomic():
        job = jobs.unfinished_job(kind=JobName.EXPORT, course_key=selection.course_key, batch=None, same=same)
        if job is None:
            published = credentials_of_selection(selection).filter(state=PUBLISHED)
            if not published.exists():
                raise request_error(
                    "nothing-to-export",
                    _("None of these credentials is published, so there is no certificate to download."),
                    _("Publish them first, or choose others."),
                )
            job = jobs.create_job(
                kind=JobName.EXPORT,
                course_key=selection.course_key,
                actor=actor,
                params={"same": same, "filename": f"certificates-{timezone.localdate().isoformat()}.zip"},
            )
            jobs.add_items(job=job, credentials=published)
    return jobs.get_job(job_uuid=job.uuid, course_key=selection.course_key)


class ZipExportJob:
    """The work of an export job.

    The archive grows in an unnamed temporary file, which the system removes
    however this process ends; an interrupted run begins again. Only the whole
    file is put into storage. Drawing happens between the transactions, so
    that it keeps nobody waiting for the database. Other workers draw ahead,
    see ``zip_parts``; what is held of all that at a time is one part.
    """

    resumable = False

    def __init__(self, job: Job) -> None:
        self._job = job
        self._designs = render_ahead.DesignsByVersion()

    def chunks(self) -> Iterator[ChunkResult]:
        """Take part after part, add it to the archive, say what was done; store the archive at the end."""
        run, starts = uuid4().hex, render_ahead.part_starts(self._job)
        yield ChunkResult(cursor={"run": run, "taken": 0})
        render_ahead.request_helpers(self._job, run, len(starts))
        try:
            with tempfile.TemporaryFile() as spool:
                archive = ZipFile(spool, timezone.localtime())
                for number, start in enumerate(starts):
                    ids = render_ahead.credentials_of(self._job, start)
                    yield self._add(archive, run, number, ids)
                archive.finish()
                spool.seek(0)
                self._store(spool)
        finally:
            render_ahead.delete_parts(self._job.uuid)

    def do(self, chunk: ChunkResult) -> ChunkResult:
        """The work was done when the chunk was read."""
        return chunk

    def finish(self) -> bool:
        """The file was stored when the last chunk had been added."""
        return True

    def _add(self, archive: ZipFile, run: str, number: int, ids: list[int]) -> ChunkResult:
        """Add the files of these credentials; those revoked meanwhile are left out."""
        ahead: dict[int, list[render_ahead.ArchiveEntry]] = {}
        for entry in render_ahead.rendered_parts(self._job, run, number, ids) or ():
            ahead.setdefault(entry.credential_id, []).append(entry)
        credentials = render_ahead.published(ids)
        for credential in credentials:
            found = [
                (entry.name, render_ahead.entry_bytes(entry, self._designs))
                for entry in ahead.get(credential.pk, ())
            ]
            if not found or any(made is None for _name, made in found):
                drawn = render_ahead.entries([credential], self._designs)
                found = [(entry.name, render_ahead.entry_bytes(entry, self._designs)) for entry in drawn]
            for name, made in found:
                if made is not None:
                    archive.add(name, *made)
        return ChunkResult(
            done=len(credentials),
            skipped=len(ids) - len(credentials),
            cursor={"run": run, "taken": number + 1},
        )

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
