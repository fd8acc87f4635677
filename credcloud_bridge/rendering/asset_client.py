"""Reading files uploaded for designs, in a child process limited in time and memory."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from django.utils.translation import gettext as _

from credcloud_bridge import child_process
from credcloud_bridge.data import CredCloudError, request_error
from credcloud_bridge.rendering.picture_client import refused_picture
from credcloud_bridge.rendering.pictures.prepared_picture import AssetPurpose, PreparedAsset

LARGEST_ASSET = 25 * 1024 * 1024  # bytes
_MODULE = "credcloud_bridge.rendering.asset_process"
_SECONDS = 20  # of processor time
_WAIT_SECONDS = 60
_MEMORY_BYTES = 2048 * 1024 * 1024


def prepare_asset_in_child(data: bytes, *, purpose: AssetPurpose) -> PreparedAsset:
    """The file as designs use it.

    Raises ``CredCloudError`` with codes ``picture-…``, ``base-…``, ``font-…``, ``svg-refused`` and
    ``signature-not-found``.
    """
    if len(data) > LARGEST_ASSET:
        raise request_error(
            "asset-too-large",
            _("The file is larger than %(limit)d MB.") % {"limit": LARGEST_ASSET // 1024**2},
            _("Save it smaller: 300 dots per inch at its printed size are enough."),
        )
    answer, files = _ask(data, purpose)
    size = answer["size"]
    return PreparedAsset(
        kind=answer["kind"],
        media_type=answer["media_type"],
        data=files[:size],
        width=answer["width"],
        height=answer["height"],
        pages=answer["pages"],
        preview=files[size:],
        details=answer["details"],
    )


def page_picture_in_child(data: bytes, *, page: int, width: int) -> bytes:
    """A page of a PDF, or an SVG, as PNG; raises ``CredCloudError``."""
    return _ask(data, "page", str(page), str(width))[1]


def _ask(data: bytes, purpose: str, *more: str) -> tuple[dict[str, Any], bytes]:
    try:
        done = child_process.run_module(
            _MODULE, purpose, str(_SECONDS), str(_MEMORY_BYTES), *more, data=data, wait_seconds=_WAIT_SECONDS
        )
        line, _newline, files = done.stdout.partition(b"\n")
        answer = json.loads(line)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise _refused("font-too-costly" if purpose == "font" else "picture-too-costly", "") from error
    if "refused" in answer:
        raise _refused(answer["refused"], answer["detail"])
    return answer, files


def _refused(code: str, detail: str) -> CredCloudError:
    if code == "base-refused":
        return request_error(
            code,
            _("The PDF page under the design cannot be used: %(objection)s.") % {"objection": detail},
            _("Export the page again as a plain PDF, without scripts, forms or attachments."),
        )
    if code == "base-unreadable":
        return request_error(
            code,
            _("This file cannot be used as the page under a design."),
            _("Choose a PDF or SVG file. A picture goes onto the page as a picture."),
        )
    if code.startswith("font-"):
        return _refused_font(code)
    return refused_picture(code, detail)


def _refused_font(code: str) -> CredCloudError:
    another = _("Choose another font file: TTF, OTF, WOFF or WOFF2.")
    texts = {
        "font-too-large": (_("The font is larger than %(limit)d MB.") % {"limit": 10}, another),
        "font-too-costly": (_("Reading the font took too long or too much memory."), another),
        "font-collection": (
            _("This file holds several fonts."),
            _("Upload one of them: a single TTF or OTF file."),
        ),
        "font-without-outlines": (
            _("This font has no outlines that print, only pictures of letters."),
            another,
        ),
        "font-may-not-be-embedded": (
            _("The makers of this font do not allow it to be embedded in documents."),
            _("Choose another font, or ask its makers for a version that may be embedded."),
        ),
        "font-may-not-be-subset": (
            _(
                "The makers of this font do not allow parts of it to be embedded. "
                "Certificates carry only the letters that they show."
            ),
            _("Choose another font, or ask its makers for a version that may be embedded in part."),
        ),
    }
    message, remedy = texts.get(code, (_("This file is not a font that can be read."), another))
    return request_error(code if code in texts else "font-unreadable", message, remedy)
