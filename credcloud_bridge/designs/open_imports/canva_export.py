"""The job that has Canva export a design, fetches the files and reads them.

What Canva works on is noted in the job's cursor: a worker that takes the job over asks for the same export.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.designs.canva import api as canva
from credcloud_bridge.designs.imports import api as imports
from credcloud_bridge.designs.open_imports.beginning import store_proposal
from credcloud_bridge.designs.open_imports.listing import row_of
from credcloud_bridge.designs.open_imports.models import OpenImport
from credcloud_bridge.jobs.api import ChunkResult

# Seconds between two questions whether an export is ready, and until we give up.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
SECONDS_TO_EXPORT = 600
# How often an answer may fail in a way that passes by itself.
TRIES = 4
_PASSES = frozenset({"canva-not-reached", "canva-unreadable"})
# How far the job is, in percent, once a step is done.
_ASKED, _PDF, _PPTX, _READ = 10, 50, 70, 100


class CanvaExportJob:
    """See ``JobHandler``. One step of the way is one chunk."""

    resumable = True

    def __init__(self, job: Any) -> None:
        self._job = job
        self._row = row_of(UUID(job.params["import"]))
        self._cursor: dict[str, Any] = dict(job.cursor)
        self._percent: int = job.done
        self._files: dict[str, bytes] = {}

    def chunks(self) -> Iterator[dict[str, Any]]:
        """Each step, done outside any transaction; what is yielded is what it leaves."""
        if self._row.state == OpenImport.State.READY:
            return
        if self._row.created_by is None:
            raise canva.not_connected()
        library = canva.library_of(user=self._row.created_by)
        if "formats" not in self._cursor:
            yield self._step(_ASKED, noted=self._formats(library))
        if not self._row.file:
            yield from self._export(library, "pdf", _PDF)
        if "pptx" in self._cursor["formats"] and not self._row.companion and "no_pptx" not in self._cursor:
            yield from self._presentation(library)
        yield self._step(_READ, proposal=self._read())

    def run_chunk(self, chunk: dict[str, Any]) -> ChunkResult:
        """Store what the step left."""
        for file_format, data in chunk["files"].items():
            stored = self._row.file if file_format == "pdf" else self._row.companion
            stored.save(f"canva.{file_format}", ContentFile(data), save=False)
            setattr(
                self._row, "file_name" if file_format == "pdf" else "companion_name", f"canva.{file_format}"
            )
            self._row.save(update_fields=["file", "file_name", "companion", "companion_name"])
        if chunk["proposal"] is not None:
            store_proposal(self._row, chunk["proposal"], earlier=self._earlier())
        return ChunkResult(done=chunk["done"], cursor=chunk["cursor"])

    def finish(self) -> bool:
        """See ``JobHandler``."""
        return True

    def _formats(self, library: canva.DesignLibrary) -> dict[str, Any]:
        """What Canva gives of the design, and which pages to ask for: no more than are read. ``None`` for all."""
        most = imports.most_pages()
        formats = library.export_formats(design_id=self._row.canva_id)
        if "pdf" not in formats:
            raise canva.no_such_export("pdf")
        count = self._job.params.get("page_count", 0)
        wanted = tuple(formats["pdf"]) or tuple(range(1, count + 1))
        pages = wanted[:most] if len(wanted) > most or formats["pdf"] else ()
        kinds = ["pdf"]
        if "pptx" in formats and set(pages or wanted) <= set(formats["pptx"] or pages or wanted):
            kinds.append("pptx")
        return {"formats": kinds, "pages": list(pages) or None}

    def _presentation(self, library: canva.DesignLibrary) -> Iterator[dict[str, Any]]:
        """The PPTX helps to place fields; the import works without it."""
        try:
            yield from self._export(library, "pptx", _PPTX)
        except CredCloudError:
            yield self._step(_PPTX, noted={"no_pptx": True})

    def _export(
        self, library: canva.DesignLibrary, file_format: str, percent: int
    ) -> Iterator[dict[str, Any]]:
        since = f"{file_format}_since"
        if file_format not in self._cursor:
            export_id = library.start_export(
                design_id=self._row.canva_id,
                file_format=file_format,
                pages=tuple(self._cursor.get("pages", ())),
            )
            yield self._step(self._percent, noted={file_format: export_id, since: int(time.time())})
        pause, tries_left = FIRST_PAUSE, TRIES
        while True:
            try:
                data = library.finished_export(export_id=self._cursor[file_format], file_format=file_format)
                if data is None and time.time() - self._cursor[since] > SECONDS_TO_EXPORT:
                    raise canva.export_too_slow()
            except CredCloudError as error:
                tries_left -= 1
                if error.problem.code not in _PASSES or not tries_left:
                    # What failed is not asked for again: "Try again" begins another export.
                    yield self._step(self._percent, noted={file_format: None})
                    raise
                data = None
            if data is not None:
                yield self._step(percent, files={file_format: data})
                return
            yield self._step(min(self._percent + 2, percent - 5))
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)

    def _step(
        self,
        percent: int,
        *,
        files: dict[str, bytes] | None = None,
        proposal: imports.Proposal | None = None,
        noted: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        both = {**self._cursor, **(noted or {})}
        self._cursor = {name: value for name, value in both.items() if value is not None}
        done, self._percent = max(0, percent - self._percent), max(percent, self._percent)
        return {"done": done, "cursor": self._cursor, "files": files or {}, "proposal": proposal}

    def _read(self) -> imports.Proposal:
        with self._row.file.open("rb") as file:
            data = file.read()
        companion = None
        if self._row.companion:
            with self._row.companion.open("rb") as file:
                companion = (self._row.companion_name, file.read())
        try:
            found = imports.read_design_file(data, name=self._row.file_name, companion=companion)
        except CredCloudError:
            if companion is None:
                raise
            # The PPTX only helps: when the PDF can be read without it, that is enough.
            found = imports.read_design_file(data, name=self._row.file_name)
        pages, count = self._cursor.get("pages"), self._job.params.get("page_count", 0)
        if pages and len(pages) < count:
            note = imports.note_problem("canva-pages-left-out", {"taken": len(pages), "pages": count})
            found = replace(found, problems=(*found.problems, note))
        return found

    def _earlier(self) -> Any:
        origin = canva.origin_of(design_id=self._row.design_id) if self._row.design_id else None
        return origin.choices if origin is not None and origin.canva_id == self._row.canva_id else None
