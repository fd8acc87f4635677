"""Renders the pictures of the starter designs that come with the package, into ``templates/designs/pictures``.

Run it after a starter, a font or a sample value has changed: ``.venv/bin/python scripts/starter_pictures.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "templates" / "designs" / "pictures"
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Write what is missing and delete what no starter has any more."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "credcloud_bridge.hosts.site.settings")
    import django

    django.setup()
    from credcloud_bridge.designs.samples import rendered_sample
    from credcloud_bridge.designs.starter_pictures import WIDTH, file_name
    from credcloud_bridge.designs.starters import sample_sources

    FOLDER.mkdir(exist_ok=True)
    names = set()
    for source in sample_sources():
        names.add(file_name(source.digest))
        (FOLDER / file_name(source.digest)).write_bytes(rendered_sample(source, width=WIDTH))
    for path in FOLDER.iterdir():
        if path.name not in names:
            path.unlink()


if __name__ == "__main__":
    main()
