"""Parts of an archive that other workers draw ahead, from its end towards its beginning.

The worker that writes the archive draws what it comes to, from the front.
Others that are told of it draw from the back and put what is each
certificate's own (not what all share) into the private storage, where the
first one finds it. Nobody waits for anybody: a part that is not there, or is not
what it should be, is drawn by the one who needs it. So a helper may die, come
late, or never be told.
"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from credcloud_bridge.credentials.archive.file_names import archive_file_name
from credcloud_bridge.credentials.data import JobName
from credcloud_bridge.credentials.files import api as files
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredentialState, DesignKind
from credcloud_bridge.enqueue import enqueue
from credcloud_bridge.jobs.models import Job, JobItem
from credcloud_bridge.rendering.api import CompiledDesign

FOLDER = "credcloud/exports/parts"
# Credentials in a part, and so in a chunk of the job.
SIZE = 50
# How many others are told of an archive, and from how many parts on that is worth it.
HELPERS = 3
FEWEST_PARTS_FOR_HELPERS = 8
# A helper makes room for other tasks after this many seconds.
_SECONDS_PER_TASK = 20


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """A file for the archive: its name, the design whose head it begins with (None: no head), and the rest of it."""

    credential_id: int
    name: str
    version_id: int | None
    head_sum: int
    rest: bytes


class DesignsByVersion(dict[int, CompiledDesign]):
    """The design versions that an archive needs, each fetched once."""

    def __missing__(self, version_id: int) -> CompiledDesign:
        self[version_id] = design = files.compiled_design_of_version(version_id)
        return design


def part_starts(job: Job) -> list[int]:
    """The first item of each part, in order."""
    items = JobItem.objects.filter(job=job).order_by("pk").values_list("pk", flat=True)
    return [pk for place, pk in enumerate(items.iterator(chunk_size=2_000)) if place % SIZE == 0]


def credentials_of(job: Job, start: int) -> list[int]:
    """The ids of the credentials of the part that starts with this item."""
    items = JobItem.objects.filter(job=job, pk__gte=start).order_by("pk")
    return list(items.values_list("credential_id", flat=True)[:SIZE])


def published(ids: Sequence[int]) -> list[Credential]:
    """Those of the credentials that are published now."""
    return list(Credential.objects.filter(pk__in=ids, state=CredentialState.PUBLISHED.value).order_by("pk"))


def entries(credentials: Sequence[Credential], designs: DesignsByVersion) -> Iterator[ArchiveEntry]:
    """The files of these credentials."""
    for credential in credentials:
        for kind, version_id in (
            (DesignKind.CERTIFICATE, credential.certificate_version_id),
            (DesignKind.BADGE, credential.badge_version_id),
        ):
            if version_id is None:
                continue
            design = designs[version_id]
            first, *rest = files.sign_parts_now(credential, kind, design)
            name = archive_file_name(credential, kind)
            if rest and first is design.head:
                yield ArchiveEntry(credential.pk, name, version_id, crc(first), b"".join(rest))
            else:
                yield ArchiveEntry(credential.pk, name, None, 0, b"".join((first, *rest)))


def entry_bytes(entry: ArchiveEntry, designs: DesignsByVersion) -> tuple[tuple[bytes, ...], int] | None:
    """The bytes of an entry and their CRC-32; nothing if it was drawn on another head than this worker's."""
    if entry.version_id is None:
        return (entry.rest,), zlib.crc32(entry.rest)
    head = designs[entry.version_id].head
    if crc(head) != entry.head_sum:
        return None
    return (head, entry.rest), zlib.crc32(entry.rest, entry.head_sum)


@lru_cache(maxsize=32)
def crc(head: bytes) -> int:
    """The CRC-32 of a head; taken once, because bytes remember what they hash to."""
    return zlib.crc32(head)


def request_helpers(job: Job, run: str, count: int) -> None:
    """Tell other workers of an archive of so many parts."""
    if count >= FEWEST_PARTS_FOR_HELPERS:
        for helper in range(HELPERS):
            _dispatch(job.pk, run, count - 1 - helper)


