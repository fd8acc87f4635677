"""The page about rooms describes what is in the package, all of it, from the top floor down."""

from __future__ import annotations

import pytest

from tests.docs.tree import PACKAGE, ROOT, floors, members, off_floors, rows, section

TABLES = [
    ("floors", "## The package", PACKAGE),
    ("credentials", "## Inside `credentials`", f"{PACKAGE}/credentials"),
]


@pytest.mark.parametrize(("contract", "heading", "folder"), TABLES)
def test_rooms_are_described_in_the_order_of_the_floors(contract: str, heading: str, folder: str) -> None:
    described = [name.rstrip("/") for name, _rest in rows(section("concepts/rooms.md", heading))]
    assert described == floors(contract) + off_floors(contract)


@pytest.mark.parametrize(("contract", "heading", "folder"), TABLES)
def test_every_room_and_module_is_described_and_nothing_else(
    contract: str, heading: str, folder: str
) -> None:
    described = {name for name, _rest in rows(section("concepts/rooms.md", heading))}
    path = ROOT / folder
    assert described == {f"{name}/" if (path / name).is_dir() else name for name in members(path)}


@pytest.mark.parametrize(("contract", "heading", "folder"), TABLES)
def test_every_room_is_told_in_a_sentence(contract: str, heading: str, folder: str) -> None:
    for name, rest in rows(section("concepts/rooms.md", heading)):
        assert len(rest.strip()) > 15, name


def test_every_room_with_an_api_is_entered_through_it() -> None:
    """What the page says of rooms holds for those that it names: a folder with an ``api.py``, or a surface or host."""
    without = {
        name
        for name in members(ROOT / PACKAGE)
        if (ROOT / PACKAGE / name).is_dir() and not (ROOT / PACKAGE / name / "api.py").is_file()
    }
    told = section("concepts/rooms.md", "## The shape of a room")
    assert {name for name in without if f"`{name}/`" not in told} == set()
