"""What the data model of verifiable credentials asks of a document, beyond a signature that is right.

Sources: https://www.w3.org/TR/vc-data-model-2.0/ (section 4) and, for version 1.1,
https://www.w3.org/TR/vc-data-model-1.1/ (section 4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from credcloud_bridge.verifying.json_reader import Document, as_list, id_of, objects, parse_datetime, types_of

VC_2 = "https://www.w3.org/ns/credentials/v2"
VC_1 = "https://www.w3.org/2018/credentials/v1"
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
# xsd:dateTimeStamp: with seconds and a zone.
_TIME_STAMP = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
# What must say of which type it is, and what must have an address besides.
_TYPED = ("evidence", "refreshService", "termsOfUse", "credentialSchema", "credentialStatus")
_TYPED_IN_2 = ("confidenceMethod", "renderMethod")
_WITH_ADDRESS = ("credentialSchema",)
_TEXTS = ("name", "description")


def is_version_1(document: Document) -> bool:
    """Whether it is written for version 1.1 of the data model (or 1.0, which has the same context)."""
    return as_list(document.get("@context"))[:1] == [VC_1]


def validity(document: Document) -> tuple[Any, Any]:
    """From when and until when it says that it is valid, as written; ``None`` for what it does not say."""
    if not is_version_1(document):
        return document.get("validFrom"), document.get("validUntil")
    return (
        document.get("issuanceDate", document.get("validFrom")),
        document.get("expirationDate", document.get("validUntil")),
    )


def broken_part(document: Document) -> str:
    """The first part without which nobody can tell what the credential says of whom; blank when all are right.

    A verifier must refuse such a document.
    """
    if "id" in document and not _is_url(document["id"]):
        return "id"
    if not all(isinstance(one, str) and one for one in as_list(document.get("type"))):
        return "type"
    issuer = document.get("issuer")
    if not _is_url(id_of(issuer)) or (isinstance(issuer, dict) and not isinstance(issuer.get("id"), str)):
        return "issuer"
    subjects = as_list(document.get("credentialSubject"))
    if not subjects or not all(isinstance(one, dict) and one for one in subjects):
        return "credentialSubject"
    if any("id" in one and not _is_url(one["id"]) for one in subjects):
        return "credentialSubject.id"
    return ""


def departures(document: Document) -> tuple[str, ...]:
    """The other parts that are not as the data model says, by name: a reader is told of them."""
    return tuple(dict.fromkeys(_departures(document)))


def _departures(document: Document) -> Iterator[str]:
    version_1 = is_version_1(document)
    for name in (*_TYPED, *(() if version_1 else _TYPED_IN_2)):
        for one in as_list(document.get(name)):
            if not isinstance(one, dict) or not types_of(one):
                yield f"{name}.type"
            elif ("id" in one or name in _WITH_ADDRESS) and not _is_url(one.get("id")):
                yield f"{name}.id"
    if not all(types_of(one) for one in objects(document.get("proof"))):
        yield "proof.type"
    since, until = validity(document)
    for name, value in (("validFrom", since), ("validUntil", until)):
        if value is not None and not (isinstance(value, str) and _TIME_STAMP.fullmatch(value)):
            yield {"validFrom": "issuanceDate", "validUntil": "expirationDate"}[name] if version_1 else name
    first, last = parse_datetime(since), parse_datetime(until)
    if isinstance(first, datetime) and isinstance(last, datetime) and last < first:
        yield "expirationDate" if version_1 else "validUntil"
    if version_1:
        if since is None:
            yield "issuanceDate"
        return
    for where, holder in (("", document), ("issuer.", document.get("issuer"))):
        for name in _TEXTS:
            if isinstance(holder, dict) and not _is_language_text(holder.get(name, "")):
                yield where + name
    for one in as_list(document.get("relatedResource")):
        if not isinstance(one, dict) or not _is_url(one.get("id")):
            yield "relatedResource.id"
        elif not {"digestSRI", "digestMultibase"} & one.keys():
            yield "relatedResource.digestSRI"
    related = [id_of(one) for one in objects(document.get("relatedResource"))]
    if len(related) != len(set(related)):
        yield "relatedResource.id"


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def _is_language_text(value: Any) -> bool:
    """A text, or one or more of them with their languages (section 11.1 of version 2.0)."""
    if isinstance(value, str):
        return True
    values = as_list(value)
    return bool(values) and all(
        isinstance(one, dict)
        and isinstance(one.get("@value"), str)
        and one.keys() <= {"@value", "@language", "@direction"}
        for one in values
    )
