"""Every module, file and page that the documentation names exists."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from tests.docs.tree import DOCS, PACKAGE, ROOT, is_module, members, pages, source_files

DOTTED = re.compile(r"\b((?:credcloud_bridge|credcloud_xblock|credcloud_tutor)(?:\.\w+)+)")
# `room.name`, as pages write what a room hands to others.
ROOMS = re.compile(r"`(\w+)\.(\w+(?:\.\w+)*)(?:\(.*?\))?`")
# What others named in the same way.
ELSEWHERE = {"jsonld.js", "lms.djangoapp", "certificates/generation_handler.py"}
FILES = re.compile(r"`([\w.-]*[a-zA-Z][\w.-]*/[\w./-]*|[\w-]+\.(?:py|sh|toml))`")
# Folders that a running site makes.
MADE = (".venv", "broker", "cache", "credcloud", "media", "private", "var")
# A module, as docstrings name it.
MODULES = re.compile(r"``([\w/]+\.py)``")
LINKS = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
ADR = re.compile(r"\bADR (\d{4})")

PAGES = [pytest.param(page, id=str(page.relative_to(ROOT))) for page in (*pages(), ROOT / "README.md")]


@pytest.mark.parametrize("page", PAGES)
def test_dotted_paths_name_what_exists(page: Path) -> None:
    missing = [dotted for dotted in DOTTED.findall(page.read_text()) if not _exists(dotted)]
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_what_pages_say_that_a_room_has_exists(page: Path) -> None:
    rooms = {name for name in members(ROOT / PACKAGE) if is_module(f"{PACKAGE}.{name}")}
    missing = [
        f"{room}.{name}"
        for room, name in ROOMS.findall(page.read_text())
        if room in rooms and name != "py" and f"{room}.{name}" not in ELSEWHERE and not _in_room(room, name)
    ]
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_files_and_folders_that_are_named_exist(page: Path) -> None:
    names = {str(path.relative_to(ROOT)) for path in source_files()}
    missing = [name for name in FILES.findall(page.read_text()) if not _in_tree(name, names)]
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_pages_that_exist(page: Path) -> None:
    missing = [link for link in LINKS.findall(page.read_text()) if not (page.parent / link).exists()]
    assert missing == []


def test_every_page_is_in_a_list_of_contents() -> None:
    contents = set()
    for page in pages():
        for block in re.findall(r"```\{toctree\}\n(.*?)```", page.read_text(), re.DOTALL):
            lines = [line for line in block.splitlines() if line and not line.startswith(":")]
            contents |= {found for line in lines for found in page.parent.glob(f"{line}.md")}
    outside = {DOCS / "index.md", DOCS / "decisions" / "template.md"}
    assert contents == set(pages()) - outside


def test_decisions_that_code_refers_to_exist() -> None:
    numbers = {page.name[:4] for page in (DOCS / "decisions").glob("0*.md")}
    missing = {
        (str(path.relative_to(ROOT)), number)
        for path in source_files()
        if path.suffix == ".py" and path.is_file()
        for number in ADR.findall(path.read_text())
        if number not in numbers
    }
    assert missing == set()


def test_modules_that_code_names_exist() -> None:
    names = {str(path.relative_to(ROOT)) for path in source_files()}
    missing = {
        (str(path.relative_to(ROOT)), name)
        for path in source_files()
        if path.suffix == ".py" and path.is_file()
        for name in MODULES.findall(path.read_text())
        if name not in ELSEWHERE and not _in_tree(name, names)
    }
    assert missing == set()


def _exists(dotted: str) -> bool:
    """Whether this is a module, or an attribute of one."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        module = ".".join(parts[:length])
        if is_module(module):
            value = import_module(module) if length < len(parts) else None
            for name in parts[length:]:
                if not hasattr(value, name):
                    return False
                value = getattr(value, name)
            return True
    return False


def _in_room(room: str, name: str) -> bool:
    """Whether the room has a module of this name, or its entrance a value of this name."""
    return any(_exists(f"{PACKAGE}.{room}.{path}{name}") for path in ("", "api."))


def _in_tree(name: str, names: set[str]) -> bool:
    """Whether a file or folder of the tree has this path, or one that ends with it."""
    wanted = name.rstrip("/")
    return wanted.split("/")[0] in MADE or any(f"/{wanted}/" in f"/{path}/" for path in names)