def _dispatch(job_id: int, run: str, last: int) -> None:
    """Have a worker render parts of an archive ahead, from number ``last`` on; without it nothing is missing."""
    enqueue("credcloud.draw_ahead", job_id, run, last, otherwise=f"Nobody helps with job {job_id}.")


def render_parts(job_id: int, run: str, last: int) -> None:
    """The work of a helper: draw every third part from number ``last`` towards the front, until they meet."""
    enough = time.monotonic() + _SECONDS_PER_TASK
    job = Job.objects.filter(pk=job_id).first()
    first_items = part_starts(job) if job is not None else []
    designs = DesignsByVersion()
    for number in range(min(last, len(first_items) - 1), -1, -HELPERS):
        if job is None or not _is_wanted(job.pk, run, number):
            return
        if time.monotonic() > enough:
            _dispatch(job_id, run, number)
            return
        ids = credentials_of(job, first_items[number])
        name = _name(job, run, number)
        _storage().save(name, ContentFile(_written(ids, list(entries(published(ids), designs)))))
        if not _is_wanted(job.pk, run, number):
            _storage().delete(name)
            return


def rendered_parts(job: Job, run: str, number: int, ids: Sequence[int]) -> list[ArchiveEntry] | None:
    """A part that a helper drew of just these credentials, which is then gone; None if there is none."""
    name = _name(job, run, number)
    try:
        with _storage().open(name, "rb") as file:
            data = file.read()
    except OSError:
        return None
    with suppress(OSError):
        _storage().delete(name)
    return _read(data, ids)


def delete_parts(job_uuid: UUID | str) -> None:
    """Remove the parts of a job."""
    storage, folder = _storage(), f"{FOLDER}/{job_uuid}"
    with suppress(OSError):
        for run in storage.listdir(folder)[0]:
            for file in storage.listdir(f"{folder}/{run}")[1]:
                storage.delete(f"{folder}/{run}/{file}")
            storage.delete(f"{folder}/{run}")
        storage.delete(folder)


def delete_abandoned_parts() -> int:
    """Remove the parts of jobs that have ended; returns of how many."""
    try:
        folders = _storage().listdir(FOLDER)[0]
    except OSError:
        return 0
    unfinished = {
        str(uuid)
        for uuid in Job.objects.filter(
            kind=JobName.EXPORT, state__in=(Job.State.QUEUED, Job.State.RUNNING)
        ).values_list("uuid", flat=True)
    }
    abandoned = [folder for folder in folders if folder not in unfinished]
    for folder in abandoned:
        delete_parts(folder)
    return len(abandoned)


def _is_wanted(job_id: int, run: str, number: int) -> bool:
    """Whether this run still goes on and has not come to this part."""
    running = Job.objects.filter(pk=job_id, state=Job.State.RUNNING).values_list("cursor", flat=True)
    cursor: dict[str, Any] = running.first() or {}
    return cursor.get("run") == run and cursor.get("taken", 0) < number


def _name(job: Job, run: str, number: int) -> str:
    return f"{FOLDER}/{job.uuid}/{run}/{number}"


def _storage() -> Storage:
    storage: Storage = Job._meta.get_field("result").storage
    return storage


def _written(ids: Sequence[int], drawn: Sequence[ArchiveEntry]) -> bytes:
    """A line that says what follows, and the rests of all files."""
    listed = [
        (each.credential_id, each.name, each.version_id, each.head_sum, len(each.rest)) for each in drawn
    ]
    rests = b"".join([each.rest for each in drawn])
    line = json.dumps({"credentials": list(ids), "sum": zlib.crc32(rests), "files": listed})
    return line.encode() + b"\n" + rests


def _read(data: bytes, ids: Sequence[int]) -> list[ArchiveEntry] | None:
    line, _, rests = data.partition(b"\n")
    try:
        said = json.loads(line)
        if said["credentials"] != list(ids) or said["sum"] != zlib.crc32(rests):
            return None
        found, at = [], 0
        for credential_id, name, version_id, head_sum, length in said["files"]:
            found.append(ArchiveEntry(credential_id, name, version_id, head_sum, rests[at : at + length]))
            at += length
    except (ValueError, KeyError, TypeError):
        return None
    return found
