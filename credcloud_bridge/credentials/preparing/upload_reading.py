"""Reading the file of an upload: in a limited process, once, and then kept for a while."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from credcloud_bridge import cache
from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.chunks import chunked
from credcloud_bridge.credentials.lists.api import unexpired
from credcloud_bridge.credentials.models import Credential, Upload
from credcloud_bridge.credentials.preparing.conflicts import live_problem, replaces_problem
from credcloud_bridge.data import CredentialState, DuplicatePolicy, GroupSpec, Recipient
from credcloud_bridge.groups.api import group_spec
from credcloud_bridge.recipients.api import (
    ChosenLayout,
    FileReading,
    ReadingLimits,
    RowSummary,
    email_key,
    read_file,
)

_COPY_BYTES = 1024 * 1024
_SECONDS_KEPT = 3600
_KEYS_AT_ONCE = 500


def reading_of(upload: Upload, *, path: Path | None = None, today: date | None = None) -> FileReading:
    """What the file is, and its rows in short if nothing need be said any more.

    In the language of who looks; recipients who have a live credential of the
    group are pointed out. ``path`` is a local copy of the file, if there is
    one. Raises ``CredCloudError`` for a file that is refused.
    """
    group = group_spec(group_id=upload.batch.group_id)
    today = today or timezone.localdate()
    key = _cache_key(upload, group, today)
    found: FileReading | None = cache.get(key)
    if found is None:
        with local_file(upload) if path is None else nullcontext(path) as local:
            found = _read(upload, local, group, today)
        cache.store(key, found, _SECONDS_KEPT)
    return found


def _read(upload: Upload, path: Path, group: GroupSpec, today: date) -> FileReading:
    def read(live: Collection[str] = ()) -> FileReading:
        return read_file(
            path=path,
            filename=upload.filename,
            group=group,
            limits=limits(),
            today=today,
            date_order=upload.date_order,  # type: ignore[arg-type]
            encoding=upload.encoding or None,
            mapping=mapping_of(upload),
            layout=layout_of(upload),
            live=live,
        )

    found = read()
    if found.summary is None:
        return found
    live: dict[str, date | None] = {}
    if group.duplicates is not DuplicatePolicy.ALLOW:
        live = _live(upload, found.summary.email_keys)
    if live:
        # Seldom: once more, now that it is known whose rows to point out.
        found = read(live=live)
    return replace(found, summary=_with_dates(found.summary, live, group)) if found.summary else found


def _live(upload: Upload, keys: Collection[str]) -> dict[str, date | None]:
    """Who of these has a live credential of the group, and since when."""
    found: dict[str, date | None] = {}
    for some in chunked(keys, _KEYS_AT_ONCE):
        found.update(
            Credential.objects.filter(
                unexpired(timezone.localdate()),
                group_id=upload.batch.group_id,
                state=CredentialState.PUBLISHED.value,
                email_key__in=some,
            ).values_list("email_key", "issued_on")
        )
    return found


def _with_dates(summary: RowSummary, live: Mapping[str, date | None], group: GroupSpec) -> RowSummary:
    """The summary, saying since when there are live credentials; without the keys, which may be many."""
    problem = live_problem if group.duplicates is DuplicatePolicy.FORBID else replaces_problem

    def with_date(recipient: Recipient) -> Recipient:
        key = email_key(recipient.email)
        if key not in live:
            return recipient
        problems = (
            problem(row=recipient.row, issued_on=live[key]) if one.code == "duplicate-live" else one
            for one in recipient.problems
        )
        return replace(recipient, problems=tuple(problems))

    return replace(summary, sample=tuple(map(with_date, summary.sample)), email_keys=frozenset())


def _cache_key(upload: Upload, group: GroupSpec, today: date) -> str:
    """Everything that reading the file depends on, in short."""
    asked = (
        upload.encoding,
        layout_of(upload),
        sorted(upload.mapping.items()),
        upload.date_order,
        today,
        get_language(),
        group,
    )
    return f"credcloud:upload:{upload.uuid}:{hashlib.sha256(repr(asked).encode()).hexdigest()[:16]}"


@contextmanager
def local_file(upload: Upload) -> Iterator[Path]:
    """The upload's file as a local one, for as long as the block lasts; wherever the storage keeps it."""
    with (
        upload.file.storage.open(str(upload.file.name), "rb") as stored,
        local_copy(stored, upload.filename) as path,
    ):
        yield path


def limits() -> ReadingLimits:
    """The limits that the site sets for spreadsheets."""
    return ReadingLimits(
        max_bytes=app_settings.UPLOAD_MAX_BYTES,
        max_unpacked_bytes=app_settings.UPLOAD_MAX_UNPACKED_BYTES,
        max_rows=app_settings.UPLOAD_MAX_ROWS,
        max_columns=app_settings.UPLOAD_MAX_COLUMNS,
        max_cell_characters=app_settings.UPLOAD_MAX_CELL_CHARACTERS,
        parser_seconds=app_settings.UPLOAD_PARSER_SECONDS,
        parser_memory_bytes=app_settings.UPLOAD_PARSER_MEMORY_BYTES,
    )


def mapping_of(upload: Upload) -> dict[int, str] | None:
    """What a person said of the columns, or nothing for a file that is our template."""
    return {int(place): key for place, key in upload.mapping.items()} or None


def layout_of(upload: Upload) -> ChosenLayout:
    """What a person said of how the table stands in the file."""
    return ChosenLayout(delimiter=upload.delimiter, heading_row=upload.heading_row)


@contextmanager
def local_copy(file: Any, filename: str) -> Iterator[Path]:
    """A local copy that goes away. It ends just beyond the size limit: then it is refused all the same."""
    with tempfile.NamedTemporaryFile(suffix=suffix_of(filename)) as copy:
        left = app_settings.UPLOAD_MAX_BYTES + 1
        while left and (data := file.read(min(_COPY_BYTES, left))):
            copy.write(data)
            left -= len(data)
        copy.flush()
        yield Path(copy.name)


def suffix_of(filename: str) -> str:
    """The ending of a file's name if it is one of a spreadsheet's; another that says nothing."""
    suffix = PurePath(filename).suffix.lower()
    return suffix if suffix in (".xlsx", ".ods", ".xls", ".csv", ".txt", ".tsv") else ".bin"
