"""Certificates and badges as files: what prints, pictures and PDFs, what would go wrong, PDF signatures."""

from credcloud_bridge.credentials.files.batch_context import (
    BatchContext,
    batch_context,
    batch_contexts,
    course_missing_problem,
    live_uniqueness_key,
    pending_uniqueness_key,
    reissue_uniqueness_key,
)
from credcloud_bridge.credentials.files.group_samples import group_preview, group_sample, sample_credential
from credcloud_bridge.credentials.files.kept_downloads import KeptDownload, kept_download
from credcloud_bridge.credentials.files.pictures import ImageFormat, forget_rendered, image, image_of
from credcloud_bridge.credentials.files.print_shop import print_shop_pdf, print_shop_pdf_of
from credcloud_bridge.credentials.files.published_files import delete_published_files, store_missing_files
from credcloud_bridge.credentials.files.render import design_of, fields_of, version_of
from credcloud_bridge.credentials.files.render_checks import (
    RenderChecks,
    check_stopped_drafts_again,
    stored_problems,
)
from credcloud_bridge.credentials.files.signed_pdfs import (
    certificate_pdf,
    certificate_pdf_parts,
    files_of,
    request_signing_after_commit,
    sign_pdfs,
    signed_pdf_parts,
)

__all__ = [
    "BatchContext",
    "ImageFormat",
    "KeptDownload",
    "RenderChecks",
    "batch_context",
    "batch_contexts",
    "certificate_pdf",
    "certificate_pdf_parts",
    "check_stopped_drafts_again",
    "course_missing_problem",
    "delete_published_files",
    "design_of",
    "fields_of",
    "files_of",
    "forget_rendered",
    "group_preview",
    "group_sample",
    "image",
    "image_of",
    "kept_download",
    "live_uniqueness_key",
    "pending_uniqueness_key",
    "print_shop_pdf",
    "print_shop_pdf_of",
    "reissue_uniqueness_key",
    "request_signing_after_commit",
    "sample_credential",
    "sign_pdfs",
    "signed_pdf_parts",
    "store_missing_files",
    "stored_problems",
    "version_of",
]
