"""What others' verifiers say of our credentials, in every state that one can be in."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import AttributeSpec
from credcloud_bridge.keys import api as keys
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.verifying import api as verifying
from credcloud_bridge.verifying import local_documents
from credcloud_bridge.verifying.api import Outcome
from credcloud_bridge.verifying.checker import check_credential
from credcloud_bridge.verifying.document_sources import DocumentSources, NeedsNetwork
from tests.contract.conftest import SCHEMA_ADDRESS, Site, current_key
from tests.contract.verifiers import Verifiers
from tests.credentials.worlds import World, make_world
from tests.verifying.foreign import Issuer

pytestmark = [pytest.mark.contract, pytest.mark.django_db]

Row = credentials.CredentialRow
Document = dict[str, Any]
GOOD = {"valid_signature": True, "expiration": True, "revocation_status": True}
# As many characters as a cell of a spreadsheet holds.
LONGEST_CELL = 32_767
NAMES = [
    "Zoë Ångström-Łukasiewicz",
    "عبد الرحمن بن محمد بن عبد العزيز آل سعود",
    "नरेन्द्र 'दामोदरदास' मोदी",
    "山田 太郎𠮷",
    "Ọlọ́runfẹ́mi 👩🏽‍🎓",
    'a "quoted" \\ back/slashed <b>name</b>',
    "e\u0301 and é are kept as they are",
]


@pytest.fixture
def world(site: Site) -> World:
    return make_world(badge=True, description="For those who finished.", criteria="Pass the exam.")


def one(world: World, name: str = "Zoë Ångström", **more: str) -> Row:
    return world.issued([{"name": name, "email": f"{len(name)}@example.org", **more}])[0]


def assert_good(document: Document, site: Site, verifiers: Verifiers) -> None:
    """Everybody takes it: both of the others, the official schema, and our own checker."""
    theirs = verifiers.digital_bazaar(document, site.serve)
    assert theirs == {
        "verified": True,
        "reasons": [],
        "statuses": [{"purpose": "revocation", "set": False}],
    }
    core = verifiers.verifier_core(document, site.serve)
    assert core["errors"] == []
    assert GOOD.items() <= core["steps"].items()
    assert core["schemas"] == [{"valid": True}]
    assert ours(document) is Outcome.VALID


def ours(document: Document) -> Outcome:
    verdict = verifying.verify(document=json.dumps(document), network=False)
    assert verdict is not None
    return verdict.outcome


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value in a document that holds no others."""
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    )
    if members is None:
        yield path
    else:
        for name, member in members:
            yield from leaves(member, (*path, name))


def changed(document: Document, path: tuple[Any, ...]) -> Document:
    """A copy in which one value is another of its kind."""
    made = copy.deepcopy(document)
    holder: Any = made
    for name in path[:-1]:
        holder = holder[name]
    before = holder[path[-1]]
    if isinstance(before, bool):
        holder[path[-1]] = not before
    elif isinstance(before, (int, float)):
        holder[path[-1]] = before + 1
    elif before[:4].isdigit() and before.endswith("Z"):
        holder[path[-1]] = f"{int(before[:4]) - 1}{before[4:]}"
    elif before.isdigit():
        holder[path[-1]] = str(int(before) + 1)
    else:
        holder[path[-1]] = before[:-1] + ("2" if before[-1:] != "2" else "3")
    return made


# --- as it should be ------------------------------------------------------------------


def test_everybody_takes_a_fresh_one_and_asks_only_us(world: World, site: Site, verifiers: Verifiers) -> None:
    document = site.document(one(world))
    assert_good(document, site, verifiers)
    verifiers.digital_bazaar(document, site.serve)
    asked = set(verifiers.fetched)
    verifiers.verifier_core(document, site.serve)
    asked |= set(verifiers.fetched)
    assert {address for address in asked if not address.startswith(site.root)} <= {SCHEMA_ADDRESS}


def test_names_in_every_script(world: World, site: Site, verifiers: Verifiers) -> None:
    rows = world.issued([{"name": name, "email": f"{n}@example.org"} for n, name in enumerate(NAMES)])
    for row in rows:
        document = site.document(row)
        assert row.name in json.dumps(document, ensure_ascii=False).replace('\\"', '"').replace("\\\\", "\\")
        assert_good(document, site, verifiers)


