"""Taking a credential out of the file it came in: JSON, a baked picture, or a PDF with it attached.

The file is whatever a stranger dropped on us. What it is is seen from its
first bytes, never from its name; sizes are limited before and after
unpacking; nothing is fetched; PDF files are opened in a process of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext as _

from credcloud_bridge.data import CredCloudError, refusal
from credcloud_bridge.openbadges.api import (
    LONGEST_CREDENTIAL,
    OLD_PNG_KEYWORD,
    PNG_KEYWORD,
    png_chunks,
    svg_elements,
)
from credcloud_bridge.pdf_signing.api import FileSignature
from credcloud_bridge.verifying import pdf_attachments

LARGEST_FILE = 20 * 1024 * 1024  # bytes
_JWS = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+")
_ADDRESS = re.compile(rb"https?://[\x21-\x7e]{3,2000}")


class ContentKind(StrEnum):
    """What was inside: JSON, a compact JWS (RFC 7515), or the address of a hosted assertion."""

    JSON = "json"
    JWS = "jws"
    ADDRESS = "address"


class Container(StrEnum):
    """What it was in."""

    TEXT = "text"
    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class ExtractedCredential:
    """What a file carries, not verified in any way.

    ``content`` stands byte for byte as in the file, without blanks around it:
    JSON in UTF-8 that is known to be one object, a compact JWS, or an address.
    ``file_signature`` says whether a PDF is as it was signed; other files have none.
    """

    content: bytes
    kind: ContentKind
    container: Container
    file_signature: FileSignature | None = None


def extract(data: bytes, *, filename: str = "") -> ExtractedCredential:
    """The one credential that ``data`` carries; ``filename`` is only for what a person is told.

    Raises ``CredCloudError`` with the codes ``file-too-large``,
    ``file-unreadable``, ``no-credential-inside``, ``several-credentials`` and
    ``credential-too-large``.
    """
    name = filename or _("The file")
    if len(data) > LARGEST_FILE:
        raise _too_large(name)
    if data.startswith(png_chunks.SIGNATURE):
        return _one(_in_png(data, name), Container.PNG, name)
    if b"%PDF-" in data[:1024]:
        inside = _in_pdf(data, name)
        return replace(_one(inside.credentials, Container.PDF, name), file_signature=inside.signature)
    plain = _stripped(data)
    if plain.startswith(b"<"):
        return _one(_in_svg(plain, name), Container.SVG, name)
    if len(plain) > LONGEST_CREDENTIAL:
        raise _credential_too_large(name)
    return _one([plain], Container.TEXT, name)


def _one(found: Iterable[bytes], container: Container, name: str) -> ExtractedCredential:
    """The only one of those found; the same twice counts as one."""
    different = list(dict.fromkeys(_stripped(each) for each in found))
    if len(different) > 1:
        raise refusal(
            "several-credentials",
            _("%(file)s carries %(count)d different credentials, so nobody can tell which one it stands for.")
            % {"file": name, "count": len(different)},
            _("Ask whoever gave it to you for the file as it was issued."),
        )
    if not different:
        raise _nothing_inside(name)
    content = different[0]
    if len(content) > LONGEST_CREDENTIAL:
        raise _credential_too_large(name)
    if (kind := _kind_of(content)) is None:
        raise _nothing_inside(name)
    return ExtractedCredential(content=content, kind=kind, container=container)


def _kind_of(content: bytes) -> ContentKind | None:
    if content.startswith(b"{"):
        try:
            return ContentKind.JSON if isinstance(json.loads(content), dict) else None
        except (ValueError, RecursionError):
            return None
    if _JWS.fullmatch(content):
        return ContentKind.JWS
    return ContentKind.ADDRESS if _ADDRESS.fullmatch(content) else None


def _in_png(data: bytes, name: str) -> list[bytes]:
    texts: dict[bytes, list[bytes]] = {PNG_KEYWORD.encode(): [], OLD_PNG_KEYWORD.encode(): []}
    try:
        for chunk in png_chunks.chunks(data):
            if chunk.keyword in texts:
                texts[chunk.keyword].append(png_chunks.text_of(chunk, limit=LONGEST_CREDENTIAL))
    except png_chunks.NotPng as error:
        raise _unreadable(name) from error
    except png_chunks.TextTooLong as error:
        raise _credential_too_large(name) from error
    newest, old = texts.values()
    if len(newest) > 1:
        # The standard allows one. Twice the same would do no harm, but no issuer makes such a file.
        raise refusal(
            "several-credentials",
            _("%(file)s carries more than one credential, which the standard for badges forbids.")
            % {"file": name},
            _("Ask whoever gave it to you for the file as it was issued."),
        )
    return newest or old


def _in_svg(data: bytes, name: str) -> list[bytes]:
    try:
        found = svg_elements.read(data, longest_text=LONGEST_CREDENTIAL)
    except svg_elements.NotSvg as error:
        raise _unreadable(name) from error
    newest = [each for each in found.baked if each.namespace == svg_elements.OB3] or found.baked
    # A text inside counts before the attribute, which holds a signature or an address.
    return [(each.text.strip() or each.verify).encode("utf-8", "replace") for each in newest]


def _in_pdf(data: bytes, name: str) -> pdf_attachments.Inside:
    try:
        return pdf_attachments.credentials_in(data, longest=LONGEST_CREDENTIAL)
    except pdf_attachments.Unreadable as error:
        raise _unreadable(name) from error


def _stripped(text: bytes) -> bytes:
    return text.removeprefix(b"\xef\xbb\xbf").strip(b" \t\r\n")


def _too_large(name: str) -> CredCloudError:
    return refusal(
        "file-too-large",
        _("%(file)s is larger than %(megabytes)d MB. Files of credentials are much smaller.")
        % {"file": name, "megabytes": LARGEST_FILE // 2**20},
        _("Choose the file that you downloaded from the credential's page."),
    )


def _credential_too_large(name: str) -> CredCloudError:
    return refusal(
        "credential-too-large",
        _("What %(file)s carries is larger than any credential.") % {"file": name},
        _("Choose the file that you downloaded from the credential's page."),
    )


def _unreadable(name: str) -> CredCloudError:
    return refusal(
        "file-unreadable",
        _("%(file)s cannot be read: it is damaged, or not what it seems.") % {"file": name},
        _("Download it again from where you got it."),
    )


def _nothing_inside(name: str) -> CredCloudError:
    return refusal(
        "no-credential-inside",
        _("There is no credential in %(file)s.") % {"file": name},
        _(
            "Many programs drop it when a picture is edited, sent or printed. "
            "Use the file as it was downloaded, or the credential's ID."
        ),
    )
