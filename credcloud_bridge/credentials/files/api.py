"""Certificates and badges as files: what prints, pictures and PDFs, what would go wrong, PDF signatures."""

from credcloud_bridge.credentials.files.batch_context import (
    BatchContext,
    batch_context,
    course_gone,
    live_key,
    pending_key,
    reissue_key,
)
from credcloud_bridge.credentials.files.group_samples import group_sample
from credcloud_bridge.credentials.files.pictures import ImageFormat, forget_rendered, image, image_of
from credcloud_bridge.credentials.files.published_files import delete_published_files, keep_missing
from credcloud_bridge.credentials.files.render import compiled_version, fields_of, version_of
from credcloud_bridge.credentials.files.render_checks import RenderChecks, recheck_stopped, stored_problems
from credcloud_bridge.credentials.files.signed_pdfs import (
    ask_after_commit,
    certificate_pdf,
    finished_pdf,
    parts_signed_now,
    sign_all,
)

__all__ = [
    "BatchContext",
    "ImageFormat",
    "RenderChecks",
    "ask_after_commit",
    "batch_context",
    "certificate_pdf",
    "compiled_version",
    "course_gone",
    "delete_published_files",
    "fields_of",
    "finished_pdf",
    "forget_rendered",
    "group_sample",
    "image",
    "image_of",
    "keep_missing",
    "live_key",
    "parts_signed_now",
    "pending_key",
    "recheck_stopped",
    "reissue_key",
    "sign_all",
    "stored_problems",
    "version_of",
]
