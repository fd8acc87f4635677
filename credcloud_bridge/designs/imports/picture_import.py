"""SVG, PNG and JPEG files as proposals: one page, of which an SVG keeps its text."""

from __future__ import annotations

from dataclasses import replace

from credcloud_bridge.designs.imports.notes import FileRefused, Note
from credcloud_bridge.designs.imports.pdf_import import propose_pdf
from credcloud_bridge.designs.imports.proposal import Proposal
from credcloud_bridge.rendering.reading import api as reading


def propose_svg(data: bytes, *, name: str) -> tuple[Proposal, list[Note]]:
    """The proposal for an SVG file. Raises ``FileRefused``."""
    try:
        pdf = reading.svg_page(data)
    except reading.PictureRefused as refused:
        raise FileRefused(refused.reason, objection=refused.detail) from refused
    proposal, notes = propose_pdf(pdf, name=name, kind="svg")
    return replace(proposal, program=""), notes


def propose_picture(data: bytes, *, name: str) -> tuple[Proposal, list[Note]]:
    """The proposal for a PNG or JPEG file: a background. Raises ``FileRefused``."""
    try:
        pdf, paper_known = reading.picture_page(data)
    except reading.PictureRefused as refused:
        raise FileRefused(refused.reason) from refused
    proposal, notes = propose_pdf(pdf, name=name, kind="picture")
    (page,) = proposal.pages
    if not paper_known:
        notes.append(Note("picture-paper-unknown", {}))
    pages = (replace(page, text="picture", paper_known=paper_known),)
    return replace(proposal, pages=pages, program=""), notes
