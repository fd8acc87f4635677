"""The process that reads files uploaded for designs: ``… PURPOSE SECONDS MEMORY_BYTES [PAGE WIDTH]``.

It may be killed at any moment, by its limits or by its parent; that is what it
is for. The file comes on standard input. On standard output leaves a line of
JSON, ``{"refused", "detail"}`` or what is known of the file with ``size``, and
then ``size`` bytes of the file and the preview. ``PURPOSE`` ``page`` answers with
a picture of one page.
"""

from __future__ import annotations

import json
import sys
from typing import Any, cast

from credcloud_bridge.child_process import limit_resources
from credcloud_bridge.rendering.pictures.prepared_picture import AssetPurpose
from credcloud_bridge.rendering.uploaded_asset import page_picture, prepare_asset
from credcloud_bridge.rendering.uploaded_picture import PictureRefused


def main() -> int:
    """Read the file, answer."""
    purpose, seconds, memory = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    limit_resources(seconds=seconds, memory_bytes=memory)
    data = sys.stdin.buffer.read()
    try:
        if purpose == "page":
            picture = page_picture(data, page=int(sys.argv[4]), width=int(sys.argv[5]))
            _answer({"size": len(picture)}, picture)
            return 0
        ready = prepare_asset(data, cast(AssetPurpose, purpose))
    except PictureRefused as refused:
        _answer({"refused": refused.code, "detail": refused.detail})
    except (MemoryError, RecursionError):
        code = "font-too-costly" if purpose == "font" else "picture-too-costly"
        _answer({"refused": code, "detail": ""})
    else:
        known = {
            "kind": ready.kind,
            "media_type": ready.media_type,
            "width": ready.width,
            "height": ready.height,
            "pages": ready.pages,
            "details": dict(ready.details),
            "size": len(ready.data),
        }
        _answer(known, ready.data + ready.preview)
    return 0


def _answer(head: dict[str, Any], data: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + data)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
