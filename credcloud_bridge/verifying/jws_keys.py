"""The keys of an issuer with which a JSON Web Signature may be made.

A token carries the name of its key, or the key itself, in a header that whoever made it could write at will. So a
key counts only if it is found from the *issuer*: in its DID, in the document at its address, at an address that this
document names, or at a well-known address of the issuer's host. Any other address on that host may be a stranger's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

from credcloud_bridge.network import NotFetched
from credcloud_bridge.verifying.document_sources import DocumentSources
from credcloud_bridge.verifying.issuer_keys import (
    document_address,
    key_from_document,
    methods_for_assertions,
    only_key_of_did,
)
from credcloud_bridge.verifying.json_reader import Document, NotReadable, as_list, id_of, objects
from credcloud_bridge.verifying.public_keys import Key, NotUnderstood, key_from_jwk, key_from_method

_MOST_KEYS = 8
# Where a profile names its keys by their addresses; the last as Open Badges 2.0 calls it.
_KEY_ADDRESSES = ("assertionMethod", "publicKey")


class NotLinked(LookupError):
    """Nothing at the issuer's address shows that the key is the issuer's."""


class KeyOfSomebodyElse(LookupError):
    """The token names a key of another than its issuer; ``controller`` says whose."""

    def __init__(self, controller: str) -> None:
        super().__init__(controller)
        self.controller = controller


def keys_of_issuer(header: Document, *, issuer: str, sources: DocumentSources) -> list[Key]:
    """The issuer's keys that the header may mean: one of them must have made the signature.

    Raises ``KeyOfSomebodyElse``, ``NotLinked``, ``NotListed``, ``NotUnderstood``, ``NotFetched``, ``NotReadable``.
    """
    kid = header.get("kid")
    kid = kid if isinstance(kid, str) else ""
    controller = kid.partition("#")[0]
    if kid.startswith("did:") and controller != issuer:
        raise KeyOfSomebodyElse(controller)
    address = document_address(issuer)
    if not address:
        return [only_key_of_did(issuer)]
    found = _with_name(kid, issuer, address, sources)
    carried = header.get("jwk")
    if isinstance(carried, dict):
        same = key_from_jwk(carried)
        found = [key for key in found if key.is_same(same)]
        if not found:
            raise NotLinked
    return found[:_MOST_KEYS]


def _with_name(kid: str, issuer: str, address: str, sources: DocumentSources) -> list[Key]:
    if kid.startswith(f"{issuer}#"):
        # It may be one that was revoked, or that is for something else: the document says so.
        document = sources.controller(address)
        if document.get("verificationMethod") or document.get("assertionMethod"):
            return [key_from_document(document, controller=issuer, method=kid)]
    if _is_well_known(kid, issuer):
        return _keys_in(sources.controller(kid.partition("#")[0]), kid)
    problem: Exception = NotLinked()
    try:
        found = list(_in_document(kid, issuer, address, sources))
    except (NotFetched, NotReadable) as error:
        found, problem = [], error
    if not found:
        # Few issuers have one.
        with suppress(NotFetched, NotReadable):
            found = list(_in_well_known_set(kid, issuer, sources))
    if not found:
        raise problem
    return found


def _in_document(kid: str, issuer: str, address: str, sources: DocumentSources) -> Iterator[Key]:
    """Keys in the document at the issuer's address, or in the set that it names."""
    document = sources.controller(address)
    for method in methods_for_assertions(document, controller=issuer):
        jwk = method.get("publicKeyJwk")
        names = {method.get("id"), jwk.get("kid") if isinstance(jwk, dict) else None}
        if not kid or names & {kid, f"{issuer}#{kid}", f"#{kid}", f"{issuer}{kid}"}:
            with suppress(NotUnderstood):
                yield key_from_method(method)
    named = {id_of(one) for name in _KEY_ADDRESSES for one in as_list(document.get(name))}
    base = kid.partition("#")[0]
    if base.startswith("https://") and base != issuer and named & {kid, base}:
        yield from _keys_in(sources.controller(base), kid)
    yield from _in_set(document, kid, sources)


def _in_well_known_set(kid: str, issuer: str, sources: DocumentSources) -> Iterator[Key]:
    """Keys in what stands at the issuer's well-known address (SD-JWT VC, "JWT VC Issuer Metadata")."""
    if not issuer.startswith("https://"):
        return
    parts = urlsplit(issuer)
    path = parts.path.rstrip("/")
    metadata = sources.controller(f"https://{parts.netloc}/.well-known/jwt-vc-issuer{path}")
    if metadata.get("issuer") != issuer:
        raise NotReadable
    yield from _in_set(metadata, kid, sources)


def _in_set(document: Document, kid: str, sources: DocumentSources) -> Iterator[Key]:
    keys, address = document.get("jwks"), document.get("jwks_uri")
    if isinstance(keys, dict):
        yield from _keys_in(keys, kid)
    elif isinstance(address, str):
        yield from _keys_in(sources.controller(address), kid)


def _keys_in(document: Document, kid: str) -> list[Key]:
    """The keys with this name in a key set, or the one key that the document is."""
    listed = objects(document.get("keys")) or [document]
    names = {kid, kid.partition("#")[2]} - {""}
    found = []
    for jwk in listed:
        if names and len(listed) > 1 and jwk.get("kid") not in names:
            continue
        with suppress(NotUnderstood):
            found.append(key_from_jwk(jwk))
    return found


def _is_well_known(kid: str, issuer: str) -> bool:
    """Whether an address is one that only whoever runs the issuer's host can fill (RFC 8615)."""
    if not issuer.startswith("https://"):
        return False
    # Nothing that a server might read as another path.
    if any(one in kid for one in ("/../", "/./", "%", "\\", "?")):
        return False
    return kid.startswith(f"https://{urlsplit(issuer).netloc}/.well-known/")
