"""What the documentation is compared with: the files of this checkout and its contracts."""

from __future__ import annotations

import os
import re
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PACKAGE = "credcloud_bridge"
MADE = {
    ".git",
    ".hypothesis",
    ".import_linter_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".tox",
    ".venv",
    "__pycache__",
    "artefacts",
    "build",
    "dist",
    "node_modules",
    "var",
}


@cache
def pages() -> tuple[Path, ...]:
    """Every page of the documentation."""
    return tuple(sorted(DOCS.rglob("*.md")))


@cache
def source_files() -> tuple[Path, ...]:
    """Every file of the tree, without what set-up, tests and a running site make."""
    found = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in MADE and not name.endswith(".egg-info")]
        found += [Path(folder, name) for name in [*files, *folders]]
    return tuple(found)


def floors(contract: str) -> list[str]:
    """The rooms of a contract in ``pyproject.toml``, from the top, as far as they exist."""
    found = _contract(contract)
    (container,) = found["containers"]
    rooms = [name for layer in found["layers"] for name in re.findall(r"\w+", layer)]
    return [name for name in rooms if is_module(f"{container}.{name}")]


def off_floors(contract: str) -> list[str]:
    """What the contract leaves out on purpose."""
    return list(_contract(contract).get("exhaustive_ignores", ()))


def is_module(dotted: str) -> bool:
    """Whether this is a package or module of the tree."""
    path = ROOT.joinpath(*dotted.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def members(folder: Path) -> set[str]:
    """The modules and packages in a package."""
    modules = {path.stem for path in folder.glob("*.py") if path.stem != "__init__"}
    return modules | {path.parent.name for path in folder.glob("*/__init__.py")}


def rows(text: str) -> list[tuple[str, str]]:
    """The rows of a Markdown text's tables whose first cell is one ``name``: the name, the rest of the row."""
    return re.findall(r"^\| `([^`]+)` \|(.*)\|$", text, re.MULTILINE)


def section(page: str, heading: str) -> str:
    """The part of a page under this heading, to the next one of its level or above."""
    text = (DOCS / page).read_text()
    level = len(heading) - len(heading.lstrip("#"))
    _before, found, after = text.partition(f"\n{heading}\n")
    assert found, f"{page} has no section “{heading}”"
    return re.split(rf"^#{{1,{level}}} ", after, maxsplit=1, flags=re.MULTILINE)[0]


def _contract(name: str) -> dict[str, list[str]]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (found,) = [contract for contract in contracts if contract["id"] == name]
    return found
