"""Whose a key is: did:key, did:jwk, did:web, and issuers that are an https address with their keys in it."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import unquote

from credcloud_bridge.verifying.json_reader import (
    Document,
    NotReadable,
    as_list,
    id_of,
    objects,
    parse_datetime,
    parse_object,
)
from credcloud_bridge.verifying.public_keys import (
    Key,
    NotUnderstood,
    decode_base64url,
    key_from_jwk,
    key_from_method,
    key_from_multikey,
)

_SEGMENT = re.compile(r"(?:[A-Za-z0-9._\-]|%[0-9A-Fa-f]{2})+")
_LONGEST_JWK = 4000


class NotListed(LookupError):
    """The issuer does not list the key for signing credentials."""


def document_address(controller: str) -> str:
    """Where the document of a controller is; blank when it stands in the identifier itself.

    Raises ``NotUnderstood``. did:web as its specification says: colons part
    the path, a port is written ``%3A``.
    """
    if controller.startswith("https://"):
        return controller
    if controller.startswith(("did:key:", "did:jwk:")):
        return ""
    if not controller.startswith("did:web:"):
        raise NotUnderstood(":".join(controller.split(":")[:2])[:50])
    host, *path = controller.removeprefix("did:web:").split(":")
    if not all(_SEGMENT.fullmatch(one) for one in (host, *path)):
        raise NotUnderstood("did:web")
    # Only the host's colon is decoded: what else is escaped stays so, for it would move the path.
    return "https://" + "/".join((unquote(host), *(path or [".well-known"]), "did.json"))


def key_from_did(method: str) -> Key:
    """The key that a did:key or a did:jwk is.

    Raises ``NotUnderstood`` for kinds that cannot be checked here, ``NotListed`` for the fragment of another.
    """
    did, _, fragment = method.partition("#")
    if did.startswith("did:jwk:"):
        # https://github.com/quartzjer/did-jwk: its one key is #0.
        if fragment != "0":
            raise NotListed
        return _did_jwk(did.removeprefix("did:jwk:"))
    text = did.removeprefix("did:key:")
    if fragment != text:
        raise NotListed
    return key_from_multikey(text)


def only_key_of_did(did: str) -> Key:
    """The same, of the identifier without a fragment; raises ``NotUnderstood``."""
    return key_from_did(f"{did}#0" if did.startswith("did:jwk:") else f"{did}#{did.removeprefix('did:key:')}")


def key_from_document(document: Document, *, controller: str, method: str) -> Key:
    """The key ``method`` in the document of ``controller``, if that lists it for assertions.

    Raises ``NotListed``, ``NotUnderstood``, and ``NotReadable`` when it describes somebody else. https://www.w3.org/TR/cid-1.0/#retrieve-verification-method
    """
    if document.get("id") != controller:
        raise NotReadable
    fragment = "#" + method.partition("#")[2]
    for one in as_list(document.get("assertionMethod")):
        if id_of(one) in (method, fragment):
            return key_from_method(_full(document, one, controller))
    # A key that was revoked is described, and no longer listed: that says more than "not listed".
    gone = _described(document, (method, fragment))
    if gone is not None and parse_datetime(gone.get("revoked")) is not None:
        return key_from_method(gone)
    raise NotListed


def methods_for_assertions(document: Document, *, controller: str) -> list[Document]:
    """The verification methods that the document of ``controller`` lists for assertions and describes.

    Raises ``NotReadable`` when it describes somebody else.
    """
    if document.get("id") != controller:
        raise NotReadable
    found = []
    for one in as_list(document.get("assertionMethod")):
        with suppress(NotListed):
            found.append(_full(document, one, controller))
    return found


def _full(document: Document, listed: object, controller: str) -> Document:
    """The description of a method that ``assertionMethod`` holds or names."""
    name = id_of(listed)
    fragment = "#" + name.partition("#")[2]
    found = listed if isinstance(listed, dict) else _described(document, (name, fragment))
    if found is None or found.get("controller", controller) != controller:
        raise NotListed
    return found


def _described(document: Document, names: tuple[str, str]) -> Document | None:
    return next(
        (one for one in objects(document.get("verificationMethod")) if one.get("id") in names),
        None,
    )


def _did_jwk(text: str) -> Key:
    if len(text) > _LONGEST_JWK:
        raise NotUnderstood("did:jwk")
    try:
        return key_from_jwk(parse_object(decode_base64url(text)))
    except (ValueError, NotReadable) as error:
        if isinstance(error, NotUnderstood):
            raise
        raise NotUnderstood("did:jwk") from error
