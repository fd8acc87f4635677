"""The credential in a JSON Web Token, as a document of the data model.

Three forms: the claim ``vc`` of version 1.1 (https://www.w3.org/TR/vc-data-model/#json-web-token), the
credential itself as payload (https://www.w3.org/TR/vc-jose-cose/), and the latter together with registered
claims (Open Badges 3.0, 8.2).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from credcloud_bridge.verifying.data_model import is_version_1
from credcloud_bridge.verifying.json_reader import (
    Document,
    NotReadable,
    id_of,
    objects,
    parse_datetime,
    parse_object,
    types_of,
)
from credcloud_bridge.verifying.jws import Jws, JwsRefused, is_jws, read_jws

_ENVELOPE = re.compile(r"data:application/(?:vc\+jwt|vc\+ld\+json\+jwt|jwt),(.+)")
_REGISTERED = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})


def read_credential(text: str | bytes) -> tuple[Document, Jws | None]:
    """The credential in a text, and the signature of the token that it stands in, if it is one.

    JSON, a compact JWS, or JSON that holds one (EnvelopedVerifiableCredential, section 4.13 of version 2.0).
    Raises ``NotReadable`` and ``JwsRefused``.
    """
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except ValueError as error:
            raise NotReadable from error
    text = text.strip()
    if is_jws(text):
        jws = read_jws(text)
        return credential_of(jws), jws
    document = parse_object(text)
    if "EnvelopedVerifiableCredential" in types_of(document):
        inside = _ENVELOPE.fullmatch(id_of(document))
        if inside is None:
            raise JwsRefused("suite-unknown", id_of(document)[:40] or "?")
        jws = read_jws(inside[1])
        return credential_of(jws), jws
    return document, None


def credential_of(jws: Jws) -> Document:
    """The credential that the token carries; raises ``JwsRefused`` where its claims contradict each other.

    Who, whom and which must be said alike. Of two dates the stricter counts.
    """
    payload = jws.payload
    kind = str(jws.header.get("typ", "JWT")).removeprefix("application/").lower()
    inside = payload.get("vc")
    if kind == "jwt" and isinstance(inside, dict):
        document = dict(inside)
    elif "vc" in payload or "vp" in payload:
        raise JwsRefused("jwt-contradicts", "vc" if "vc" in payload else "vp")
    else:
        document = {name: value for name, value in payload.items() if name not in _REGISTERED}
    _unite(document, "issuer", payload.get("iss"), "iss")
    _unite(document, "id", payload.get("jti"), "jti")
    _unite_subject(document, payload.get("sub"))
    since, until = _time(payload, "nbf"), _time(payload, "exp")
    first, last = (
        ("issuanceDate", "expirationDate") if is_version_1(document) else ("validFrom", "validUntil")
    )
    for name, claimed, choose in ((first, since, max), (last, until, min)):
        written = parse_datetime(document.get(name))
        if claimed is not None and (name not in document or written is not None):
            stricter = choose(claimed, written) if written else claimed
            if stricter != written:
                document[name] = stricter.isoformat().replace("+00:00", "Z")
    return document


def signed_at(payload: Document) -> datetime | None:
    """When the token says that it was made."""
    made = payload.get("iat", payload.get("nbf"))
    return _moment(made) if isinstance(made, int | float) and not isinstance(made, bool) else None


def _unite(document: Document, name: str, claimed: Any, claim: str) -> None:
    if claimed is None:
        return
    if not isinstance(claimed, str):
        raise JwsRefused("jwt-contradicts", claim)
    if name not in document:
        document[name] = claimed
    elif id_of(document[name]) != claimed:
        raise JwsRefused("jwt-contradicts", claim)


def _unite_subject(document: Document, claimed: Any) -> None:
    subjects = objects(document.get("credentialSubject"))
    if claimed is None or len(subjects) != 1:
        return
    written = subjects[0].get("id")
    if not isinstance(claimed, str) or written not in (None, claimed):
        raise JwsRefused("jwt-contradicts", "sub")
    if written is None:
        document["credentialSubject"] = {**subjects[0], "id": claimed}


def _time(payload: Document, claim: str) -> datetime | None:
    value = payload.get(claim)
    if value is None:
        return None
    found = _moment(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    if found is None:
        raise JwsRefused("jwt-contradicts", claim)
    return found


def _moment(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=0)
    except (OverflowError, ValueError, OSError):
        return None
