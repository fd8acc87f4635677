"""What is in the distributions, file by file."""

from __future__ import annotations

import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.packaging.conftest import Distributions

pytestmark = pytest.mark.packaging


def files_in_wheel(wheel: Path) -> dict[str, int]:
    """Each file of the wheel with its checksum, metadata left out."""
    with zipfile.ZipFile(wheel) as archive:
        return {info.filename: info.CRC for info in archive.infolist() if ".dist-info/" not in info.filename}


def test_the_wheel_holds_every_template(distributions: Distributions) -> None:
    home = distributions.checkout / "templates"
    expected = {
        f"credcloud_bridge/templates/{path.relative_to(home).as_posix()}"
        for path in home.rglob("*")
        if path.is_file()
    }
    inside = {
        name for name in files_in_wheel(distributions.wheel) if name.startswith("credcloud_bridge/templates/")
    }
    assert expected
    assert inside == expected


def test_the_wheel_holds_every_file_that_the_package_reads(distributions: Distributions) -> None:
    package = distributions.checkout / "credcloud_bridge"
    expected = {
        path.relative_to(distributions.checkout).as_posix()
        for name in ("credcloud_bridge", "credcloud_tutor", "credcloud_xblock")
        for path in (distributions.checkout / name).rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not path.is_relative_to(package / "templates")
    }
    missing = expected - set(files_in_wheel(distributions.wheel))
    assert not missing, f"add these to package_data in setup.py: {sorted(missing)}"


def test_the_wheel_holds_nothing_but_the_three_packages(distributions: Distributions) -> None:
    tops = {name.split("/")[0] for name in files_in_wheel(distributions.wheel)}
    assert tops == {"credcloud_bridge", "credcloud_tutor", "credcloud_xblock"}


def test_the_sdist_builds_the_same_wheel_as_the_checkout(distributions: Distributions) -> None:
    assert files_in_wheel(distributions.wheel_from_sdist) == files_in_wheel(distributions.wheel)


def test_the_sdist_carries_templates_once(distributions: Distributions) -> None:
    with tarfile.open(distributions.sdist) as tar:
        names = [name.split("/", 1)[1] for name in tar.getnames() if "/" in name]
    assert any(name.startswith("templates/") for name in names)
    assert not [name for name in names if name.startswith("credcloud_bridge/templates")]
    assert {"LICENSE", "NOTICE", "README.md"} <= set(names)
