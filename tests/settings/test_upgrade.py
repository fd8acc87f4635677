"""An earlier version's database is brought up to date by the command that the docs name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_migrate_runs_on_a_database_of_an_earlier_version(tmp_path: Path) -> None:
    environment = os.environ | {
        "CREDCLOUD_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "credcloud_bridge.hosts.site.settings",
        "PYTHONPATH": str(ROOT),
    }
    # The last migration before issuers, keys and credentials got columns that checks and pages read.
    for arguments in (["credcloud", "0009_verifications"], []):
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "migrate", "-v0", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
