"""Importing a design that was made elsewhere: read a file, look at its pages, make a draft of it.

Every file is read in a process of its own, limited in time and memory. Nothing here uses the database.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from credcloud_bridge.data import Problem
from credcloud_bridge.designs.imports import import_client, sentences
from credcloud_bridge.designs.imports.import_client import LARGEST_FILE, NotRead
from credcloud_bridge.designs.imports.proposal import (
    Proposal,
    ProposedElement,
    ProposedPage,
    Suggestion,
    sha256,
)
from credcloud_bridge.rendering.api import require_system_libraries

__all__ = [
    "LARGEST_FILE",
    "ImportedDraft",
    "Proposal",
    "ProposedElement",
    "ProposedPage",
    "Suggestion",
    "draft_from",
    "most_pages",
    "note_problem",
    "page_picture",
    "read_design_file",
    "read_exported_design",
]


@dataclass(frozen=True, slots=True)
class ImportedDraft:
    """A draft made of a file: the template, its base pages, and its pictures and pages by their SHA-256.

    In ``template`` base pages and pictures are ``asset:<sha256>``; ``assets`` has the bytes of all of them.
    ``problems`` are warnings, as of words that could not be taken out.
    """

    template: Mapping[str, Any]
    base_pdf: bytes
    assets: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[Mapping[str, Any], ...] = ()
    """The same before they were put into words: ``{"code", "details"}`` for ``note_problem``."""

    def embedded_template(self) -> dict[str, Any]:
        """The template with base pages and pictures in it as data URIs, as a design's version has it."""
        addresses = {f"asset:{name}": _data_uri(data) for name, data in self.assets.items()}
        schemas = [
            [
                {**one, "content": addresses[one["content"]]}
                if one.get("content") in addresses
                else dict(one)
                for one in page
            ]
            for page in self.template["schemas"]
        ]
        base = self.template["basePdf"]
        if isinstance(base, str):
            base = addresses[base]
        return {**self.template, "basePdf": base, "schemas": schemas}


def most_pages() -> int:
    """How many pages of a file are read; the rest are left out."""
    from credcloud_bridge.rendering.reading.api import MOST_PAGES

    return MOST_PAGES


def read_design_file(data: bytes, *, name: str, companion: tuple[str, bytes] | None = None) -> Proposal:
    """What a design file holds: pages, everything found on them, and suggestions of what might be a field.

    ``name`` is the file's name. ``companion`` is a file that belongs to it, with its name: the PPTX of the same
    design beside a PDF, or the options beside learning-credentials' PDF. ``problems`` of the proposal are warnings.
    Raises ``CredCloudError`` with a sentence for whoever uploaded the file (codes ``file-…``, ``pdf-…``).
    """
    require_system_libraries()
    for part in filter(None, (data, companion and companion[1])):
        if len(part) > LARGEST_FILE:
            raise sentences.refusal("file-too-large", {})
    if not data:
        raise sentences.refusal("file-empty", {})
    request = {"name": name, "companion": companion[0] if companion else ""}
    answer, blobs = _ask("read", request, [data, companion[1]] if companion else [data])
    assets = dict(zip(answer["assets"], blobs[1:], strict=True))
    proposal = Proposal.from_json(answer["proposal"], base_pdf=blobs[0], assets=assets)
    problems = tuple(sentences.note_problem(note["code"], note["details"]) for note in answer["notes"])
    return replace(proposal, problems=problems)


def read_exported_design(data: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What a ZIP file of an exported design says, and its files by their SHA-256, which is theirs indeed.

    Nothing else of it is checked. Raises ``CredCloudError``.
    """
    content, blobs = _ask("design", {}, [data])
    return content, dict(zip(content["files"], blobs, strict=True))


def page_picture(proposal: Proposal, *, page: int, width: int = 1200) -> bytes:
    """A page (from 0) of the proposal as PNG, ``width`` pixels wide (1 to 4,000).

    A proposal without base pages (``rebuilt``) has no picture of its own: render its draft instead.
    """
    if not proposal.base_pdf or not 0 <= page < len(proposal.pages):
        raise sentences.refusal("page-missing", {})
    _answer, blobs = _ask("picture", {"page": page, "width": max(1, min(width, 4000))}, [proposal.base_pdf])
    return blobs[0]


def draft_from(proposal: Proposal, choices: Mapping[str, Any]) -> ImportedDraft:
    """The draft that a person's choices make of a proposal; what was not chosen stays part of the page.

    ``choices`` are JSON values, see docs/concepts/importing-designs.md. Raises ``CredCloudError``
    (``choices-invalid``) for pages, elements or letters that the proposal does not have.
    """
    require_system_libraries()
    request = {"proposal": proposal.as_json(), "choices": choices}
    answer, blobs = _ask("draft", request, [proposal.base_pdf])
    template, base_pdf = answer["template"], blobs[0]
    used = str(template["schemas"])
    assets = {name: data for name, data in proposal.assets.items() if name in used}
    if base_pdf:
        assets[sha256(base_pdf)] = base_pdf
    problems = tuple(sentences.note_problem(note["code"], note["details"]) for note in answer["notes"])
    return ImportedDraft(
        template=template, base_pdf=base_pdf, assets=assets, problems=problems, notes=tuple(answer["notes"])
    )


def note_problem(code: str, details: Mapping[str, Any]) -> Problem:
    """What an import has to say, as a warning in the language of whoever reads it."""
    return sentences.note_problem(code, details)


def _ask(action: Any, request: Mapping[str, Any], parts: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    try:
        return import_client.ask(action, request, parts)
    except NotRead as error:
        raise sentences.refusal(error.code, error.details) from error


def _data_uri(data: bytes) -> str:
    """The bytes of a page or picture as a data URI, by how they begin."""
    kinds = {b"%PDF": "application/pdf", b"\x89PNG": "image/png", b"\xff\xd8": "image/jpeg"}
    kind = next((kind for start, kind in kinds.items() if data.startswith(start)), "image/svg+xml")
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
