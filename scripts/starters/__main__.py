"""Writes the starter designs that are made by code: ``python3 scripts/starters``, into ``templates/designs`` or a given folder.

One line of JSON for each field, so that a change shows as what it is.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import badges
import bilingual
import classic
import modern

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "designs"
MODULES = (classic, modern, bilingual, badges)


def written(content: dict[str, Any]) -> str:
    """The file's text."""
    template = content["template"]
    head = json.dumps({**content, "template": None}, ensure_ascii=False)
    outer = json.dumps({**template, "schemas": None}, ensure_ascii=False)
    pages = ",\n".join("[\n" + ",\n".join(json.dumps(field, ensure_ascii=False) for field in page) + "\n]" for page in template["schemas"])
    return head.replace('"template": null', '"template":\n' + outer.replace('"schemas": null', f'"schemas": [{pages}]')) + "\n"


def main() -> None:
    """Write all of them."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    for module in MODULES:
        for make in module.SHEETS:
            content = make().content
            (folder / f"{content['slug']}.json").write_text(written(content), encoding="utf-8")


if __name__ == "__main__":
    main()
