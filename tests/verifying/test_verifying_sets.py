"""Credentials that hold signed endorsements, and credentials that several signed."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from credcloud_bridge.verifying.verdict import Outcome
from tests.verifying.foreign import Issuer, entry
from tests.verifying.verifying_world import Document, Internet, check, codes

ENDORSER, OTHER = Issuer(seed=7), Issuer(seed=8)
LIST = "https://guild.example.org/status/1"


def endorsement(of: str, **more: Any) -> Document:
    return ENDORSER.sign(
        {
            "@context": ENDORSER.credential()["@context"],
            "id": "urn:uuid:cccccccc-1111-4222-8333-444455556666",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": "Endorsed",
            "issuer": {"id": ENDORSER.did, "type": ["Profile"], "name": "Endorser"},
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {"id": of, "type": ["EndorsementSubject"], "endorsementComment": "Good."},
            **more,
        }
    )


def endorsed(where: str, **more: Any) -> Document:
    """A badge that holds a signed endorsement in one of the places that the standard has for it."""
    document = Issuer().credential(**more)
    holder = {
        "credential": document,
        "achievement": document["credentialSubject"]["achievement"],
        "issuer": document["issuer"],
    }[where]
    holder["endorsement"] = [endorsement(holder["id"])]
    return document


@pytest.mark.parametrize("where", ["credential", "achievement", "issuer"])
def test_a_signed_endorsement_inside_is_covered_by_the_outer_signature(where: str) -> None:
    verdict = check(Issuer().sign(endorsed(where)))
    assert verdict.outcome is Outcome.VALID, codes(verdict)


@pytest.mark.parametrize("where", ["credential", "achievement", "issuer"])
def test_an_endorsement_that_was_changed_or_taken_away_is_noticed(where: str) -> None:
    for change in (
        lambda one: one["proof"].update(proofValue="z3"),
        lambda one: one["credentialSubject"].update(endorsementComment="Bad."),
        lambda one: one.pop("proof"),
        lambda one: one.clear(),
    ):
        signed = Issuer().sign(endorsed(where))
        holder = {
            "credential": signed,
            "achievement": signed["credentialSubject"]["achievement"],
            "issuer": signed["issuer"],
        }[where]
        change(holder["endorsement"][0])
        assert check(signed).outcome is Outcome.NOT_GENUINE


@pytest.mark.parametrize("name", ["validUntil", "credentialStatus", "issuer"])
def test_no_part_of_the_credential_can_be_moved_into_an_endorsement_of_it(
    name: str, guild: Issuer, internet: Internet
) -> None:
    """The endorsement speaks of the credential by its id, so the moved statement would be the same."""
    document = guild.credential(validUntil="2026-02-01T00:00:00Z", credentialStatus=entry(LIST, 3))
    document["endorsement"] = [endorsement(document["id"])]
    internet.documents[LIST] = guild.status_list(address=LIST, revoked={3})
    signed = guild.sign(document)
    assert check(signed, internet).outcome is Outcome.REVOKED
    signed["endorsement"][0]["credentialSubject"][name] = signed.pop(name)
    assert not check(signed, internet).is_genuine


@pytest.mark.parametrize("hidden", ["proof", "evidence"])
def test_no_statement_of_the_credential_can_be_moved_into_a_graph(hidden: str) -> None:
    signed = Issuer().sign(endorsed("credential", validUntil="2026-02-01T00:00:00Z"))
    inside = {"id": signed["id"], "validUntil": signed.pop("validUntil")}
    if hidden == "proof":
        signed["endorsement"][0]["proof"] = [signed["endorsement"][0]["proof"], inside]
    else:
        signed["evidence"] = {"@graph": [inside]}
    assert check(signed).outcome is Outcome.NOT_GENUINE


def signed_by_both(first: Issuer, second: Issuer) -> Document:
    document = first.credential()
    proofs = [copy.deepcopy(one.sign(document)["proof"]) for one in (first, second)]
    return {**document, "proof": proofs}


def test_what_others_sign_as_well_takes_nothing_away() -> None:
    verdict = check(signed_by_both(Issuer(), OTHER))
    assert verdict.outcome is Outcome.VALID, codes(verdict)
    assert verdict.has("proofs-of-others")


def test_what_only_others_signed_is_not_genuine() -> None:
    document = Issuer().credential()
    verdict = check({**document, "proof": [OTHER.sign(document)["proof"], ENDORSER.sign(document)["proof"]]})
    assert verdict.outcome is Outcome.NOT_GENUINE
    assert verdict.has("key-of-somebody-else")


def test_the_good_signature_of_another_does_not_save_a_wrong_one_of_the_issuer() -> None:
    signed = signed_by_both(Issuer(), OTHER)
    signed["name"] = "Weaving II"
    unsecured = {name: value for name, value in signed.items() if name != "proof"}
    signed["proof"][1] = OTHER.sign(unsecured)["proof"]
    assert check(signed).outcome is Outcome.NOT_GENUINE


def test_a_list_that_is_signed_in_another_way_is_not_called_wrong(guild: Issuer, internet: Internet) -> None:
    status_list = guild.status_list(address=LIST, revoked=set())
    status_list["proof"] = {**status_list["proof"], "cryptosuite": "bbs-2023"}
    internet.documents[LIST] = status_list
    verdict = check(guild.sign(guild.credential(credentialStatus=entry(LIST, 3))), internet)
    assert verdict.outcome is Outcome.GENUINE
    assert verdict.has("list-unchecked")
    assert not verdict.has("list-wrong")


@pytest.mark.parametrize("name", ["endorsed", "proof_set"])
def test_documents_that_other_verifiers_call_valid(name: str) -> None:
    document = json.loads((Path(__file__).parent / "documents" / f"{name}.json").read_text())
    assert check(document, now=datetime(2026, 11, 30, tzinfo=UTC)).outcome is Outcome.VALID
