"""Write the starter designs to ``templates/designs``, or with ``--check`` say which files differ.

Run ``python scripts/starter_designs`` after changing a drawing here.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DRAWINGS = (
    "classic_engraved",
    "modern_grid",
    "university_crest",
    "professional_panel",
    "bootcamp_dark",
    "programme_mosaic",
    "arabic_star",
    "badges",
)
FOLDER = Path(__file__).resolve().parents[2] / "templates" / "designs"


def _designs() -> Iterator[dict[str, Any]]:
    for name in DRAWINGS:
        module = importlib.import_module(name)
        yield from getattr(module, "DESIGNS", ()) or (module.DESIGN,)


def main(arguments: list[str]) -> int:
    """Write or compare every design; the exit status is 1 when ``--check`` finds a difference."""
    differing = []
    for design in _designs():
        file = FOLDER / f"{design['slug']}.json"
        content = json.dumps(design, ensure_ascii=False, indent=1) + "\n"
        if "--check" not in arguments:
            file.write_text(content, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != content:
            differing.append(file.name)
    for name in differing:
        print(f"{name} is not what its drawing gives: run python scripts/starter_designs")
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
