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
            _("Sticky notes, attached files or media on the page were left out."),
            _("If something is missing, print the file to a new PDF and import that."),
        ),
        "pdf-form-read": (
            _("The PDF is a form to fill in. Its boxes are suggested as places for values."),
            _("Check what each box stands for. What was filled in stays on the page as words."),
        ),
        "pdf-dynamic-form": (
            _("The PDF is a form that only Adobe Reader shows. Its pages may be missing here."),
            _("Open it in Adobe Reader, print it to a new PDF, and import that."),
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
        "canva-pages-left-out": (
            _("The design has %(pages)s pages. Canva was asked for %(taken)s of them."),
            _("If a page is missing, copy it into a design of its own at Canva, and import that one."),
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
        "picture-paper-unknown": (
            _("The picture does not have the proportions of a usual paper."),
            _("Say how large it prints."),
        ),
        "pptx-rebuilt": (
            _("The slides were rebuilt from their frames. They may look a little different."),
            _("For the exact looks export the same design as PDF, and choose both files together."),
        ),
        "shapes-left-out": (
            _("%(count)s drawn shapes could not be taken over."),
            _("Export the same design as PDF, and choose both files together."),
        ),
        "companion-other-design": (
            _("The PowerPoint file does not seem to be of the same design. Its frames were not used."),
            _("Choose the PDF and the PowerPoint file of one design."),
        ),
        "element-left-out": (
            _("“%(element)s” was left out: elements of the kind “%(kind)s” cannot be filled here."),
            _("Draw a frame for it, if you need it."),
        ),
        "element-needs-attribute": (
            _("“%(element)s” needs a value that is not among the standard ones."),
            _("Add the custom attribute “%(name)s” to the credential group."),
        ),
        "element-without-picture": (
            _("The picture of “%(element)s” is not in the file."),
            _("Upload it in the studio."),
        ),
        "signature-as-picture": (
            _("The digital signature “%(element)s” is shown as a picture only."),
            _("Certificates are signed by the issuer's key, if signing is set up."),
        ),
        "second-template-left-out": (
            _("The second template, for long names of courses, was left out."),
            _("Nothing to do: long names are fitted into their field."),
        ),
        "words-stay": (
            _("“%(text)s” cannot be taken out of the page: its letters are drawn as shapes as well."),
            _("Remove these words in the program that made the design, and export it again."),
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
        "file-old-office": (
            _("This is a file of an old Office program, or one that a password protects."),
            _("Save it as PPTX without a password, or as PDF, and import that file."),
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
        "svg-flow-text": (
            _("The drawing has flowing text, which only Inkscape shows."),
            _("In Inkscape choose Save as, plain SVG or PDF, and import that file."),
        ),
        "svg-refused": (
            _("The drawing cannot be used: %(objection)s."),
            _("Save it as plain SVG without scripts and links, or as PDF."),
        ),
        "picture-too-many-pixels": (
            _("The picture has more than 40 megapixels."),
            _("Save it smaller: 300 dots per inch at its printed size are enough."),
        ),
        "picture-unreadable": (
            _("The picture cannot be read. It may be damaged."),
            _("Save it again as PNG or JPEG."),
        ),
        "pptx-unreadable": (_("The PowerPoint file cannot be read."), _("Save it again as PPTX, or as PDF.")),
        "customcert-unreadable": (
            _("The template from Moodle cannot be read."),
            _("Export it again in Moodle, and choose the ZIP file as it is."),
        ),
        "options-unreadable": (
            _("The options of learning-credentials cannot be read."),
            _("Copy the whole JSON object from the configuration."),
        ),
        "options-without-pdf": (
            _("These are options for a PDF that is missing."),
            _("Choose the PDF and its options together."),
        ),
        "companion-unknown": (
            _("The second file does not belong to a PDF."),
            _("Choose the PowerPoint file of the same design, or options of learning-credentials."),
        ),
        "choices-invalid": (
            _("The choices do not fit this file."),
            _("Import the file again."),
        ),
        "proposal-outdated": (
            _("The file was read by an older version of this site."),
            _("Import the file again."),
        ),
        "page-missing": (_("There is no such page."), _("Choose another page.")),
    }
