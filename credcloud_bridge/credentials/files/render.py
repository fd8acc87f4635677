"""What is drawn: a credential's values in its designs, as PDF and pictures, kept by content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.utils import formats, translation
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge import cache, date_texts
from credcloud_bridge.addresses import credential_url
from credcloud_bridge.attributes.api import attribute_type
from credcloud_bridge.credentials.data import CredentialNotFound
from credcloud_bridge.credentials.files.batch_context import batch_context
from credcloud_bridge.credentials.lists.api import format_public_id
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import RENDERABLE_STATES, CredentialState, DesignKind
from credcloud_bridge.designs.api import STANDARD_PLACEHOLDERS, compiled_design, design_source
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.rendering.api import Attachment, CompiledDesign, Fields

ImageFormat = Literal["jpeg", "png"]

# Pictures narrower or wider than these are drawn at the limit.
NARROWEST, WIDEST = 40, 2_400
_SECONDS_KEPT = 24 * 3600
# Larger files are drawn anew each time: the cache is for thumbnails and what many people open.
_LARGEST_KEPT = 2 * 1024 * 1024


def image(
    *,
    credential_uuid: UUID,
    course_key: CourseKey,
    kind: DesignKind | str = DesignKind.CERTIFICATE,
    width: int,
    format: ImageFormat = "jpeg",  # noqa: A002
) -> bytes:
    """The certificate or badge as a picture ``width`` pixels wide (40 to 2,400).

    Raises ``CredentialNotFound`` also for a draft with errors and for a kind
    that the credential does not have.
    """
    return image_of(renderable(credential_uuid, course_key), DesignKind(kind), width, format)


def pdf_of(credential: Credential, kind: DesignKind, *, keep: bool = True) -> bytes:
    """The credential's certificate or badge as PDF; ``keep``: somebody may soon ask for it again."""
    attachment = _attachment(credential)
    how = f"pdf{hashlib.sha256(attachment.data).hexdigest()}" if attachment else "pdf"
    return _rendered(credential, kind, how, lambda design, fields: design.pdf(fields, attachment), keep=keep)


def pdf_parts(
    credential: Credential, kind: DesignKind, design: CompiledDesign | None = None
) -> tuple[bytes, ...]:
    """The bytes of ``pdf_of`` as pieces; the first is what many certificates share.

    ``design`` is the credential's of that kind, for who has it at hand.
    """
    if design is None:
        design = compiled_version(version_of(credential, kind))
    return design.parts(fields_of(credential), _attachment(credential))


def image_of(credential: Credential, kind: DesignKind, width: int, image_format: ImageFormat) -> bytes:
    """The credential's certificate or badge as a picture."""
    width = min(max(width, NARROWEST), WIDEST)
    if image_format == "png":
        return _rendered(
            credential, kind, f"png{width}", lambda design, fields: design.png(fields, width=width)
        )
    return _rendered(
        credential, kind, f"jpeg{width}", lambda design, fields: design.jpeg(fields, width=width)
    )


def renderable(credential_uuid: UUID, course_key: CourseKey) -> Credential:
    """The credential, if there is anything to draw; raises ``CredentialNotFound``.

    A draft without errors comes as it would be generated now; nothing of that is saved.
    """
    found = (
        Credential.objects.filter(uuid=credential_uuid, course_key=course_key, state__in=RENDERABLE_STATES)
        .select_related("batch")
        .first()
    )
    if found is None or (found.state == CredentialState.DRAFT.value and found.has_errors):
        raise CredentialNotFound(credential_uuid)
    if found.state == CredentialState.DRAFT.value:
        context = batch_context(found.batch)
        found.printed = dict(context.printed)
        found.issued_on, found.expires_on = context.dates(found)
        found.certificate_version_id, found.badge_version_id = (
            context.certificate_version,
            context.badge_version,
        )
    return found


def compiled_version(version_id: int) -> CompiledDesign:
    """The design version, ready to print."""
    return compiled_design(design_source(version_id=version_id))


