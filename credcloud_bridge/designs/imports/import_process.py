"""The process that reads design files: ``… ACTION SECONDS MEMORY_BYTES``.

It may be killed at any moment, by its limits or by its parent; that is what it is for. On standard input
comes a line of JSON with ``sizes`` of the bytes that follow; on standard output leaves one of the same kind,
``{"answer" or "refused", "details", "sizes"}``, and the bytes.

``read`` answers with a proposal, ``notes``, its base pages and its assets; ``picture`` with a PNG; ``draft`` with
a template, ``notes`` and base pages; ``design`` with the description of an exported design and its files.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from credcloud_bridge.child_process import limit_resources

_Answer = tuple[dict[str, Any], list[bytes]]


def main() -> int:
    """Read the request, answer."""
    action, seconds, memory = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    limit_resources(seconds=seconds, memory_bytes=memory)
    from credcloud_bridge.designs.imports.notes import FileRefused

    source = sys.stdin.buffer
    request = json.loads(source.readline())
    parts = [source.read(size) for size in request["sizes"]]
    try:
        answer, blobs = ACTIONS[action](request, parts)
        head: dict[str, Any] = {"answer": answer}
    except FileRefused as refused:
        head, blobs = {"refused": refused.code, "details": refused.details}, []
    except (MemoryError, RecursionError):
        head, blobs = {"refused": "file-too-costly", "details": {}}, []
    head["sizes"] = [len(blob) for blob in blobs]
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + b"".join(blobs))
    sys.stdout.buffer.flush()
    return 0


def _read(request: dict[str, Any], parts: list[bytes]) -> _Answer:
    from credcloud_bridge.designs.imports.file_reading import propose

    companion = (request["companion"], parts[1]) if request["companion"] else None
    proposal, notes = propose(parts[0], request["name"], companion)
    names = sorted(proposal.assets)
    answer = {
        "proposal": proposal.as_json(),
        "notes": [{"code": note.code, "details": note.details} for note in notes],
        "assets": names,
    }
    return answer, [proposal.base_pdf, *(proposal.assets[name] for name in names)]


def _picture(request: dict[str, Any], parts: list[bytes]) -> _Answer:
    from credcloud_bridge.rendering.reading import api as reading

    picture = reading.pdf_to_image(parts[0], width=request["width"], page=request["page"])
    return {}, [reading.as_png(picture)]


def _draft(request: dict[str, Any], parts: list[bytes]) -> _Answer:
    from credcloud_bridge.designs.imports.choices import read_choices
    from credcloud_bridge.designs.imports.draft import make_draft
    from credcloud_bridge.designs.imports.notes import FileRefused
    from credcloud_bridge.designs.imports.proposal import Proposal

    proposal = Proposal.from_json(request["proposal"], base_pdf=parts[0])
    try:
        choices = read_choices(request["choices"])
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise FileRefused("choices-invalid") from error
    made = make_draft(proposal, choices)
    notes = [{"code": note.code, "details": note.details} for note in made.notes]
    return {"template": made.template, "notes": notes}, [made.base_pdf]


def _design(_request: dict[str, Any], parts: list[bytes]) -> _Answer:
    from credcloud_bridge.designs.imports.design_zip import read_design_zip

    return read_design_zip(parts[0])


ACTIONS = {"read": _read, "picture": _picture, "draft": _draft, "design": _design}


if __name__ == "__main__":
    sys.exit(main())
