"""The process in which designs are compiled: ``python -P -m credcloud_bridge.rendering.compiler_process``.

It loads the libraries once and forks for every design, so that a hostile one
takes down nothing but its own fork, within limits of time and memory. On
standard input comes a line of JSON, ``{"size", "digest", "language", "seconds", "memory_bytes"}``,
and ``size`` bytes of template as JSON; on standard output leave
``{"size", "refused"}`` and ``size`` bytes, see ``compiled.stored``. Without
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

from credcloud_bridge.child_process import limit
from credcloud_bridge.rendering import fonts
from credcloud_bridge.rendering.compiled.compiling import TooLarge, bases_of
from credcloud_bridge.rendering.compiled.serialization import to_bytes
from credcloud_bridge.rendering.layout import read_template

_IDLE_SECONDS = 60
_TIME = frozenset((signal.SIGALRM, signal.SIGXCPU))
_MEMORY = frozenset((signal.SIGKILL, signal.SIGABRT, signal.SIGTRAP, signal.SIGSEGV, signal.SIGBUS))


def main() -> int:
    """Answers requests until there are none for a while."""
    fonts.choose("")  # reads the table of fonts, for all forks
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while select.select([requests], [], [], _IDLE_SECONDS)[0]:
        line = requests.readline()
        if not line:
            break
        request = json.loads(line)
        template = requests.read(request["size"])
        with tempfile.TemporaryFile() as made:
            refused = _compiled_in_a_fork(request, template, made)
            made.seek(0)
            data = b"" if refused else made.read()
        answers.write(json.dumps({"size": len(data), "refused": refused}).encode() + b"\n" + data)
        answers.flush()
    return 0


def _compiled_in_a_fork(request: dict[str, Any], template: bytes, made: IO[bytes]) -> str:
    """Why there is no compiled design in ``made``, or nothing."""
    fork = os.fork()
    if fork == 0:
        status = 1
        try:
            status = _compile(request, template, made)
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


def _compile(request: dict[str, Any], template: bytes, made: IO[bytes]) -> int:
    limit(seconds=request["seconds"], memory_bytes=_address_space() + request["memory_bytes"])
    signal.alarm(request["seconds"] + 1)  # what sleeps takes no processor time
    page = read_template(json.loads(template))
    try:
        made.write(to_bytes(bases_of(page, request["language"])))
    except TooLarge:
        return 2
    made.flush()
    return 0


def _address_space() -> int:
    """Bytes of address space that the libraries take already, 0 where that cannot be known."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


if __name__ == "__main__":
    sys.exit(main())
