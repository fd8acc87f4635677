"""The pictures, pages and fonts of a version's template, taken out of it into a ZIP file, and put back."""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from credcloud_bridge.designs.draft_documents import fields_of
from credcloud_bridge.designs.models import Asset
from credcloud_bridge.rendering.api import included_licences

_DATA_URI = re.compile(r"data:([\w.+-]+/[\w.+-]+);base64,", re.ASCII)
_ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/svg+xml": "svg",
    "application/pdf": "pdf",
    "font/ttf": "ttf",
    "font/otf": "otf",
}
# Shorter drawings are markup of the design itself.
_LONGEST_DRAWING = 20_000
_REFERENCE = re.compile(r"asset:([0-9a-f]{64})")
_BEGINNING = (1980, 1, 1, 0, 0, 0)  # one design gives one file, byte for byte


class FileContents:
    """Files taken out of a template, each once; ``listed`` says by SHA-256 where each is and what it is."""

    def __init__(self) -> None:
        self.listed: dict[str, dict[str, str]] = {}
        self._members: dict[str, bytes] = {}

    def taken_out(self, template: Mapping[str, Any]) -> dict[str, Any]:
        """The template with references in place of its files, as ``with_file_contents`` takes it."""
        families = {str(field.get("fontName") or "Noto Sans") for field in fields_of(template)}
        self._members |= {f"fonts/{name}": text for name, text in included_licences(families).items()}
        made = _mapped(template, self._reference)
        if template.get("fonts"):
            made["fonts"] = {name: self._font(name, uri) for name, uri in template["fonts"].items()}
        return made

    def zip_file(self, description: bytes) -> bytes:
        """The ZIP file with its description and everything that was taken out."""
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for name, data in ({"design.json": description} | self._members).items():
                made.writestr(zipfile.ZipInfo(name, _BEGINNING), data, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def _reference(self, content: str) -> str:
        found = _DATA_URI.match(content)
        if found is not None:
            return self._kept("assets", found[1], base64.b64decode(content[found.end() :]))
        if content.lstrip().startswith("<") and len(content) > _LONGEST_DRAWING:
            return self._kept("assets", "image/svg+xml", content.encode())
        return content

    def _font(self, name: str, uri: str) -> str:
        """An uploaded font, beside it what it says of its licence."""
        found = _DATA_URI.match(uri)
        media_type = found[1] if found else "font/ttf"
        data = base64.b64decode(uri.partition(",")[2])
        asset = Asset.objects.filter(sha256=hashlib.sha256(data).hexdigest()).only("details").first()
        details = asset.details if asset is not None else {}
        said = [str(details.get(key) or "") for key in ("family", "copyright", "licence")]
        self._members[f"fonts/{name}-licence.txt"] = "\n\n".join(filter(None, said)).encode()
        return self._kept("fonts", media_type, data)

    def _kept(self, folder: str, media_type: str, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        file = f"{folder}/{sha256}.{_ENDINGS.get(media_type, 'bin')}"
        self.listed[sha256] = {"file": file, "media_type": media_type}
        self._members[file] = data
        return f"asset:{sha256}"


def with_file_contents(template: Mapping[str, Any], contents: Mapping[str, str]) -> dict[str, Any]:
    """The template with its files in their places: by SHA-256 their ``data:`` URIs, or the text of drawings.

    Raises ``KeyError`` for a file that is not there, ``TypeError`` or ``AttributeError`` for what is no template.
    """

    def content(text: str) -> str:
        found = _REFERENCE.fullmatch(text)
        return contents[found[1]] if found else text

    made = _mapped(template, content)
    if template.get("fonts"):
        made["fonts"] = {name: content(reference) for name, reference in template["fonts"].items()}
    return made


def _mapped(template: Mapping[str, Any], content: Callable[[str], str]) -> dict[str, Any]:
    base = template["basePdf"]
    if isinstance(base, str):
        base = content(base)
    elif base.get("staticSchema"):
        base = {**base, "staticSchema": [_field(field, content) for field in base["staticSchema"]]}
    pages = [[_field(field, content) for field in page] for page in template["schemas"]]
    return {**template, "basePdf": base, "schemas": pages}


def _field(field: Mapping[str, Any], content: Callable[[str], str]) -> dict[str, Any]:
    shown = field.get("content")
    if not isinstance(shown, str) or field.get("type") not in ("image", "svg", "signature"):
        return dict(field)
    return {**field, "content": content(shown)}
