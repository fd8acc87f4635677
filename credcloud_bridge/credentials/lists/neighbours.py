"""The credentials before and after one in a list, for going through them one by one."""

from __future__ import annotations

from uuid import UUID

from credcloud_bridge.credentials.data import Neighbours, Selection
from credcloud_bridge.credentials.lists.selections import credentials_of_selection, ordered


def neighbours(*, credential_uuid: UUID, selection: Selection, sort: str = "newest") -> Neighbours:
    """Which credentials stand before and after this one in the order of ``credentials_page``.

    Reads the ids of the list, nothing else, and stops one after the credential.
    """
    found = credentials_of_selection(selection)
    previous, position = None, 0
    ids = ordered(found, sort).values_list("uuid", flat=True).iterator(chunk_size=2_000)
    for number, one in enumerate(ids, 1):
        if position:
            return Neighbours(previous=previous, next=one, position=position, total=found.count())
        if one == credential_uuid:
            position = number
        else:
            previous = one
    return Neighbours(
        previous=previous if position else None, next=None, position=position, total=found.count()
    )
