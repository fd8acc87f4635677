"""Indexes in status lists: chosen at random, never given away twice.

An index says nothing about when its credential was issued (Bitstring Status
List 1.0, section 6.3), and stays taken when its credential is erased.
"""

from __future__ import annotations

import secrets

from credcloud_bridge.groups.api import IssuerView, lock_issuer
from credcloud_bridge.openbadges.models import STATUS_LIST_LENGTH, StatusList

REVOCATION = "revocation"
# A list counts as full before it is: choosing stays quick, and who was given the last indexes is not known.
FULL = STATUS_LIST_LENGTH * 3 // 4


def assign_indexes(*, issuer: IssuerView, purpose: str, count: int) -> list[tuple[StatusList, int]]:
    """So many indexes of the issuer's lists, in the caller's transaction, which holds the newest list until it ends."""
    assigned: list[tuple[StatusList, int]] = []
    while len(assigned) < count:
        status_list = _open_list(issuer, purpose)
        wanted = min(count - len(assigned), FULL - status_list.allotted)
        assigned += [(status_list, index) for index in _choose(status_list, wanted)]
    return assigned


def lock_newest_list(*, issuer: IssuerView, purpose: str) -> None:
    """Lock the issuer's newest list until the caller's transaction ends; before anything else of its is locked.

    Whoever signs new credentials, or revokes a key, does this first: two of them never wait for each other.
    """
    _open_list(issuer, purpose)


def _choose(status_list: StatusList, count: int) -> list[int]:
    taken = bytearray(status_list.taken)
    chosen: list[int] = []
    while len(chosen) < count:
        index = secrets.randbelow(STATUS_LIST_LENGTH)
        byte, bit = index >> 3, 0x80 >> (index & 7)
        if not taken[byte] & bit:
            taken[byte] |= bit
            chosen.append(index)
    status_list.taken = bytes(taken)
    status_list.allotted += count
    status_list.save(update_fields=["taken", "allotted"])
    return chosen


def _open_list(issuer: IssuerView, purpose: str) -> StatusList:
    """The issuer's newest list, locked; a new one when that is full."""
    newest = _newest(issuer, purpose)
    if newest is not None and newest.allotted < FULL:
        return newest
    # Lists are begun one after the other: on MySQL two refused inserts of the same list would each keep a
    # shared lock for which the other waits.
    lock_issuer(issuer_id=issuer.id)
    newest = _newest(issuer, purpose)
    if newest is not None and newest.allotted < FULL:
        return newest
    number = newest.number + 1 if newest is not None else 1
    return StatusList.objects.create(issuer_id=issuer.id, purpose=purpose, number=number)


def _newest(issuer: IssuerView, purpose: str) -> StatusList | None:
    lists = StatusList.objects.select_for_update().filter(issuer_id=issuer.id, purpose=purpose)
    return lists.order_by("-number").first()
