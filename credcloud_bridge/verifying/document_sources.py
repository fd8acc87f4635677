"""Where checking takes documents from: what came with the question, what is bundled, and only then the network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from credcloud_bridge.jsonld import api as jsonld
from credcloud_bridge.network import Network, NotFetched
from credcloud_bridge.verifying import more_contexts
from credcloud_bridge.verifying.json_reader import Document, NotReadable, parse_object

_MORE = {
    "https://www.w3.org/2018/credentials/v1": "credentials-v1.json",
    "https://www.w3.org/ns/credentials/status/v1": "bitstring-status-list-v1.json",
    "https://w3id.org/vc/status-list/2021/v1": "status-list-2021-v1.json",
    "https://w3id.org/security/data-integrity/v1": "data-integrity-v1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json": "ob-3.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": "ob-3.0.2.json",
    "https://w3id.org/security/suites/ed25519-2020/v1": "ed25519-2020-v1.json",
}
_LARGEST_CONTEXT = 512 * 1024
_LARGEST_CONTROLLER = 512 * 1024
_LARGEST_LIST = 8 * 1024 * 1024
_JSON = "application/ld+json, application/json;q=0.9, */*;q=0.1"


class NeedsNetwork(Exception):
    """It can only be answered with ``address``, and this process may not fetch."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class DocumentSources:
    """What one check may read.

    ``known`` are documents by their address that are not to be fetched: our
    own, and ``None`` where one of ours cannot be signed now. Without ``network``,
    ``NeedsNetwork`` is raised. Contexts that had to be fetched are in
    ``vocabularies``; the first that could not be had is in ``missing``.
    """

    def __init__(self, *, known: Mapping[str, str | None], network: Network | None) -> None:
        self._known = known
        self._network = network
        self._contexts: dict[str, Document] = {}
        self._controllers: dict[str, Document] = {}
        self.vocabularies: list[str] = []
        self.missing: NotFetched | None = None
        self.needed: NeedsNetwork | None = None

    def controller(self, address: str) -> Document:
        """A DID document, an issuer's profile or keys; raises ``NotFetched`` and ``NotReadable``.

        What another host answers in its place says nothing of whoever has the address: many sites send people on
        to any address that stands in a link.
        """
        if address not in self._controllers:
            self._controllers[address] = parse_object(
                self._text(address, _LARGEST_CONTROLLER, same_host=True)
            )
        return self._controllers[address]

    def status_list(self, address: str) -> str | bytes:
        """A status list credential, as JSON or as a token; raises ``NotFetched``."""
        return self._text(address, _LARGEST_LIST)

    def hosted(self, address: str) -> Document:
        """A document of Open Badges 2.0 at its own address; raises ``NotFetched`` (``gone``) and ``NotReadable``."""
        return self.controller(address)

    def load(self, address: str, _options: Any = None) -> dict[str, Any]:
        """The document loader for PyLD: bundled contexts first."""
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": address,
            "document": self._context(address),
        }

    def _context(self, address: str) -> Document:
        if address in _MORE:
            text = files(more_contexts).joinpath(_MORE[address]).read_text(encoding="utf-8")
            more: Document = json.loads(text)
            return more
        try:
            return jsonld.context(address)
        except jsonld.UnknownContext:
            pass
        if address not in self._contexts:
            try:
                self._contexts[address] = parse_object(self._text(address, _LARGEST_CONTEXT))
            except NeedsNetwork as error:
                # PyLD puts an error of its own in place of whatever its loader raises.
                self.needed = error
                raise
            except NotReadable as error:
                self.missing = NotFetched("not-json", address)
                raise self.missing from error
            except NotFetched as error:
                self.missing = error
                raise
            self.vocabularies.append(address)
        return self._contexts[address]

    def _text(self, address: str, largest: int, *, same_host: bool = False) -> str | bytes:
        if address in self._known:
            ours = self._known[address]
            if ours is None:
                raise NotFetched("not-signed", urlsplit(address).netloc[:100])
            return ours
        if not address.startswith("https://"):
            raise NotFetched("not-https", address[:100])
        if self._network is None:
            raise NeedsNetwork(address)
        page = self._network.get(address, largest=largest, accept=_JSON)
        if same_host and _site(page.address) != _site(address):
            raise NotFetched("another-host", address[:100])
        return page.content


def _site(address: str) -> str:
    """The host, with or without the www that some sites send people to."""
    return (urlsplit(address).hostname or "").removeprefix("www.")
