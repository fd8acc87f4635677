"""What reading a design file has to say, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from credcloud_bridge.data import CredCloudError, Problem, Severity, request_error
from credcloud_bridge.designs.imports.import_client import LARGEST_FILE


def note_problem(code: str, details: Mapping[str, Any]) -> Problem:
    """The note as a warning: what was found, and what to do."""
    message, remedy = _notes().get(code, (code, ""))
    return Problem(
        row=None,
        column=None,
        code=code,
        message=message % details,
        remedy=remedy % details,
        severity=Severity.WARNING,
    )


def refusal(code: str, details: Mapping[str, Any]) -> CredCloudError:
    """The error to raise for a file of which nothing can be made."""
    texts = _refusals()
    message, remedy = texts.get(code, texts["file-unreadable"])
    return request_error(code if code in texts else "file-unreadable", message % details, remedy % details)


def _notes() -> dict[str, tuple[str, str]]:
    return {
        "pdf-scripts-left-out": (
            _("The file has scripts or actions. They were left out."),
            _("Nothing to do: certificates show the page without them."),
        ),
        "pdf-annotations-left-out": (
            _("Notes and comments on the page were left out."),
            _("If something is missing, print the file to a new PDF and import that."),
        ),
        "pdf-form-left-out": (
            _("The PDF is a form to fill in. Its boxes were left out."),
            _("Draw frames where they were."),
        ),
        "pdf-bleed-cut": (
            _("The page has bleed for a print shop. It was cut to its final size."),
            _(
                "Nothing to do, unless something at the edge is missing: then export the design without bleed."
            ),
        ),
        "pdf-pages-left-out": (
            _("The file has %(pages)s pages. The first %(most)s were read."),
            _("Export the pages that you need as a file of their own."),
        ),
        "page-text-picture": (
            _("Page %(page)s is a picture. Words in it cannot be taken out."),
            _("Draw frames where names and dates go. Or export the design again without flattening, as PDF."),
        ),
        "page-text-none": (
            _("No words were found on page %(page)s. Letters may be drawn as shapes."),
            _("Draw frames where names and dates go. Or export the design with its text, as PDF."),
        ),
        "page-cut-short": (
            _("Page %(page)s is very complex. Not all of its words were read."),
            _("Draw frames for what is missing, or simplify the design."),
        ),
        "font-replaced": (
            _("The font “%(font)s” is not available. New words are set in “%(other)s”."),
            _("Choose another font in the studio, or ask an administrator to install it."),
        ),
    }


def _refusals() -> dict[str, tuple[str, str]]:
    another = _("Export the design again as PDF.")
    return {
        "file-too-large": (
            _("The file is larger than %(limit)s MB.").replace("%(limit)s", str(LARGEST_FILE // 1024**2)),
            _("Export it with smaller pictures."),
        ),
        "file-empty": (_("The file is empty."), _("Choose another file.")),
        "file-unknown": (
            _("This kind of file cannot be imported."),
            _("Choose a PDF, PowerPoint (PPTX), SVG, PNG or JPEG file, or a template exported from Moodle."),
        ),
        "file-unreadable": (_("The file cannot be read."), another),
        "file-too-costly": (
            _("Reading the file took too long or too much memory."),
            _("Simplify the design, or export it as PNG and draw the frames."),
        ),
        "pdf-encrypted": (
            _("The PDF is protected by a password."),
            _("Save it without a password and import that file."),
        ),
        "pdf-unreadable": (_("The PDF cannot be read. It may be damaged."), another),
        "pdf-empty": (_("The PDF has no page."), another),
        "pdf-too-many-objects": (
            _("The PDF is too complex."),
            _("Simplify the design, or export it as PNG and draw the frames."),
        ),
        "pdf-page-size": (
            _("A page of the PDF has no usable size."),
            _("Set the design to a paper size, such as A4, and export it again."),
        ),
        "choices-invalid": (
            _("The choices do not fit this file."),
            _("Import the file again."),
        ),
        "page-missing": (_("There is no such page."), _("Choose another page.")),
    }
