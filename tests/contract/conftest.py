"""One Node process for all of them, and a site whose addresses it can ask for."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.keys import api as keys
from tests.contract.verifiers import NOTHING, Page, Verifiers

SCHEMAS = Path(__file__).parent / "schemas"
SCHEMA_ADDRESS = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def verifiers() -> Iterator[Verifiers]:
    """The verifiers of others; fails, and says how to get them, when they are not installed."""
    started = Verifiers()
    yield started
    started.close()


@pytest.fixture(scope="session")
def official_schema() -> dict[str, Any]:
    """1EdTech's JSON Schema of an Open Badges 3.0 credential."""
    path = SCHEMAS / "ob_v3p0_achievementcredential_schema.json"
    if not path.is_file():
        raise RuntimeError("The official JSON Schema is missing: `make setup-dev` gets it.")
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


@dataclass
class Site:
    """Our site as the world sees it: every address of its own host, and the official schema."""

    root: str
    schema: dict[str, Any]

    def __post_init__(self) -> None:
        self.client = Client()
        # What others keep, by address.
        self.elsewhere: dict[str, Page] = {}

    def serve(self, address: str) -> Page:
        """What ``address`` answers now."""
        if address in self.elsewhere:
            return self.elsewhere[address]
        if address == SCHEMA_ADDRESS:
            return Page(json.dumps(self.schema).encode())
        parts = urlsplit(address)
        if f"{parts.scheme}://{parts.netloc}" != self.root:
            return NOTHING
        answer = self.client.get(parts.path, headers={"accept": "application/json"})
        return Page(answer.content, answer.headers["Content-Type"], answer.status_code)

    def document(self, row: credentials.CredentialRow) -> dict[str, Any]:
        """The signed credential, as anybody downloads it."""
        page = self.serve(f"{self.root}/credcloud/c/{row.public_id}.json")
        assert page.status == 200
        document: dict[str, Any] = json.loads(page.content)
        return document

    def slug_of(self, document: dict[str, Any]) -> str:
        """The issuer's short name in its DID."""
        return str(document["issuer"]["id"]).rpartition(":")[2]


@pytest.fixture
def site(db: None, settings: Any, official_schema: dict[str, Any]) -> Site:
    """A site of a host that no other test has: verifiers remember the keys of an issuer for some seconds."""
    root = f"https://credentials{next(_numbers)}.example.org"
    settings.CREDCLOUD_ROOT_URL = root
    return Site(root, official_schema)


def current_key(site: Site, document: dict[str, Any]) -> keys.KeyView:
    """The issuer's key that signs now."""
    (key,) = [one for one in keys.keys_of(slug=site.slug_of(document)) if one.state == "current"]
    return key
