"""The process in which designs are compiled: ``python -P -m credcloud_bridge.rendering.compiler_process``.

It loads the libraries once and forks for every design, so that a hostile one
takes down nothing but its own fork, within limits of time and memory. On
standard input comes a line of JSON, ``{"task", "size", "language", "seconds", "memory_bytes"}``,
and ``size`` bytes of template as JSON; on standard output leave
``{"size", "failure"}`` and ``size`` bytes, see ``serialization.to_bytes``. The task
"open files" gets ``TemplateFiles`` and answers with a ``FilesReport``. Without
work for a while it ends.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import IO, Any

from credcloud_bridge.child_process import limit_resources
from credcloud_bridge.rendering.compiled.compiling import CompiledDesignTooLarge, compile_pages
from credcloud_bridge.rendering.compiled.serialization import to_bytes
from credcloud_bridge.rendering.template import read_template
from credcloud_bridge.rendering.template_files import TemplateFiles, open_files
from credcloud_bridge.rendering.text import fonts

_IDLE_SECONDS = 60
_TIME = frozenset((signal.SIGALRM, signal.SIGXCPU))
_MEMORY = frozenset((signal.SIGKILL, signal.SIGABRT, signal.SIGTRAP, signal.SIGSEGV, signal.SIGBUS))


def main() -> int:
    """Answers requests until there are none for a while."""
    fonts.choose_font("")  # reads the table of fonts, for all forks
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while select.select([requests], [], [], _IDLE_SECONDS)[0]:
        line = requests.readline()
        if not line:
            break
        request = json.loads(line)
        template = requests.read(request["size"])
        with tempfile.TemporaryFile() as compiled, tempfile.TemporaryDirectory() as folder:
            failure = _compile_in_fork(request, template, compiled, folder)
            compiled.seek(0)
            data = b"" if failure else compiled.read()
        answers.write(json.dumps({"size": len(data), "failure": failure}).encode() + b"\n" + data)
        answers.flush()
    return 0


def _compile_in_fork(request: dict[str, Any], template: bytes, compiled: IO[bytes], folder: str) -> str:
    """Why there is no compiled design in ``compiled``, or nothing. ``folder`` is for the fork's temporary files."""
    fork = os.fork()
    if fork == 0:
        status = 1
        tempfile.tempdir = folder  # WeasyPrint keeps fonts there, and a killed fork removes nothing
        try:
            status = _compile(request, template, compiled)
        except MemoryError:
            status = 3
        except BaseException:  # noqa: BLE001 (the fork ends here whatever happened)
            traceback.print_exc()
        finally:
            os._exit(status)
    _, status = os.waitpid(fork, 0)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return "time" if number in _TIME else "memory" if number in _MEMORY else "failed"
    return {0: "", 2: "size", 3: "memory"}.get(os.WEXITSTATUS(status), "failed")


def _compile(request: dict[str, Any], template: bytes, compiled: IO[bytes]) -> int:
    limit_resources(seconds=request["seconds"], memory_bytes=_address_space() + request["memory_bytes"])
    signal.alarm(request["seconds"] + 1)  # what sleeps takes no processor time
    if request["task"] == "open files":
        report = open_files(TemplateFiles.from_json(json.loads(template)))
        compiled.write(json.dumps(report.as_json()).encode())
        compiled.flush()
        return 0
    design = read_template(json.loads(template))
    try:
        compiled.write(to_bytes(compile_pages(design, request["language"])))
    except CompiledDesignTooLarge:
        return 2
    compiled.flush()
    return 0


def _address_space() -> int:
    """Bytes of address space that the libraries take already, 0 where that cannot be known."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


if __name__ == "__main__":
    sys.exit(main())
