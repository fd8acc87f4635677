"""Starts the process that reads a file, waits for its response, and says why it ended early."""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import subprocess
import tempfile
import time
import weakref
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

from credcloud_bridge import child_process
from credcloud_bridge.recipients.file_kind import FileKind
from credcloud_bridge.recipients.parser_error import ParserError
from credcloud_bridge.recipients.reading_limits import ReadingLimits
from credcloud_bridge.recipients.row_chunks import DateCells, RowChunk, chunk_of_bytes

log = logging.getLogger(__name__)

_READ_BYTES = 256 * 1024


class ParsedFile:
    """A file being read by a process of its own.

    ``head`` is what the process said first (see ``parser_process``), or
    ``unknown_encoding`` is filled and there are no rows. Leaving the ``with``
    block, or dropping the object, ends the process.
    """

    def __init__(
        self,
        path: Path,
        *,
        kind: FileKind,
        limits: ReadingLimits,
        encoding: str | None,
        delimiter: str = "",
    ) -> None:
        self._waiting_seconds = float(limits.waiting_seconds)
        self._pending = b""
        self._stderr: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the finalizer)
        request = {
            "path": str(path),
            "kind": kind.value,
            "encoding": encoding,
            "delimiter": delimiter,
            "max_unpacked_bytes": limits.max_unpacked_bytes,
            "max_rows": limits.max_rows,
            "max_columns": limits.max_columns,
            "max_cell_characters": limits.max_cell_characters,
            "seconds": limits.parser_seconds,
            "memory_bytes": limits.parser_memory_bytes,
        }
        self._process = subprocess.Popen(  # noqa: S603 (nothing in it comes from the upload)
            [child_process.python_executable(), "-P", "-m", "credcloud_bridge.recipients.parser_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            env=child_process.child_environment(),
        )
        self.close = weakref.finalize(self, _end, self._process, self._stderr)
        stdin, stdout = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)
        self._descriptor = stdout.fileno()
        self._poll = select.poll()
        self._poll.register(self._descriptor, select.POLLIN)
        with suppress(BrokenPipeError):
            stdin.write(json.dumps(request).encode() + b"\n")
            stdin.close()
        try:
            first = self._response()
        except BaseException:
            self.close()
            raise
        self.unknown_encoding: list[tuple[str, list[list[str]]]] = [
            (name, rows) for name, rows in first.get("unknown_encoding", ())
        ]
        self.head: dict[str, Any] = first.get("head", {})

    def __enter__(self) -> ParsedFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def chunks(self) -> Iterator[RowChunk]:
        """The rows, in order, once. Raises ``ParserError`` when the file cannot be read to its end."""
        dates = DateCells({"": ""})
        while not (response := self._response()).get("end"):
            yield chunk_of_bytes(response, self._bytes(response.get("bytes", 0)), dates)

    def _response(self) -> dict[str, Any]:
        response: dict[str, Any] = json.loads(self._line())
        if "error" in response:
            raise ParserError(response["error"], **response["facts"])
        return response

    def _line(self) -> bytes:
        """One line of the process's response."""
        parts = [self._pending]
        while b"\n" not in parts[-1]:
            parts.append(self._part())
        line, _, self._pending = b"".join(parts).partition(b"\n")
        return line

    def _bytes(self, size: int) -> bytes:
        """So many bytes of the response."""
        parts, missing = [self._pending], size - len(self._pending)
        while missing > 0:
            parts.append(self._part())
            missing -= len(parts[-1])
        data = b"".join(parts)
        self._pending = data[size:]
        return data[:size]

    def _part(self) -> bytes:
        """What the process has said since. Only the time spent waiting for it counts."""
        started = time.monotonic()
        ready = self._poll.poll(max(self._waiting_seconds, 0) * 1000)
        self._waiting_seconds -= time.monotonic() - started
        if not ready:
            raise ParserError("parser-time")
        part = os.read(self._descriptor, _READ_BYTES)
        if not part:
            raise self._died()
        return part

    def _died(self) -> ParserError:
        """Why the process ended without finishing its response."""
        status = self._process.wait()
        self._stderr.seek(0)
        said = self._stderr.read(20_000).decode(errors="replace")
        log.warning("The process that reads spreadsheets ended with status %s: %s", status, said[-2000:])
        return error_of_status(status, said)


def error_of_status(status: int, said: str) -> ParserError:
    """Why a limited process ended with this status, having said this on standard error."""
    if status == -signal.SIGXCPU:
        return ParserError("parser-time")
    # The kernel kills what leaves too little memory; Rust aborts when it gets none, or says it in words of its own.
    signs_of_no_memory = ("MemoryError", "MemError", "memory allocation")
    if status in (-signal.SIGABRT, -signal.SIGKILL) or any(one in said for one in signs_of_no_memory):
        return ParserError("parser-memory")
    return ParserError("parser-failed")


def _end(process: subprocess.Popen[bytes], stderr: IO[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, stderr):
        if stream is not None:
            with suppress(OSError):
                stream.close()
