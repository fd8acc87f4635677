"""Pictures of the starter designs with sample values, which come with the package: nobody waits until all are compiled.

``scripts/starter_pictures.py`` renders them anew after a starter, a font or a sample value has changed.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

# What the lists of designs show, in pixels; a single larger picture is rendered when it is asked for.
WIDTH = 320


def file_name(digest: str) -> str:
    """The name of the file with the picture of the design with this digest, sample logo and signatories included."""
    return f"{digest[:32]}.jpg"


def starter_picture(*, digest: str, width: int) -> bytes | None:
    """The first page as JPEG; ``None`` for another width, and for designs that are not the package's."""
    name = file_name(digest)
    return (_folder() / name).read_bytes() if width == WIDTH and name in _names() else None


def _folder() -> Traversable:
    return files("credcloud_bridge").joinpath("templates", "designs", "pictures")


@cache
def _names() -> frozenset[str]:
    return frozenset(one.name for one in _folder().iterdir())