def fields_of(
    credential: Credential,
    *,
    printed: Mapping[str, Any] | None = None,
    issued_on: date | None = None,
    expires_on: date | None = None,
) -> Fields:
    """What the credential says, ready to print: frozen texts, attributes, dates in the language of the certificate.

    For a draft, ``printed`` and both dates are given; otherwise the credential's own are taken.
    """
    if printed is None:
        printed, issued_on, expires_on = credential.printed, credential.issued_on, credential.expires_on
    language = printed.get("language") or "en"
    show_date, show = _ways_to_show(printed, language)
    values = dict.fromkeys(STANDARD_PLACEHOLDERS, "")
    with translation.override(language):
        for name, kind in printed.get("attributes", {}).items():
            values[name] = show(kind, credential.attributes.get(name, ""))
        values.update(
            {name: text for name, text in printed.items() if isinstance(text, str) and name in values}
        )
        values["issued_on"] = show_date(issued_on)
        values["expires_on"] = show_date(expires_on)
    # The grade comes with the enrolment and need not be declared.
    values["grade"] = values["grade"] or show("number", str(credential.attributes.get("grade", "")))
    values["recipient_name"] = credential.recipient_name
    values["credential_id"] = format_public_id(credential.public_id)
    values["verify_url"] = credential_url(credential.public_id)
    return Fields(values=values, language=credential.language or language)


def version_of(credential: Credential, kind: DesignKind) -> int:
    """The id of the design version it is drawn with; raises ``CredentialNotFound`` when it has none of this kind."""
    version: int | None = (
        credential.certificate_version_id if kind is DesignKind.CERTIFICATE else credential.badge_version_id
    )
    if version is None:
        raise CredentialNotFound(credential.uuid)
    return version


def _attachment(credential: Credential) -> Attachment | None:
    """What travels inside the PDF: the credential as it was signed, once it is published."""
    if credential.state != CredentialState.PUBLISHED.value:
        return None
    signed = openbadges.signed_json(credential_uuid=credential.uuid)
    if signed is None:
        return None
    return Attachment(
        name=openbadges.ATTACHMENT_NAME,
        media_type=openbadges.ATTACHMENT_TYPE,
        data=signed,
        relationship="Data",
        description="Open Badges 3.0",
        modified=credential.published_at,
    )


def _rendered(credential: Credential, kind: DesignKind, how: str, draw: Any, *, keep: bool = True) -> bytes:
    source = design_source(version_id=version_of(credential, kind))
    fields = fields_of(credential)
    key = _cache_key(source.digest, fields, how)
    drawn: bytes | None = cache.kept(key)
    if drawn is None:
        drawn = draw(compiled_design(source), fields)
        if keep and len(drawn) <= _LARGEST_KEPT:
            cache.keep(key, drawn, _SECONDS_KEPT)
            _remember_cached(credential.public_id, key)
    return drawn


def forget_rendered(public_id: str) -> None:
    """Keep nothing any more that was drawn of this credential."""
    for key in cache.kept(_cached_keys(public_id)) or ():
        cache.forget(key)
    cache.forget(_cached_keys(public_id))


def _remember_cached(public_id: str, key: str) -> None:
    """Under which keys what was drawn of a credential is kept, so that it can be forgotten before its time."""
    noted = set(cache.kept(_cached_keys(public_id)) or ())
    cache.keep(_cached_keys(public_id), sorted({*noted, key}), _SECONDS_KEPT)


def _cached_keys(public_id: str) -> str:
    return f"credcloud:drawn-of:{public_id}"


def _cache_key(digest: str, fields: Fields, how: str) -> str:
    content = json.dumps([digest, how, fields.language, sorted(fields.values.items())], ensure_ascii=True)
    return f"credcloud:drawn:{hashlib.sha256(content.encode()).hexdigest()}"


def _ways_to_show(
    printed: Mapping[str, Any], language: str
) -> tuple[Callable[[date | None], str], Callable[[str, str], str]]:
    """How a credential with these frozen texts shows dates, and values of an attribute type."""
    digits = printed.get("digits")
    if digits is None:
        # Generated before digits were frozen: it keeps the dates that it was published with.
        return _old_date, _old_value
    return (
        lambda day: date_texts.long_date(day, language, digits),
        lambda kind, value: _value(kind, value, digits),
    )


def _value(kind: str, value: str, digits: str) -> str:
    text = attribute_type(kind).show(value)
    if kind == "date":
        return date_texts.with_digits(text, digits)
    return date_texts.number_with_digits(text, digits) if kind == "number" else text


def _old_date(day: date | None) -> str:
    return formats.date_format(day, "DATE_FORMAT") if day else ""


def _old_value(kind: str, value: str) -> str:
    if kind == "date" and value:
        with suppress(ValueError):
            return _old_date(date.fromisoformat(value))
    return attribute_type(kind).show(value)
