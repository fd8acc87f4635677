"""Several workers sign and revoke at once."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections, transaction

from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.keys.models import SigningKey
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.openbadges.models import SignedCredential, StatusListCounter
from tests.openbadges.signing_world import NOW, make_claim, make_credentials, make_issuer

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work: Iterable[Callable[[], Any]]) -> list[Any]:
    """Do all of it in threads that begin together, each in a transaction of its own."""
    work = list(work)
    barrier = Barrier(len(work))

    def run(one: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            with transaction.atomic():
                return one()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


def bits_set() -> set[int]:
    written = openbadges.status_list(slug="academy", purpose="revocation", number=1)
    assert written is not None
    text = json.loads(written)["credentialSubject"]["encodedList"][1:]
    bits = gzip.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return {index for index in range(len(bits) * 8) if bits[index // 8] >> (7 - index % 8) & 1}


def test_workers_that_begin_an_issuer_together_share_its_key_and_list() -> None:
    issuer = make_issuer()
    batches = [make_credentials(issuer, 4) for _batch in range(4)]

    def enter(credentials: list[Credential]) -> Any:
        return openbadges.sign_and_store(claims=[make_claim(one) for one in credentials], now=NOW)

    assert at_once(lambda batch=batch: enter(batch) for batch in batches) == [{}] * 4
    assert SigningKey.objects.count() == 1
    assert StatusListCounter.objects.get().used == 16
    places = SignedCredential.objects.values_list("status_list", "status_index")
    assert len(set(places)) == 16


def test_revocations_at_one_moment_all_show_while_the_list_is_read() -> None:
    credentials = make_credentials(make_issuer(), 6)
    with transaction.atomic():
        openbadges.sign_and_store(claims=[make_claim(one) for one in credentials], now=NOW)

    ending = [lambda pk=one.pk: openbadges.mark_ended(credential_ids=[pk], now=NOW) for one in credentials]
    at_once([*ending, bits_set, bits_set])

    assert bits_set() == set(SignedCredential.objects.values_list("status_index", flat=True))


def test_a_key_is_revoked_while_others_publish_and_revoke() -> None:
    issuer = make_issuer()
    credentials = make_credentials(issuer, 6)
    with transaction.atomic():
        openbadges.sign_and_store(claims=[make_claim(one) for one in credentials[:3]], now=NOW)
    leaked = SigningKey.objects.get().public_key

    entering = [
        lambda one=one: openbadges.sign_and_store(claims=[make_claim(one)], now=NOW)
        for one in credentials[3:]
    ]
    ending = [
        lambda one=one: openbadges.mark_ended(credential_ids=[one.pk], now=NOW) for one in credentials[:3]
    ]
    revoking = [lambda: openbadges.revoke_key(public_key=leaked, reason="Leak", now=NOW)]
    at_once([*entering, *revoking, *ending])
    openbadges.replace_revoked_signatures(now=NOW)

    assert SigningKey.objects.filter(current_of=issuer).count() == 1
    assert not SignedCredential.objects.filter(key__public_key=leaked).exists()
    assert len(bits_set()) == 3
