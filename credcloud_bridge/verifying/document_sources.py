"""Where checking takes documents from: what came with the question, what is bundled, and only then the network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from credcloud_bridge.jsonld import api as jsonld
from credcloud_bridge.verifying import older_contexts
from credcloud_bridge.verifying.json_reader import Document, NotReadable, parse_object
from credcloud_bridge.verifying.network import Network, NotFetched

_OLDER = {
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

    ``known`` are documents by their address that are not to be fetched (our
    own). Without ``network``, ``NeedsNetwork`` is raised. Contexts that had to
    be fetched are in ``vocabularies``; the first that could not be had is in ``missing``.
    """

    def __init__(self, *, known: Mapping[str, str], network: Network | None) -> None:
        self._known = known
        self._network = network
        self._contexts: dict[str, Document] = {}
        self.vocabularies: list[str] = []
        self.missing: NotFetched | None = None
        self.needed: NeedsNetwork | None = None

    def controller(self, address: str) -> Document:
        """A DID document or an issuer's profile; raises ``NotFetched`` and ``NotReadable``."""
        return self._json(address, _LARGEST_CONTROLLER)

    def status_list(self, address: str) -> Document:
        """A status list credential; raises ``NotFetched`` and ``NotReadable``."""
        return self._json(address, _LARGEST_LIST)

    def load(self, address: str, _options: Any = None) -> dict[str, Any]:
        """The document loader for PyLD: bundled contexts first."""
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": address,
            "document": self._context(address),
        }

    def _context(self, address: str) -> Document:
        if address in _OLDER:
            text = files(older_contexts).joinpath(_OLDER[address]).read_text(encoding="utf-8")
            older: Document = json.loads(text)
            return older
        try:
            return jsonld.context(address)
        except jsonld.UnknownContext:
            pass
        if address not in self._contexts:
            try:
                self._contexts[address] = self._json(address, _LARGEST_CONTEXT)
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

    def _json(self, address: str, largest: int) -> Document:
        if address in self._known:
            return parse_object(self._known[address])
        if not address.startswith("https://"):
            raise NotFetched("not-https", address[:100])
        if self._network is None:
            raise NeedsNetwork(address)
        return parse_object(self._network.get(address, largest=largest, accept=_JSON).content)
