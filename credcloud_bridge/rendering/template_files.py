"""The pictures and the PDF inside a template, opened to see whether they may be used: uploads, so best done apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from credcloud_bridge.rendering.data_uris import parse_data_uri


@dataclass(frozen=True, slots=True)
class TemplateFiles:
    """What of a template must be opened: contents of pictures (data URIs or SVG text), and the base PDF's data URI."""

    pictures: tuple[str, ...] = ()
    base: str = ""

    def as_json(self) -> dict[str, Any]:
        """For another process."""
        return {"pictures": list(self.pictures), "base": self.base}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """What ``as_json`` gave."""
        return cls(tuple(value["pictures"]), value["base"])

    def __bool__(self) -> bool:
        return bool(self.pictures or self.base)


@dataclass(frozen=True, slots=True)
class FilesReport:
    """What speaks against each picture and the base PDF, in a few English words or ``""``; its pages in points."""

    pictures: tuple[str, ...] = ()
    base: str = ""
    page_sizes: tuple[tuple[float, float], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For another process."""
        return {"pictures": list(self.pictures), "base": self.base, "page_sizes": list(self.page_sizes)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """What ``as_json`` gave."""
        sizes: Sequence[Sequence[float]] = value["page_sizes"]
        return cls(tuple(value["pictures"]), value["base"], tuple((size[0], size[1]) for size in sizes))


def open_files(files: TemplateFiles) -> FilesReport:
    """Open them here and now."""
    from credcloud_bridge.rendering.pictures.image_policy import image_violation  # loads Pillow

    pictures = tuple(map(image_violation, files.pictures))
    if not files.base:
        return FilesReport(pictures)
    from credcloud_bridge.rendering.pdf.base_page import page_sizes  # loads pikepdf
    from credcloud_bridge.rendering.pdf.pdf_policy import pdf_violation

    try:
        pdf = parse_data_uri(files.base)[1]
        violation = pdf_violation(pdf)
        return FilesReport(pictures, violation, () if violation else page_sizes(pdf))
    except ValueError as error:
        return FilesReport(pictures, str(error))
