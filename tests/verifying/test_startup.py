"""The rooms of signing and verifying load no heavy library before something is signed or checked."""

from __future__ import annotations

import json
import subprocess
import sys

# Notes in a fresh process which of our modules is the first to load each heavy library.
_PROGRAM = """
import importlib, json, os, sys
from importlib.abc import MetaPathFinder

HEAVY = {"asn1crypto", "cryptography", "fontTools", "lxml", "openvc", "pikepdf", "PIL", "pyhanko", "pyld", "requests"}
loaded_by = {}

class Watch(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        frame = sys._getframe(1)
        while frame and not frame.f_globals.get("__name__", "").startswith("credcloud_bridge."):
            frame = frame.f_back
        if name in HEAVY and frame:
            loaded_by[name] = frame.f_globals["__name__"]
        return None

sys.meta_path.insert(0, Watch())
os.environ["DJANGO_SETTINGS_MODULE"] = "credcloud_bridge.hosts.site.test_settings"
import django
django.setup()
ROOMS = ("jsonld", "keys", "openbadges", "pdf_signing", "verifying")
for room in ROOMS:
    importlib.import_module(f"credcloud_bridge.{room}.api")
if sys.argv[1:] == ["sign"]:
    from credcloud_bridge.openbadges import proofs
    proofs.canonical({"@context": "https://www.w3.org/ns/credentials/v2"})
print(json.dumps({name: by for name, by in loaded_by.items() if by.split(".")[1] in ROOMS}))
"""


def loaded(*arguments: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *arguments], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    found: dict[str, str] = json.loads(done.stdout)
    return found


def test_importing_the_apis_loads_no_heavy_library() -> None:
    assert loaded() == {}


def test_a_library_is_loaded_by_what_needs_it() -> None:
    assert loaded("sign")["pyld"] == "credcloud_bridge.jsonld.canonical_form"
