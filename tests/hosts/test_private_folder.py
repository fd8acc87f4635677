"""The folder with all the site's state is its owner's alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path


def test_nobody_else_on_the_machine_can_look_into_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    environment = os.environ | {
        "CREDCLOUD_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "credcloud_bridge.hosts.site.settings",
    }
    environment.pop("CREDCLOUD_SECRET_KEY", None)
    script = "from django.conf import settings as it; print(len(it.SECRET_KEY), it.DEBUG, it.CREDCLOUD_DEMO)"
    environment.pop("CREDCLOUD_DEMO", None)
    said = subprocess.run(
        [sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True
    ).stdout
    assert said.split() == ["50", "False", "False"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600
