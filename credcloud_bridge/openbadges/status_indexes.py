"""Indexes in status lists: in a secret order, never given away twice.

An index says nothing about when its credential was issued (Bitstring Status
List 1.0, section 6.3), and stays taken when its credential is erased. A counter
says how many are given away; the order is a permutation that only its key
gives. So a worker takes many with one short update, before the transaction that
uses them, and nobody who publishes waits for another. Indexes that a worker
took and did not use stay unused.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import struct
from array import array
from collections import deque
from functools import lru_cache
from threading import Lock

from django.db import transaction

from credcloud_bridge.groups.api import IssuerView, issuers_by_id, lock_issuer
from credcloud_bridge.openbadges.models import STATUS_LIST_LENGTH, StatusList, StatusListCounter

REVOCATION = "revocation"
# A list counts as full before it is: who was given the last indexes is not known.
FULL = STATUS_LIST_LENGTH * 3 // 4

Index = tuple[StatusList, int]


class _Reserved:
    """The indexes that this process took ahead, by issuer and purpose."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.clear()

    def clear(self) -> None:
        self._process = os.getpid()
        self._indexes: dict[tuple[int, str], deque[Index]] = {}

    def number(self, issuer_id: int, purpose: str) -> int:
        with self._lock:
            return len(self._of(issuer_id, purpose))

    def add(self, issuer_id: int, purpose: str, indexes: list[Index]) -> None:
        with self._lock:
            self._of(issuer_id, purpose).extend(indexes)

    def take(self, issuer_id: int, purpose: str, count: int) -> list[Index]:
        """Up to so many; they are gone from here whatever becomes of the transaction that uses them."""
        with self._lock:
            mine = self._of(issuer_id, purpose)
            return [mine.popleft() for _index in range(min(count, len(mine)))]

    def _of(self, issuer_id: int, purpose: str) -> deque[Index]:
        # A process that was forked from this one must not give away the same ones.
        if self._process != os.getpid():
            self.clear()
        return self._indexes.setdefault((issuer_id, purpose), deque())


RESERVED = _Reserved()


def reserve_indexes(*, issuer_id: int, purpose: str, least: int, most: int) -> None:
    """Take indexes of the issuer's lists ahead for this process when it has fewer than ``least``; ``most`` at once.

    Outside any transaction; inside one nothing is taken ahead. An issuer that does not exist gets none.
    """
    if transaction.get_connection().in_atomic_block or RESERVED.number(issuer_id, purpose) >= least:
        return
    for issuer in issuers_by_id(issuer_ids={issuer_id}).values():
        with transaction.atomic():
            indexes = _take(issuer, purpose, most)
        RESERVED.add(issuer_id, purpose, indexes)


def assign_indexes(*, issuer: IssuerView, purpose: str, count: int) -> list[Index]:
    """So many indexes of the issuer's lists, in the caller's transaction.

    Those that were reserved come first. For the others the newest list's counter is locked until the transaction ends.
    """
    assigned = RESERVED.take(issuer.id, purpose, count)
    if len(assigned) < count:
        assigned += _take(issuer, purpose, count - len(assigned))
    return assigned


def _take(issuer: IssuerView, purpose: str, count: int) -> list[Index]:
    taken: list[Index] = []
    while len(taken) < count:
        status_list, counter = _open_list(issuer, purpose)
        wanted = min(count - len(taken), _room(status_list, counter))
        order = _order(bytes(counter.order_key), bytes(status_list.taken))
        taken += [(status_list, index) for index in order[counter.used : counter.used + wanted]]
        counter.used += wanted
        counter.save(update_fields=["used"])
    return taken


def _open_list(issuer: IssuerView, purpose: str) -> tuple[StatusList, StatusListCounter]:
    """The issuer's newest list and its counter, which is locked; a new one when that is full."""
    newest = _newest(issuer, purpose)
    if newest is not None and _room(*newest):
        return newest
    # Lists are begun one after the other: on MySQL two refused inserts of the same list would each keep a
    # shared lock for which the other waits.
    lock_issuer(issuer_id=issuer.id)
    newest = _newest(issuer, purpose)
    if newest is not None and _room(*newest):
        return newest
    number = newest[0].number + 1 if newest is not None else 1
    made = StatusList.objects.create(issuer_id=issuer.id, purpose=purpose, number=number, taken=b"")
    return made, StatusListCounter.objects.create(status_list=made, order_key=new_order_key())


def _newest(issuer: IssuerView, purpose: str) -> tuple[StatusList, StatusListCounter] | None:
    lists = StatusList.objects.filter(issuer_id=issuer.id, purpose=purpose).defer("signed")
    newest = lists.order_by("-number").first()
    if newest is None:
        return None
    return newest, StatusListCounter.objects.select_for_update().get(status_list=newest)


def _room(status_list: StatusList, counter: StatusListCounter) -> int:
    return max(0, FULL - status_list.allotted - counter.used)


def new_order_key() -> bytes:
    """A secret from which nobody can tell the order of a list's indexes."""
    return secrets.token_bytes(32)


@lru_cache(maxsize=8)
def _order(key: bytes, taken: bytes) -> array[int]:
    """All indexes of a list in the order in which they are given away, without those that are marked as taken.

    Each gets 64 bits of a stream that only the key gives, and they are sorted by these.
    """
    stream = hashlib.shake_256(key).digest(8 * STATUS_LIST_LENGTH)
    numbers = struct.unpack(f"<{STATUS_LIST_LENGTH}Q", stream)
    order = sorted(range(STATUS_LIST_LENGTH), key=numbers.__getitem__)
    if not any(taken):
        return array("I", order)
    return array("I", (index for index in order if not taken[index >> 3] & 0x80 >> (index & 7)))
