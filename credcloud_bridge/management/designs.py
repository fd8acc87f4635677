"""``credcloud designs``: brings the starter designs into the database, and lists all designs by their names."""

from __future__ import annotations

import argparse
from typing import Any, TextIO

from credcloud_bridge.designs import api as designs
from credcloud_bridge.management import terminal

HELP = (
    "Bring the designs that come with the package into the database (run it after each migrate), "
    "and list every design by the name that `credcloud render --design` takes."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``credcloud designs`` takes nothing."""


def run(stdout: TextIO, _stderr: TextIO, _options: dict[str, Any]) -> int:
    """Load what is new or has changed, say how many, list all, return the exit status."""
    stdout.write(f"{designs.load_starters()} starter designs were new or had changed.")
    cards = designs.design_summaries()
    width = max((terminal.width(card.slug or card.name) for card in cards), default=0)
    for card in cards:
        name = terminal.padded(card.slug or card.name, width)
        stdout.write(f"{name}  {card.kind.value:<11}  {terminal.plain(card.name)}")
    return 0
