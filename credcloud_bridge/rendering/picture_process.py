"""The process that reads an uploaded logo or signature: ``… PURPOSE SECONDS MEMORY_BYTES``.

It may be killed at any moment, by its limits or by its parent; that is what it
is for. The file comes on standard input. On standard output leaves a line of
JSON, ``{"refused", "detail"}`` or ``{"media_type", "width", "height", "size"}``,
and then ``size`` bytes of the picture as it prints and the picture as PNG.
"""

from __future__ import annotations

import json
import sys
from typing import Any, cast

from credcloud_bridge.child_process import limit_resources
from credcloud_bridge.rendering.pictures.prepared_picture import PicturePurpose
from credcloud_bridge.rendering.uploaded_picture import PictureRefused, prepare_picture


def main() -> int:
    """Read the file, answer."""
    purpose, seconds, memory = cast(PicturePurpose, sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    limit_resources(seconds=seconds, memory_bytes=memory)
    try:
        picture = prepare_picture(sys.stdin.buffer.read(), purpose)
    except PictureRefused as refused:
        _answer({"refused": refused.code, "detail": refused.detail})
    except (MemoryError, RecursionError):
        _answer({"refused": "picture-too-costly", "detail": ""})
    else:
        _answer(
            {
                "media_type": picture.media_type,
                "width": picture.width,
                "height": picture.height,
                "size": len(picture.data),
            },
            picture.data + picture.png,
        )
    return 0


def _answer(head: dict[str, Any], data: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + data)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
