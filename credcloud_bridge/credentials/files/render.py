"""What is rendered: a credential's values in its designs, as PDF and pictures, kept by content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import formats, translation
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge import date_texts
from credcloud_bridge.addresses import credential_urls
from credcloud_bridge.attributes.api import attribute_type
from credcloud_bridge.credentials.data import CredentialNotFound
from credcloud_bridge.credentials.files.batch_context import batch_context
from credcloud_bridge.credentials.lists.api import format_public_id
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import RENDERABLE_STATES, CredentialState, DesignKind, DesignSource
from credcloud_bridge.designs.api import STANDARD_PLACEHOLDERS, branded_source, compiled_design
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.rendering.api import Attachment, CompiledDesign, PlaceholderValues


def pdf_parts(
    credential: Credential,
    kind: DesignKind,
    design: CompiledDesign | None = None,
    *,
    fields: PlaceholderValues | None = None,
    signed: bytes | None = None,
) -> tuple[bytes, ...]:
    """The credential's PDF as pieces, rendered now; the first is what many certificates share.

    ``design`` is the credential's of that kind and ``fields`` what ``fields_of`` gives, for who has them at hand;
    ``signed`` is the signed document to attach.
    """
    if design is None:
        design = design_of(credential, kind)
    return design.parts(fields or fields_of(credential), _attachment(credential, signed))


def get_renderable(credential_uuid: UUID, course_key: CourseKey) -> Credential:
    """The credential, if there is anything to render; raises ``CredentialNotFound``.

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


def source_of(version_id: int, printed: Mapping[str, Any]) -> DesignSource:
    """The design version with the branding that was frozen with these texts."""
    # What was generated before there was a branding has none.
    return branded_source(version_id=version_id, branding=printed.get("branding", ""))


def design_of(credential: Credential, kind: DesignKind) -> CompiledDesign:
    """The credential's design of this kind, ready to print; raises ``CredentialNotFound`` when it has none."""
    return compiled_design(source_of(version_of(credential, kind), credential.printed))


def fields_of(credential: Credential) -> PlaceholderValues:
    """What the credential says, ready to print: frozen texts, attributes, dates in the language of the certificate."""
    return PrintedValues(credential.printed).of(
        credential, issued_on=credential.issued_on, expires_on=credential.expires_on
    )


class PrintedValues:
    """What credentials with the same frozen texts say: the texts are put in place once, and each adds its own."""

    def __init__(self, printed: Mapping[str, Any]) -> None:
        self._language = printed.get("language") or "en"
        self._show_date, self._show = _ways_to_show(printed, self._language)
        attributes: Mapping[str, str] = printed.get("attributes", {})
        names = dict.fromkeys((*STANDARD_PLACEHOLDERS, *attributes), "")
        texts = {name: text for name, text in printed.items() if isinstance(text, str) and name in names}
        self._shared = names | texts
        self._attributes = [(name, kind) for name, kind in attributes.items() if name not in texts]
        self._page_of = credential_urls()
        self._dates: dict[date | None, str] = {}

    def of(
        self, credential: Credential, *, issued_on: date | None, expires_on: date | None
    ) -> PlaceholderValues:
        """The credential's values with these dates, which a draft does not have yet."""
        values = self._shared.copy()
        own = credential.attributes
        if self._attributes or own:
            with translation.override(self._language):
                for name, kind in self._attributes:
                    values[name] = self._show(kind, own.get(name, ""))
                # The grade comes with the enrolment and need not be declared.
                values["grade"] = values["grade"] or self._show("number", str(own.get("grade", "")))
        values["issued_on"] = self._date(issued_on)
        values["expires_on"] = self._date(expires_on)
        values["recipient_name"] = credential.recipient_name
        values["credential_id"] = format_public_id(credential.public_id)
        values["verify_url"] = self._page_of(credential.public_id)
        return PlaceholderValues(values=values, language=credential.language or self._language)

    def _date(self, day: date | None) -> str:
        """The date as it prints; most credentials of a batch have the same."""
        shown = self._dates.get(day)
        if shown is None:
            with translation.override(self._language):
                shown = self._dates[day] = self._show_date(day)
        return shown


def version_of(credential: Credential, kind: DesignKind) -> int:
    """The id of the design version it is rendered with; raises ``CredentialNotFound`` when it has none of this kind."""
    version: int | None = (
        credential.certificate_version_id if kind is DesignKind.CERTIFICATE else credential.badge_version_id
    )
    if version is None:
        raise CredentialNotFound(credential.uuid)
    return version


def _attachment(credential: Credential, signed: bytes | None) -> Attachment | None:
    """What travels inside the PDF: the credential as it was signed, once it is published."""
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
