"""What the tests of verifying share: an issuer elsewhere, the documents that hosts have, and a check of a document."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from credcloud_bridge.network import NotFetched, Page
from credcloud_bridge.verifying import checker
from credcloud_bridge.verifying.check_messages import message_of
from credcloud_bridge.verifying.document_sources import DocumentSources
from credcloud_bridge.verifying.verdict import Verdict

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
Document = dict[str, Any]


class Internet:
    """What other hosts have, by address; everything else is not to be had."""

    def __init__(self, **documents: Any) -> None:
        self.documents: dict[str, Any] = {}
        self.asked: list[str] = []

    def get(self, address: str, *, largest: int, accept: str = "") -> Page:
        self.asked.append(address)
        if address not in self.documents:
            raise NotFetched("not-found", address)
        found = self.documents[address]
        content = found if isinstance(found, bytes) else json.dumps(found).encode()
        return Page(address, content, "application/json")


def check(document: Document, internet: Internet | None = None, now: datetime = NOW) -> Verdict:
    sources = DocumentSources(known={}, network=internet)  # type: ignore[arg-type]
    verdict = checker.check_credential(document, sources=sources, now=now)
    # There is a sentence for whatever is found, and it has no gaps left.
    assert all(one and "%(" not in one for one in map(message_of, verdict.checks))
    return verdict


def codes(verdict: Verdict) -> list[str]:
    return [one.code for one in verdict.checks]
