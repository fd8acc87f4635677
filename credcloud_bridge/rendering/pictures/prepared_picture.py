"""Uploaded pictures, pages and fonts ready to be used; without any library, so that a web process can hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

PicturePurpose = Literal["logo", "signature"]
AssetPurpose = Literal["picture", "signature", "base", "font"]
PNG, SVG = "image/png", "image/svg+xml"


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A picture as it prints (PNG or SVG), and as a PNG for browsers and mails; its size is the PNG's in pixels."""

    media_type: str
    data: bytes
    png: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PreparedAsset:
    """A file for designs: ``kind`` is ``picture``, ``signature``, ``base`` (a PDF of one or more pages) or ``font``.

    ``width`` and ``height`` are pixels of pictures, millimetres of pages. ``preview`` is a PNG for browsers where
    they would show ``data`` otherwise than it prints; blank where they show it alike. ``details`` are what a font
    says of itself, see ``prepare_font``.
    """

    kind: str
    media_type: str
    data: bytes
    width: float
    height: float
    pages: int = 1
    preview: bytes = b""
    details: Mapping[str, Any] = field(default_factory=dict)
