"""Compiling a design, and opening the files inside it, in a child process that is limited in time and memory.

The process is kept while designs are being compiled, because loading its
libraries takes longer than a design; each design has a fork of it (see
``compiler_process``).
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, Literal, cast

from credcloud_bridge import child_process
from credcloud_bridge.rendering.template_files import FilesReport, TemplateFiles

CompilerFailure = Literal["time", "memory", "size", "failed"]
_START_SECONDS = 60  # for a machine that is slow to load the libraries


@dataclass(frozen=True, slots=True)
class CompilerLimits:
    """What compiling one design may take: processor time in seconds, memory in bytes."""

    seconds: int = 20
    memory_bytes: int = 1024**3


class NotCompiled(Exception):
    """The design was not compiled; ``reason`` says which limit it met."""

    def __init__(self, reason: CompilerFailure) -> None:
        super().__init__(reason)
        self.reason = reason


class _CompilerEnded(Exception):
    """The process ended without an answer, as it does after a while without work."""


class _Compiler:
    """The running process. One request at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 (nothing in it comes from a design)
            [child_process.python_executable(), "-P", "-m", "credcloud_bridge.rendering.compiler_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=child_process.child_environment(),
        )
        self._in = cast(IO[bytes], self._process.stdin)
        self._out = cast(IO[bytes], self._process.stdout)

    def answer(self, head: Mapping[str, Any], template: bytes, *, seconds: float) -> bytes:
        """What the process made of the template. Raises ``NotCompiled``, and ``_CompilerEnded`` when it had ended."""
        try:
            self._in.write(json.dumps(head).encode() + b"\n" + template)
            self._in.flush()
        except BrokenPipeError as error:
            raise _CompilerEnded from error
        until = time.monotonic() + seconds
        received = self._received(b"", until)
        while b"\n" not in received:
            received = self._received(received, until)
        line, _, data = received.partition(b"\n")
        answer = json.loads(line)
        parts, missing = [data], answer["size"] - len(data)
        while missing > 0:
            parts.append(self._received(b"", until))
            missing -= len(parts[-1])
        if answer["failure"]:
            raise NotCompiled(answer["failure"])
        return b"".join(parts)

    def _received(self, before: bytes, until: float) -> bytes:
        ready = select.select([self._out], [], [], max(0.0, until - time.monotonic()))[0]
        if not ready:
            self.kill()
            raise NotCompiled("time")
        part = os.read(self._out.fileno(), 1024 * 1024)
        if not part:
            if before or self._process.wait() != 0:
                raise NotCompiled("failed")
            raise _CompilerEnded
        return before + part

    def kill(self) -> None:
        """Kill the process."""
        self._process.kill()
        self.close_pipes()
        self._process.wait()

    @property
    def ended(self) -> bool:
        """Whether the process is no more."""
        return self._process.poll() is not None

    def release(self) -> None:
        """Leave the process to the worker that this one is a fork of."""
        self.close_pipes()
        self._process.returncode = 0  # not ours to wait for

    def close_pipes(self) -> None:
        """Close what leads to the process."""
        for stream in (self._in, self._out):
            with suppress(OSError):
                stream.close()


class _SharedCompiler:
    """The compiler of this process, started when it is first needed."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.compiler: _Compiler | None = None

    def forget_in_fork(self) -> None:
        """In a fork of a worker: the compiler is the parent's."""
        self.lock = threading.Lock()
        if self.compiler is not None:
            self.compiler.release()
            self.compiler = None

    def kill(self) -> None:
        """End the compiler with the worker."""
        if self.compiler is not None:
            self.compiler.kill()
            self.compiler = None


_shared = _SharedCompiler()
atexit.register(_shared.kill)
os.register_at_fork(after_in_child=_shared.forget_in_fork)


def compile_in_child(template: Mapping[str, Any], *, language: str, limits: CompilerLimits) -> bytes:
    """The compiled design as ``serialization.to_bytes`` writes it. Raises ``NotCompiled``."""
    data = json.dumps(template, separators=(",", ":")).encode()
    return _answer({"task": "compile", "language": language}, data, limits)


def open_files_in_child(files: TemplateFiles, limits: CompilerLimits) -> FilesReport:
    """What speaks against a template's pictures and PDF. Raises ``NotCompiled``."""
    data = json.dumps(files.as_json(), separators=(",", ":")).encode()
    return FilesReport.from_json(json.loads(_answer({"task": "open files"}, data, limits)))


def _answer(task: Mapping[str, Any], data: bytes, limits: CompilerLimits) -> bytes:
    head = {
        **task,
        "size": len(data),
        "seconds": limits.seconds,
        "memory_bytes": limits.memory_bytes,
    }
    with _shared.lock:
        for attempt in range(2):
            if _shared.compiler is None:
                _shared.compiler = _Compiler()
            try:
                return _shared.compiler.answer(head, data, seconds=limits.seconds + _START_SECONDS)
            except _CompilerEnded:
                _shared.kill()
                if attempt:
                    break
            except NotCompiled:
                if _shared.compiler.ended:
                    _shared.kill()
                raise
    raise NotCompiled("failed")
