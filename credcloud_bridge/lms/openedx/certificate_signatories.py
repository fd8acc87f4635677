"""Who signs the platform's own certificate of a course: Studio, *Settings*, *Certificates*.

They are part of the course's content, ``{"certificates": [{"is_active": …, "signatories": [{"name", "title",
"organization", "signature_image_path"}]}]}`` (the platform's own page for it is in ``contentstore/views``), and are
not in its overview: the course is read from the module store.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms_data import CertificateSignatory

log = logging.getLogger(__name__)


def signatories_of_active_certificate(key: CourseKey) -> tuple[CertificateSignatory, ...] | None:
    """The signatories of the certificate that is active, in its order; ``None`` without an active one."""
    from lms.djangoapps.certificates.api import get_active_web_certificate
    from xmodule.modulestore.django import modulestore

    course = modulestore().get_course(key)
    certificate = get_active_web_certificate(course) if course is not None else None
    if not certificate:
        return None
    return tuple(
        CertificateSignatory(
            name=_text(one, "name"),
            title=_text(one, "title"),
            organisation=_text(one, "organization"),
            read_signature=_reader(key, _text(one, "signature_image_path")),
        )
        for one in certificate.get("signatories") or ()
        if _text(one, "name")
    )


def _text(signatory: dict[str, object], name: str) -> str:
    # Titles may have several lines there.
    return " ".join(str(signatory.get(name) or "").split())


def _reader(key: CourseKey, path: str) -> Callable[[], bytes] | None:
    return partial(_asset, key, path) if path else None


def _asset(key: CourseKey, path: str) -> bytes:
    from xmodule.contentstore.content import StaticContent
    from xmodule.contentstore.django import contentstore

    location = StaticContent.get_asset_key_from_path(key, path)
    found = contentstore().find(location, throw_on_not_found=False)
    if found is None:
        log.warning("The signature %s of %s is not among the course's files.", path, key)
        return b""
    return bytes(found.data)
