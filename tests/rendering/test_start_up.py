"""What importing the room loads: nothing that takes long, and nothing that a machine may lack."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "weasyprint pydyf tinycss2 pikepdf fontTools pypdfium2 PIL uharfbuzz segno jsonschema numpy lxml"
).split()
SETUP = """
import ctypes, os, sys
loaded = []
class Watched(ctypes.CDLL):
    def __init__(self, name, *args, **kwargs):
        loaded.append(str(name))
        if os.environ.get("WITHOUT_PANGO") and "pango" in str(name):
            raise OSError(f"{name}: cannot open shared object file")
        super().__init__(name, *args, **kwargs)
ctypes.CDLL = Watched
from django.conf import settings
settings.configure(USE_I18N=False)
"""


def in_a_fresh_process(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SETUP + code],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path), **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_rendering_loads_no_heavy_library():
    loaded = in_a_fresh_process(
        "import credcloud_bridge.rendering.api\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), [name for name in loaded if name != 'None'])"
    )
    assert loaded == "[] []"


NEEDS = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core"


def test_without_pango_only_rendering_fails_and_says_what_to_install():
    code = """
from credcloud_bridge.data import CredCloudError, DesignKind, DesignSource
from credcloud_bridge.rendering import api
template = {"basePdf": {"width": 100, "height": 100}, "schemas": [[]]}
for call in (
    lambda: api.template_problems(template, DesignKind.BADGE),
    lambda: api.compile_design(DesignSource(digest="a", kind=DesignKind.BADGE, template=template)),
):
    try:
        call()
    except CredCloudError as error:
        print(error.problem.code, error.problem.remedy)
print([message.hint for message in api.check_system_libraries()])
"""
    first, second, check = in_a_fresh_process(code, WITHOUT_PANGO="1").splitlines()
    assert first == second
    assert first.startswith("rendering-not-installed")
    assert first.endswith(NEEDS)
    assert NEEDS in check


def test_with_everything_installed_the_system_check_has_nothing_to_say():
    from credcloud_bridge.rendering import api

    assert api.check_system_libraries() == []
