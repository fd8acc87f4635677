"""Certificates and badges as files: what prints, pictures and PDFs, what would go wrong, PDF signatures."""

from credcloud_bridge.credentials.files.batch_context import (
    Terms,
    course_gone,
    live_key,
    pending_key,
    reissue_key,
    terms_of,
)
from credcloud_bridge.credentials.files.render import (
    ImageFormat,
    compiled_version,
    fields_of,
    forget_drawn,
    image,
    image_of,
    version_of,
)
from credcloud_bridge.credentials.files.render_checks import DrawingChecks, recheck_stopped, stored_problems
from credcloud_bridge.credentials.files.signed_pdfs import (
    ask_after_commit,
    certificate_pdf,
    finished_pdf,
    parts_signed_now,
    sign_all,
)

__all__ = [
    "DrawingChecks",
    "ImageFormat",
    "Terms",
    "ask_after_commit",
    "certificate_pdf",
    "compiled_version",
    "course_gone",
    "fields_of",
    "finished_pdf",
    "forget_drawn",
    "image",
    "image_of",
    "live_key",
    "parts_signed_now",
    "pending_key",
    "recheck_stopped",
    "reissue_key",
    "sign_all",
    "stored_problems",
    "terms_of",
    "version_of",
]
