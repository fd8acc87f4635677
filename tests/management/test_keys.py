"""``credcloud keys``."""

from __future__ import annotations

import json
from typing import Any

import pytest

from credcloud_bridge import encryption
from credcloud_bridge.keys.models import SigningKey
from credcloud_bridge.openbadges.models import SignedCredential
from tests.credentials.worlds import make_world, people
from tests.management.commands import credcloud

pytestmark = pytest.mark.django_db


def test_a_key_is_made_listed_rotated_and_revoked() -> None:
    assert "No signing keys yet" in credcloud("keys", "list").out
    made = credcloud("keys", "create")
    assert made.status == 0
    first = SigningKey.objects.get().public_key
    assert first in made.out

    assert "stay listed" in credcloud("keys", "rotate").out
    revoked = credcloud("keys", "revoke", first, "--reason", "A laptop was stolen.", "--yes")

    assert "sign-missing" in revoked.out
    rows = json.loads(credcloud("keys", "list", "--json").out)
    assert [(row["state"], row["reason"]) for row in rows] == [
        ("current", ""),
        ("revoked", "A laptop was stolen."),
    ]
    lines = credcloud("keys", "list", "--issuer", "default").out.splitlines()
    assert [line.split()[0] for line in lines] == ["current", "revoked"]


def test_what_is_refused_says_why_with_status_1() -> None:
    credcloud("keys", "create")
    for arguments in (
        ("create",),
        ("create", "--issuer", "nobody"),
        ("rotate", "--issuer", "nobody"),
        ("revoke", "z6Mk", "--reason", "A laptop was stolen.", "--yes"),
        ("list", "--issuer", "nobody"),
        ("export", "--issuer", "nobody"),
    ):
        done = credcloud("keys", *arguments)
        assert (done.status, done.out) == (1, ""), arguments
        assert done.err.startswith("credcloud keys: ")


def test_nothing_that_is_printed_is_secret() -> None:
    said = "".join(
        credcloud("keys", *arguments).out
        for arguments in (("create",), ("list", "--json"), ("export",), ("reseal",))
    )
    key = SigningKey.objects.get()

    assert key.public_key in said
    assert json.loads(credcloud("keys", "export").out)["assertionMethod"][0].endswith(key.public_key)
    assert key.sealed not in said
    assert encryption.decrypt(key.sealed).hex() not in said


def test_secrets_are_exchanged(settings: Any) -> None:
    credcloud("keys", "create")
    (old,) = settings.CREDCLOUD_SECRET_KEYS
    new = "another secret of more than 32 characters"
    settings.CREDCLOUD_SECRET_KEYS = [new, old]
    assert credcloud("keys", "reseal").out.startswith("1 private keys")
    settings.CREDCLOUD_SECRET_KEYS = [new]
    assert encryption.decrypt(SigningKey.objects.get().sealed)


def test_what_is_missing_is_signed_and_counted() -> None:
    world = make_world()
    world.issued(people(2))
    SignedCredential.objects.all().delete()

    assert (
        credcloud("keys", "sign-missing").out.strip()
        == "2 credentials signed, 0 signed again, 0 could not be."
    )
    credcloud("keys", "revoke", SigningKey.objects.get().public_key, "--reason", "A leaked backup", "--yes")
    assert (
        credcloud("keys", "sign-missing").out.strip()
        == "0 credentials signed, 2 signed again, 0 could not be."
    )

    SignedCredential.objects.all().delete()
    SigningKey.objects.update(sealed="")
    done = credcloud("keys", "sign-missing")
    assert done.status == 1
    assert done.err.count("no private part") == 2


@pytest.mark.parametrize("reason", ["", "x", "leak", "-- !! ?? .."])
def test_a_key_is_not_revoked_without_a_real_reason(reason: str) -> None:
    credcloud("keys", "create")
    key = SigningKey.objects.get().public_key

    done = credcloud("keys", "revoke", key, "--reason", reason, "--yes")

    assert done.status
    assert "say in a few words why" in done.err
    assert SigningKey.objects.get().revoked_at is None


@pytest.mark.parametrize(("answer", "revoked"), [("yes", True), ("no", False), ("", False)])
def test_before_a_key_is_revoked_it_is_said_what_that_does_and_asked(
    monkeypatch: pytest.MonkeyPatch, answer: str, revoked: bool
) -> None:
    world = make_world()
    world.issued(people(2))
    key = SigningKey.objects.get()
    asked: list[str] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or answer)

    done = credcloud("keys", "revoke", key.public_key, "--reason", "A laptop was stolen.")

    assert asked[0].startswith("2 credentials that this key signed will be invalid")
    key.refresh_from_db()
    assert (key.revoked_at is not None) is revoked
    assert done.status == (0 if revoked else 1)


def test_a_program_is_not_asked_and_says_that_it_means_it() -> None:
    credcloud("keys", "create")
    key = SigningKey.objects.get().public_key
    done = credcloud("keys", "revoke", key, "--reason", "A laptop was stolen.")
    assert "--yes" in done.err
    assert SigningKey.objects.get().revoked_at is None


def test_a_key_that_cannot_be_opened_is_replaced_only_when_its_secret_is_lost(settings: Any) -> None:
    credcloud("keys", "create")
    settings.CREDCLOUD_SECRET_KEYS = ["another secret of more than 32 characters"]

    refused = credcloud("keys", "rotate")
    assert (refused.status, refused.out) == (1, "")
    assert "--secret-is-lost" in refused.err
    assert SigningKey.objects.count() == 1

    assert credcloud("keys", "rotate", "--secret-is-lost").status == 0
    assert SigningKey.objects.filter(current_of=None).count() == 1
    assert credcloud("keys", "rotate").status == 0
