"""The credentials before and after one in a list, for going through them one by one."""

from __future__ import annotations

from uuid import UUID

from django.db import connections
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery

from credcloud_bridge.credentials.data import Neighbours, Selection
from credcloud_bridge.credentials.lists.selections import BY_GROUP, SORTS, credentials_of_selection, ordered
from credcloud_bridge.credentials.models import Credential


def neighbours(*, credential_uuid: UUID, selection: Selection, sort: str = "newest") -> Neighbours:
    """Which credentials stand before and after this one in the order of ``credentials_page``.

    Each is read from the index that the list is read from; only in the order of groups the ids before it are read.
    """
    found = credentials_of_selection(selection)
    if sort in BY_GROUP:
        return _read_through(found, credential_uuid, sort)
    field, *_pk = names = SORTS.get(sort, SORTS["newest"])
    name = field.lstrip("-")
    if name == "pk":
        # The id of the credential itself: all is one query.
        lower, higher = found.filter(pk__lt=OuterRef("pk")), found.filter(pk__gt=OuterRef("pk"))
    else:
        here = found.filter(uuid=credential_uuid).values_list("pk", name).first()
        if here is None:
            return Neighbours(previous=None, next=None, position=0, total=found.count())
        lower, higher = _lower(found, name, *here), _higher(found, name, *here)
    before, after = (higher, lower) if field.startswith("-") else (lower, higher)
    around = found.filter(uuid=credential_uuid).values_list(
        Subquery(before.order_by(*names).reverse().values("uuid")[:1]),
        Subquery(after.order_by(*names).values("uuid")[:1]),
        _number(before),
        _number(after),
    )
    row = around.first()
    if row is None:
        return Neighbours(previous=None, next=None, position=0, total=found.count())
    previous, following, number_before, number_after = row
    position = (number_before or 0) + 1
    return Neighbours(
        previous=previous, next=following, position=position, total=position + (number_after or 0)
    )


def _number(credentials: QuerySet[Credential]) -> Subquery:
    """How many there are; nothing for none. All are of one course."""
    return Subquery(
        credentials.order_by().values("course_key").annotate(number=Count("*")).values("number"),
        output_field=IntegerField(),
    )


def _lower(found: QuerySet[Credential], name: str, pk: int, value: object) -> QuerySet[Credential]:
    """Those whose value, and where it is the same whose id, is lower."""
    same = Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    condition = same & Q(pk__lt=pk)
    if value is None:
        return found.filter(
            condition | Q(**{f"{name}__isnull": False}) if _nulls_are_last(found) else condition
        )
    condition |= Q(**{f"{name}__lt": value})
    return found.filter(condition if _nulls_are_last(found) else condition | Q(**{f"{name}__isnull": True}))


def _higher(found: QuerySet[Credential], name: str, pk: int, value: object) -> QuerySet[Credential]:
    same = Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    condition = same & Q(pk__gt=pk)
    if value is None:
        return found.filter(
            condition if _nulls_are_last(found) else condition | Q(**{f"{name}__isnull": False})
        )
    condition |= Q(**{f"{name}__gt": value})
    return found.filter(condition | Q(**{f"{name}__isnull": True}) if _nulls_are_last(found) else condition)


def _nulls_are_last(found: QuerySet[Credential]) -> bool:
    """Whether the database takes what is missing for the highest value, as PostgreSQL does."""
    return bool(connections[found.db].features.nulls_order_largest)


def _read_through(found: QuerySet[Credential], credential_uuid: UUID, sort: str) -> Neighbours:
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
