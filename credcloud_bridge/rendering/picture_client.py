"""Making an uploaded logo or signature ready, in a child process limited in time and memory."""

from __future__ import annotations

import json
import subprocess

from django.utils.translation import gettext as _

from credcloud_bridge import child_process
from credcloud_bridge.data import CredCloudError, request_error
from credcloud_bridge.rendering.pictures.prepared_picture import PicturePurpose, PreparedPicture

LARGEST_UPLOAD = 10 * 1024 * 1024  # bytes
_MODULE = "credcloud_bridge.rendering.picture_process"
_SECONDS = 15  # of processor time
_WAIT_SECONDS = 40
_MEMORY_BYTES = 1536 * 1024 * 1024


def prepare_in_child(data: bytes, *, purpose: PicturePurpose) -> PreparedPicture:
    """The picture in these bytes, ready to be used.

    Raises ``CredCloudError`` with codes ``picture-…``, ``svg-refused`` and ``signature-not-found``.
    """
    if len(data) > LARGEST_UPLOAD:
        raise refused_picture("picture-too-large", "")
    try:
        done = child_process.run_module(
            _MODULE, purpose, str(_SECONDS), str(_MEMORY_BYTES), data=data, wait_seconds=_WAIT_SECONDS
        )
        line, _newline, pictures = done.stdout.partition(b"\n")
        answer = json.loads(line)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise refused_picture("picture-too-costly", "") from error
    if "refused" in answer:
        raise refused_picture(answer["refused"], answer["detail"])
    size = answer["size"]
    return PreparedPicture(
        media_type=answer["media_type"],
        data=pictures[:size],
        png=pictures[size:],
        width=answer["width"],
        height=answer["height"],
    )


def refused_picture(code: str, detail: str) -> CredCloudError:
    """The error for a picture that the child process refused, with a sentence for whoever uploaded it."""
    another = _("Choose another picture: PNG, JPEG or plain SVG.")
    texts = {
        "picture-too-large": (
            _("The picture is larger than %(limit)d MB.") % {"limit": LARGEST_UPLOAD // 1024**2},
            _("Save it smaller: 1,600 pixels are enough."),
        ),
        "picture-too-many-pixels": (
            _("The picture has more than 40 megapixels."),
            _("Save it smaller: 1,600 pixels are enough."),
        ),
        "picture-too-small": (
            _("The picture is smaller than 16 pixels."),
            _("Choose a larger one: at least 300 pixels print well."),
        ),
        "picture-empty": (_("There is nothing to see in the picture."), another),
        "picture-too-costly": (_("Reading the picture took too long or too much memory."), another),
        "svg-refused": (
            _("The SVG picture cannot be used: %(objection)s.") % {"objection": detail},
            _("Export it again as plain SVG without scripts and links, or as PNG."),
        ),
        "signature-not-found": (
            _("No signature stands out from the paper in this picture."),
            _("Sign with a dark pen on white paper, and photograph only the paper in good light."),
        ),
    }
    message, remedy = texts.get(code, (_("This file is not a picture that can be read."), another))
    return request_error(code if code in texts else "picture-unreadable", message, remedy)