def test_attributes_of_every_kind_and_of_the_largest_size(site: Site, verifiers: Verifiers) -> None:
    specs = [
        AttributeSpec("score", "Score", "number"),
        AttributeSpec("seen_on", "Seen on", "date"),
        AttributeSpec("level", "Level", "choice", choices=("gut", "sehr gut")),
        AttributeSpec("project", "Project", "text"),
        *(AttributeSpec(f"text_{n}", f"Text {n} ٤", "text") for n in range(4)),
    ]
    # Such a name fits on no certificate; in the signed document it may be as long as it is.
    world = make_world(words="Certificate", attributes=tuple(specs))
    row = one(
        world,
        "Я" * 255,
        score="97.5",
        seen_on="2026-03-01",
        level="sehr gut",
        project="https://example.org/project/1?a=b&c=d",
        **{f"text_{n}": "漢" * LONGEST_CELL for n in range(4)},
    )
    document = site.document(row)
    assert json.dumps(document, ensure_ascii=False).count("漢") == 4 * LONGEST_CELL
    assert_good(document, site, verifiers)


def test_one_that_expires_and_whose_expiry_was_changed(
    world: World, site: Site, verifiers: Verifiers
) -> None:
    row = one(world)
    world.expire(row, on=timezone.localdate() + timedelta(days=20))
    later = timezone.localdate() + timedelta(days=30)
    credentials.change_expiry(selection=world.only(row), actor=world.actor, expires_on=later)
    document = site.document(row)
    assert document["validUntil"].startswith(later.isoformat())
    assert_good(document, site, verifiers)


def test_the_file_that_is_out_ends_with_a_shorter_expiry_date(
    world: World, site: Site, verifiers: Verifiers
) -> None:
    row = one(world)
    document = site.document(row)
    sooner = timezone.localdate() + timedelta(days=30)
    credentials.change_expiry(selection=world.only(row), actor=world.actor, expires_on=sooner)
    assert_good(document, site, verifiers)
    world.publish()
    assert verifiers.digital_bazaar(document, site.serve)["statuses"][0]["set"]
    assert verifiers.verifier_core(document, site.serve)["steps"]["revocation_status"] is False
    assert ours(document) is Outcome.REVOKED


# --- ended --------------------------------------------------------------------------------


def test_an_expired_one(world: World, site: Site, verifiers: Verifiers) -> None:
    row = one(world)
    yesterday = timezone.localdate() - timedelta(days=1)
    world.expire(row, on=yesterday)
    document = site.document(row)
    theirs = verifiers.digital_bazaar(document, site.serve)
    assert not theirs["verified"]
    assert any('after "validUntil"' in reason for reason in theirs["reasons"]), theirs
    # The signature itself is right: a day before it expired the same document was valid.
    before = verifiers.digital_bazaar(document, site.serve, now=(yesterday - timedelta(days=1)).isoformat())
    assert before["verified"], before["reasons"]
    core = verifiers.verifier_core(document, site.serve)
    assert core["steps"] | {"expiration": False} == core["steps"]
    assert core["steps"]["valid_signature"] is True
    assert ours(document) is Outcome.EXPIRED


def test_a_revoked_one_within_the_same_request(world: World, site: Site, verifiers: Verifiers) -> None:
    row, other = world.issued([{"name": n, "email": f"{n}@example.org"} for n in ("Ada", "Bo")])
    document = site.document(row)
    assert ours(document) is Outcome.VALID
    credentials.revoke(selection=world.only(row), actor=world.actor, reason="Wrong person")
    assert site.document(row) == document
    theirs = verifiers.digital_bazaar(document, site.serve)
    assert theirs["verified"]  # for this library that says nothing of revocation
    assert theirs["statuses"] == [{"purpose": "revocation", "set": True}]
    core = verifiers.verifier_core(document, site.serve)
    assert core["steps"] | {"valid_signature": True, "revocation_status": False} == core["steps"]
    assert ours(document) is Outcome.REVOKED
    assert_good(site.document(other), site, verifiers)


def test_a_superseded_one_is_revoked_and_its_successor_is_good(
    world: World, site: Site, verifiers: Verifiers
) -> None:
    row = one(world)
    document = site.document(row)
    successor = credentials.reissue(
        credential_uuid=row.uuid, course_key=world.course_key, actor=world.actor, reason="Name misspelt"
    )
    assert ours(document) is Outcome.VALID
    world.publish()
    assert verifiers.digital_bazaar(document, site.serve)["statuses"][0]["set"]
    assert verifiers.verifier_core(document, site.serve)["steps"]["revocation_status"] is False
    assert ours(document) is Outcome.REVOKED
    assert_good(site.document(successor.row), site, verifiers)


# --- changed by somebody else ---------------------------------------------------------------


