"""Environments of their own, in which others are installed to be measured beside us."""

from __future__ import annotations

import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent.parent / "var" / "bench"


@dataclass(frozen=True)
class Environment:
    """A virtual environment with these requirements; the first one is what is measured."""

    name: str
    requirements: tuple[str, ...]

    @property
    def folder(self) -> Path:
        return _FOLDER / self.name

    @property
    def python(self) -> str:
        return str(self.folder / "bin" / "python")

    def prepare(self) -> bool:
        """Install what is not there yet, from PyPI; says so when it cannot be had."""
        stamp, wanted = self.folder / "installed.txt", "\n".join(self.requirements)
        if stamp.exists() and stamp.read_text("utf-8") == wanted:
            return True
        sys.stderr.write(f"installing {self.requirements[0]} from PyPI into {self.folder}\n")
        try:
            venv.create(self.folder, with_pip=True, clear=True)
            pip = [self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*pip, *self.requirements], check=True, capture_output=True, text=True)
        except (OSError, subprocess.CalledProcessError) as problem:
            said = str(getattr(problem, "stderr", "") or problem).strip().splitlines()
            sys.stderr.write(f"{self.name} could not be installed and is left out: {said[-1]}\n")
            return False
        stamp.write_text(wanted, "utf-8")
        return True
