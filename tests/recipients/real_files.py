"""Reading a file the way it is suggested, for tests of files as people and programs make them."""

from pathlib import Path
from typing import Any

from credcloud_bridge.data import AttributeSpec, Recipient
from tests.recipients.factories import checked, inspected, make_group, save

GROUP = make_group(
    *(AttributeSpec(name.lower(), name) for name in ("Number", "Score", "Hours", "Org", "Grade"))
)


def read(path: Path, *, encoding: str | None = None, **more: Any) -> list[Recipient]:
    """The rows, read with the mapping that is suggested."""
    mapping = dict(inspected(path, GROUP, encoding=encoding).suggested_mapping)
    return checked(path, GROUP, mapping=mapping, encoding=encoding, **more)


def read_csv(tmp_path: Path, content: str | bytes, **more: Any) -> list[Recipient]:
    return read(save(tmp_path / "file.csv", content), **more)
