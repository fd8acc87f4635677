"""What processes of their own for hostile files need: a Python, few variables, and limits on what they take.

Whoever starts one may kill it at any moment; that is what it is for.
"""

from __future__ import annotations

import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from subprocess import CompletedProcess

# What a process needs to find libraries and fonts, and none of the secrets that a server's environment holds.
_KEPT = (
    "PATH",
    "LD_LIBRARY_PATH",
    "LANG",
    "HOME",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_DIRS",
    "XDG_DATA_HOME",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "TMPDIR",
)


def child_environment() -> dict[str, str]:
    """The variables with which such a process starts."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}


def python_executable() -> str:
    """The Python to run. Inside uWSGI ``sys.executable`` is the server itself."""
    if Path(sys.executable).name.startswith("python"):
        return sys.executable
    return str(Path(sys.prefix) / "bin" / "python3")


def run_module(module: str, *words: str, data: bytes, wait_seconds: float) -> CompletedProcess[bytes]:
    """Run a module of ours in such a process: ``data`` goes in, what it writes comes out.

    The module limits itself (``limit_resources``). Raises ``subprocess.TimeoutExpired``.
    """
    # Not at the top: the processes that are started read this module, and start none.
    import subprocess

    return subprocess.run(  # noqa: S603 (our own module, and words that are no one's input)
        [python_executable(), "-P", "-m", module, *words],
        input=data,
        capture_output=True,
        timeout=wait_seconds,
        env=child_environment(),
        check=False,
    )


def limit_resources(*, seconds: int, memory_bytes: int) -> None:
    """Let this process take no more than ``seconds`` of processor time and ``memory_bytes`` of address space."""
    # A system that cannot limit address space (macOS) still has the other limits.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
