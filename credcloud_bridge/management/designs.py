"""``credcloud designs``: the starter designs, brought into the database after an installation or an upgrade."""

from __future__ import annotations

import argparse
from typing import Any, TextIO

from credcloud_bridge.designs import api as designs

HELP = "Bring the designs that come with the package into the database; run it after each migrate."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``credcloud designs`` takes nothing."""


def run(stdout: TextIO, _stderr: TextIO, _options: dict[str, Any]) -> int:
    """Load what is new or has changed, say how many, return the exit status."""
    stdout.write(f"{designs.load_starters()} starter designs were new or had changed.")
    return 0
