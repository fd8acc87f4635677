"""What the room of designs loads with Django: tables, and no library that only rendering needs."""

from __future__ import annotations

import subprocess
import sys

HEAVY = "weasyprint pydyf tinycss2 pikepdf fontTools pypdfium2 uharfbuzz segno jsonschema PIL".split()
CODE = f"""
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "credcloud_bridge.hosts.site.test_settings"
import django
django.setup()
import credcloud_bridge.designs.api
print(sorted(set({HEAVY!r}) & set(sys.modules)))
"""


def test_importing_designs_loads_no_heavy_library() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout.strip() == "[]"
