"""Spreadsheets that were attached to a batch: kept in private, looked at, understood, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import IO, Any
from uuid import UUID, uuid4

from django.core.files import File
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.batch_data import UploadNotFound, UploadView, WaitingUpload
from credcloud_bridge.credentials.models import Batch, Upload
from credcloud_bridge.credentials.preparing.batches import find_batch
from credcloud_bridge.credentials.preparing.issuing_allowed import refuse_unless_issuing
from credcloud_bridge.credentials.preparing.upload_reading import (
    layout_of,
    local_copy,
    mapping_of,
    reading_of,
    suffix_of,
)
from credcloud_bridge.data import CredCloudError, Problem, request_error
from credcloud_bridge.groups.api import group_details, group_spec
from credcloud_bridge.jobs.api import UNFINISHED
from credcloud_bridge.jobs.models import Job
from credcloud_bridge.recipients.api import (
    ChosenLayout,
    Column,
    DateOrder,
    Inspection,
    columns,
    mapped_column,
)

_LONGEST_FILENAME = 255
_NAME_KEY = "name"


def attach_upload(
    *,
    batch_uuid: UUID,
    course_key: CourseKey,
    actor: Any,
    file: IO[bytes] | File,
    filename: str,
    date_order: DateOrder,
) -> UploadView:
    """Keep this spreadsheet for the batch, if it can be read at all; none of its rows is taken yet.

    Raises ``BatchNotFound``, and ``CredCloudError`` for a file that is
    refused, or where the group issues nothing new: then nothing is kept.
    """
    batch = find_batch(batch_uuid, course_key)
    refuse_unless_issuing(group_details(group_id=batch.group_id), course_key)
    filename = _shown_name(filename)
    with local_copy(file, filename) as path:
        upload = Upload(batch=batch, filename=filename, date_order=date_order, created_by=actor)
        found = reading_of(upload, path=path).inspection
        with path.open("rb") as copied:
            _store(upload, copied)
    return _view(upload, batch, found)


def get_upload(*, upload_uuid: UUID, course_key: CourseKey) -> UploadView:
    """The upload and what is known of its file; raises ``UploadNotFound``, also when its rows were taken."""
    upload = find_upload(upload_uuid, course_key)
    return _view(upload, upload.batch, reading_of(upload).inspection)


def waiting_uploads(*, batch_uuid: UUID, course_key: CourseKey) -> tuple[WaitingUpload, ...]:
    """What was attached to the batch and neither taken nor withdrawn, newest first."""
    batch = find_batch(batch_uuid, course_key)
    waiting = Upload.objects.filter(batch=batch, taken_at=None)
    return tuple(
        WaitingUpload(uuid=one.uuid, filename=one.filename, created_at=one.created_at) for one in waiting
    )


def set_upload_reading(
    *,
    upload_uuid: UUID,
    course_key: CourseKey,
    actor: Any,
    encoding: str | None = None,
    layout: ChosenLayout | None = None,
    mapping: Mapping[int, str] | None = None,
) -> UploadView:
    """Say how a CSV file is encoded (``""`` to be asked), how its table stands in the file, or what its columns hold.

    ``mapping``: column number from 0 → column key. A new encoding or layout
    forgets the mapping. Raises ``UploadNotFound``; refuses an encoding or a
    layout that does not fit the file and a mapping that lacks a column.
    """
    upload = find_upload(upload_uuid, course_key)
    if encoding is not None and encoding != upload.encoding:
        upload.encoding, upload.mapping = encoding[:40], {}
        reading_of(upload)
    if layout is not None and layout != layout_of(upload):
        upload.delimiter, upload.heading_row = layout.delimiter, layout.heading_row
        upload.mapping = {}
        reading_of(upload)
    if mapping is not None:
        _refuse_mapping(mapping, columns(group=group_spec(group_id=upload.batch.group_id)))
        upload.mapping = {str(place): key for place, key in mapping.items() if key}
    upload.save(update_fields=["encoding", "delimiter", "heading_row", "mapping"])
    return get_upload(upload_uuid=upload_uuid, course_key=course_key)


def withdraw_upload(*, upload_uuid: UUID, course_key: CourseKey, actor: Any) -> None:
    """Remove the file; nothing of it is taken. Refuses while its rows are being taken."""
    upload = find_upload(upload_uuid, course_key)
    if Job.objects.filter(batch=upload.batch, params__upload=upload.pk, state__in=UNFINISHED).exists():
        raise request_error(
            "upload-being-taken",
            _("The rows of “%(file)s” are being added.") % {"file": upload.filename},
            _("Wait until that is done, then remove the rows that you do not want."),
        )
    upload.file.delete(save=False)
    upload.delete()


def find_upload(upload_uuid: UUID, course_key: CourseKey) -> Upload:
    """The upload's table row, if its rows still wait; raises ``UploadNotFound``."""
    found = (
        Upload.objects.filter(uuid=upload_uuid, batch__course_key=course_key, taken_at=None)
        .select_related("batch")
        .first()
    )
    if found is None:
        raise UploadNotFound(upload_uuid)
    return found


def _store(upload: Upload, file: IO[bytes]) -> None:
    """Store file and row; when either fails neither is left behind."""
    storage = upload.file.storage
    name = upload.file.field.generate_filename(upload, f"{uuid4().hex}{suffix_of(upload.filename)}")
    try:
        upload.file.name = storage.save(name, File(file))
        upload.save()
    except BaseException:
        # A full disk leaves half a file under the name that was asked for.
        storage.delete(upload.file.name or name)
        raise


def _view(upload: Upload, batch: Batch, inspection: Inspection) -> UploadView:
    mapping = mapping_of(upload)
    ready = inspection.is_ready or (mapping is not None and not inspection.needs_encoding)
    return UploadView(
        uuid=upload.uuid,
        batch_uuid=batch.uuid,
        filename=upload.filename,
        inspection=inspection,
        encoding=upload.encoding,
        layout=layout_of(upload),
        mapping=mapping or {},
        date_order=upload.date_order,
        ready=ready,
        taken_at=upload.taken_at,
        created_at=upload.created_at,
    )


def _refuse_mapping(mapping: Mapping[int, str], predefined: tuple[Column, ...]) -> None:
    """Refuse a mapping that leaves a required column out, names an unknown one, or gives one twice."""
    given = [mapped_column(key) for key in mapping.values() if key]
    known = {column.key: column for column in predefined}
    for key in given:
        if key not in known:
            raise _mapping_problem(
                "mapping-unknown", key, _("There is no column “%(column)s” in this group.")
            )
        if given.count(key) > 1 and key != _NAME_KEY:
            raise _mapping_problem(
                "mapping-doubled", known[key].heading, _("Several columns were chosen as “%(column)s”.")
            )
    for column in predefined:
        if column.required and column.key not in given:
            raise _mapping_problem(
                "mapping-incomplete", column.heading, _("No column was chosen as “%(column)s”.")
            )


def _mapping_problem(code: str, column: str, message: str) -> CredCloudError:
    return CredCloudError(
        Problem(
            row=None,
            column=column,
            code=code,
            message=message % {"column": column},
            remedy=_("Choose what each column contains, each only once."),
        )
    )


def _shown_name(filename: str) -> str:
    """The file's own name, without folders and without what could disturb a sentence."""
    name = PurePath(filename.replace("\\", "/")).name
    name = "".join(one for one in name if one.isprintable())
    return name if len(name) <= _LONGEST_FILENAME else name[: _LONGEST_FILENAME - 10] + suffix_of(name)
