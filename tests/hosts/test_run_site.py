"""What the script that starts the site prepares."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "run_site.py"


@pytest.fixture
def run_site() -> Any:
    spec = importlib.util.spec_from_file_location("run_site", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("demo", "accounts"), [("1", True), ("0", False), ("", False)])
def test_accounts_with_known_passwords_are_made_in_the_demo_alone(
    run_site: Any, monkeypatch: pytest.MonkeyPatch, demo: str, accounts: bool
) -> None:
    ran: list[list[str]] = []

    def note(command: list[str], **_: object) -> SimpleNamespace:
        ran.append(command[1:])
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(subprocess, "run", note)
    monkeypatch.setenv("CREDCLOUD_DEMO", demo)
    run_site.prepare("http://localhost:8080")
    assert ["manage.py", "migrate", "--no-input", "--verbosity", "0"] in ran
    assert (["manage.py", "credcloud", "demo"] in ran) is accounts
    # Another port of the demo is another address; elsewhere an issuer moves when somebody says so.
    move = ["manage.py", "credcloud", "issuers", "move", "--all", "--to", "http://localhost:8080"]
    assert (move in ran) is accounts
