"""What goes into the process that checks, and what comes out."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from credcloud_bridge.network import NotFetched
from credcloud_bridge.verifying import checker_client, checker_process
from credcloud_bridge.verifying.verdict import Outcome, Verdict
from tests.verifying.foreign import Issuer, entry

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIST = "https://guild.example.invalid/lists/1"


def question(document: Any, **more: Any) -> dict[str, Any]:
    text = document if isinstance(document, str) else json.dumps(document)
    return {
        "document": text,
        "known": {},
        "network": False,
        "network_seconds": 1,
        "now": NOW.isoformat(),
        **more,
    }


def verdict_of(answer: dict[str, Any]) -> Verdict:
    return Verdict.from_json(json.loads(json.dumps(answer))["verdict"])


def test_what_needs_nobody_is_answered() -> None:
    issuer = Issuer()
    answer = checker_process.answer(question(issuer.sign(issuer.credential())))
    assert verdict_of(answer).outcome is Outcome.VALID


def test_what_needs_the_network_says_so_and_what_is_known_is_not_fetched() -> None:
    issuer = Issuer()
    signed = issuer.sign(issuer.credential(credentialStatus=entry(LIST, 4)))
    assert checker_process.answer(question(signed)) == {"needs": LIST}
    known = {LIST: json.dumps(issuer.status_list(address=LIST, revoked={4}))}
    assert verdict_of(checker_process.answer(question(signed, known=known))).outcome is Outcome.REVOKED
    # There is no such host: with the network the list is simply not to be had.
    answer = checker_process.answer(question(signed, network=True))
    assert verdict_of(answer).has("list-not-reached")


def test_what_is_no_json_has_failed() -> None:
    assert checker_process.answer(question("nothing")) == {"failed": "not-readable"}


def test_an_address_that_may_not_be_asked_is_not_fetched() -> None:
    answer = checker_process.answer({"fetch": "https://127.0.0.1/", "largest": 10, "network_seconds": 1})
    assert answer == {"not_fetched": ["private-address", "127.0.0.1"]}
    with pytest.raises(NotFetched) as caught:
        checker_client.fetch_in_child_process("https://127.0.0.1/")
    assert (caught.value.code, caught.value.host) == ("private-address", "127.0.0.1")


def test_the_process_has_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a database, settings or Django's own variables it still answers."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "there.is.no.such.module")
    issuer = Issuer()
    verdict = checker_client.check_in_child_process(
        json.dumps(issuer.sign(issuer.credential())), known={}, network=False, now=NOW
    )
    assert verdict is not None
    assert verdict.outcome is Outcome.VALID


def test_more_memory_than_it_may_have_is_too_complicated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checker_client, "_MEMORY_BYTES", 16 * 1024 * 1024)
    issuer = Issuer()
    document = json.dumps(issuer.sign(issuer.credential(description="x" * 1_000_000)))
    verdict = checker_client.check_in_child_process(document, known={}, network=False, now=NOW)
    assert verdict is not None
    assert verdict.has("too-complicated")
    assert verdict.outcome is Outcome.UNCHECKED
