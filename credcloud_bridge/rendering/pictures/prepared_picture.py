"""A logo or signature ready to be used; without any library, so that a web process can hold it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PicturePurpose = Literal["logo", "signature"]
PNG, SVG = "image/png", "image/svg+xml"


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A picture as it prints (PNG or SVG), and as a PNG for browsers and mails; its size is the PNG's in pixels."""

    media_type: str
    data: bytes
    png: bytes
    width: int
    height: int
