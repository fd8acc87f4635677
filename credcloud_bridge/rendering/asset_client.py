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

    Raises ``CredCloudError`` with codes ``picture-…``, ``base-…``, ``svg-refused`` and ``signature-not-found``.
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
    )


def page_picture_in_child(data: bytes, *, page: int, width: int) -> bytes:
    """A page of a PDF, or an SVG, as PNG; raises ``CredCloudError``."""
    return _ask(data, "page", str(page), str(width))[1]


def _ask(data: bytes, purpose: str, *more: str) -> tuple[dict[str, Any], bytes]:
    try:
        done = subprocess.run(  # noqa: S603 (our own module; a word and numbers)
            [
                child_process.python_executable(),
                "-P",
                "-m",
                _MODULE,
                purpose,
                str(_SECONDS),
                str(_MEMORY_BYTES),
                *more,
            ],
            input=data,
            capture_output=True,
            timeout=_WAIT_SECONDS,
            env=child_process.child_environment(),
            check=False,
        )
        line, _newline, files = done.stdout.partition(b"\n")
        answer = json.loads(line)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise _refused("picture-too-costly", "") from error
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
            _("This file is no page that can lie under a design."),
            _("Choose a PDF or SVG file. A picture goes onto the page as a picture."),
        )
    return refused_picture(code, detail)