def test_any_value_that_is_changed_is_noticed_by_everybody(site: Site, verifiers: Verifiers) -> None:
    world = make_world(
        badge=True,
        tags=("Python", "https://skills.example/python"),
        url="https://university.example.org/",
        description="D.",
        criteria="C.",
        attributes=(AttributeSpec("score", "Score"), AttributeSpec("work", "Work")),
    )
    row = one(world, score="A", work="https://example.org/work")
    later = timezone.localdate() + timedelta(days=30)
    world.expire(row, on=later)
    document = site.document(row)
    assert_good(document, site, verifiers)
    paths = list(leaves(document))
    assert len(paths) > 50
    taken: list[tuple[str, tuple[Any, ...]]] = []
    for path in paths:
        forged = changed(document, path)
        if verifiers.digital_bazaar(forged, site.serve)["verified"]:
            taken.append(("Digital Bazaar", path))
        if verifiers.verifier_core(forged, site.serve)["steps"].get("valid_signature"):
            taken.append(("verifier-core", path))
    assert taken == []


def test_any_value_that_is_changed_is_noticed_by_us(site: Site) -> None:
    # In this process: starting one for each value takes half a minute.
    document = site.document(one(make_world(attributes=(AttributeSpec("score", "Score"),)), score="A"))
    known = local_documents.local_documents_for(
        issuer=document["issuer"]["id"], status_lists=[document["credentialStatus"]["statusListCredential"]]
    )
    for path in leaves(document):
        sources = DocumentSources(known=known, network=None)
        try:
            verdict = check_credential(changed(document, path), sources=sources, now=timezone.now())
        except NeedsNetwork:
            continue  # the document names another issuer, list or vocabulary now
        assert not verdict.is_genuine, path


@pytest.mark.parametrize(
    "more",
    [{"undefined": "x"}, {"name": ["a", "b"]}, {"awardedDate": "2020-01-01T00:00:00Z"}],
    ids=["undefined", "twice", "defined"],
)
def test_anything_that_is_added_is_noticed(
    world: World, site: Site, verifiers: Verifiers, more: Document
) -> None:
    forged = {**site.document(one(world)), **more}
    assert not verifiers.digital_bazaar(forged, site.serve)["verified"]
    assert verifiers.verifier_core(forged, site.serve)["errors"]
    # What nothing defines is in no statement, so the signature is right as far as it goes.
    assert ours(forged) is (Outcome.UNCHECKED if "undefined" in more else Outcome.NOT_GENUINE)


def test_the_key_of_somebody_else(world: World, site: Site, verifiers: Verifiers) -> None:
    document = site.document(one(world))
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    somebody = Issuer(seed=7)
    posing = Issuer(did=document["issuer"]["id"], seed=7)
    for forged in (
        somebody.sign(unsigned),
        posing.sign(unsigned),
        posing.sign(unsigned, verificationMethod=document["proof"]["verificationMethod"]),
    ):
        assert not verifiers.digital_bazaar(forged, site.serve)["verified"]
        assert verifiers.verifier_core(forged, site.serve)["errors"]
        assert ours(forged) is Outcome.NOT_GENUINE


@pytest.mark.parametrize("where", ["@nest", "@included"])
def test_an_end_that_is_moved_out_of_sight(world: World, site: Site, where: str) -> None:
    """The same statements in another place of the JSON: the signature fits, the date and the status are not found."""
    row = one(world)
    yesterday = timezone.localdate() - timedelta(days=1)
    world.expire(row, on=yesterday)
    credentials.revoke(selection=world.only(row), actor=world.actor, reason="Wrong person")
    document = site.document(row)
    moved = {name: document.pop(name) for name in ("validUntil", "credentialStatus")}
    document[where] = moved if where == "@nest" else [{"id": document["id"], **moved}]
    assert ours(document) is Outcome.NOT_GENUINE


# --- the life of keys ------------------------------------------------------------------------------


def test_after_rotating_the_key_old_and_new_ones_verify(
    world: World, site: Site, verifiers: Verifiers
) -> None:
    before = site.document(one(world, "Ada"))
    keys.rotate_key(slug=site.slug_of(before), now=timezone.now())
    after = site.document(one(world, "Grace"))
    assert before["proof"]["verificationMethod"] != after["proof"]["verificationMethod"]
    assert_good(before, site, verifiers)
    assert_good(after, site, verifiers)


def test_what_a_revoked_key_signed_counts_no_more_until_it_is_signed_again(
    world: World, site: Site, verifiers: Verifiers
) -> None:
    row = one(world)
    old = site.document(row)
    openbadges.revoke_key(
        public_key=current_key(site, old).public_key, reason="It leaked", now=timezone.now()
    )
    assert not verifiers.digital_bazaar(old, site.serve)["verified"]
    assert verifiers.verifier_core(old, site.serve)["errors"]
    assert ours(old) is Outcome.NOT_GENUINE
    assert openbadges.replace_revoked_signatures(now=timezone.now()) == 1
    assert_good(site.document(row), site, verifiers)
