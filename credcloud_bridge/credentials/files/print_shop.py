"""Certificates for a print shop: with bleed, boxes and crop marks, rendered when they are asked for.

They are neither kept nor signed: what counts is the file that the recipient has.
"""

from __future__ import annotations

from uuid import UUID

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.files import render
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import DesignKind
from credcloud_bridge.designs import api as designs


def print_shop_pdf(*, credential_uuid: UUID, course_key: CourseKey) -> bytes:
    """The certificate for a print shop; raises as ``certificate_pdf`` does."""
    return print_shop_pdf_of(render.get_renderable(credential_uuid, course_key))


def print_shop_pdf_of(credential: Credential) -> bytes:
    """The credential's certificate for a print shop; raises ``CredentialNotFound`` when it has none."""
    version_id = render.version_of(credential, DesignKind.CERTIFICATE)
    source = render.source_of(version_id, credential.printed)
    return designs.print_shop_pdf(source, render.fields_of(credential))
