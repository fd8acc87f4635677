"""Which credentials a selection means."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from django.db.models import Count, Max, QuerySet, Sum
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.chunks import chunked
from credcloud_bridge.credentials.data import CredentialPage, CredentialRow, RecipientLimit, Selection
from credcloud_bridge.credentials.lists.counting import MOST_COUNTED, MOST_FOUND, count_to_most
from credcloud_bridge.credentials.lists.limits import within
from credcloud_bridge.credentials.lists.pages import page_of
from credcloud_bridge.credentials.lists.rows import rows_with_ids
from credcloud_bridge.credentials.lists.search import search_condition, search_for
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.data import CredentialState
from credcloud_bridge.delivery.api import mail_failed

_CHUNK = 500
_COURSES_IN_A_QUERY = 500

# Sorted by title: see ``_by_group``.
BY_GROUP = ("group", "-group")

SORTS = {
    "name": ("recipient_name", "pk"),
    "-name": ("-recipient_name", "-pk"),
    "email": ("email_key", "pk"),
    "-email": ("-email_key", "-pk"),
    "issued_on": ("issued_on", "pk"),
    "-issued_on": ("-issued_on", "-pk"),
    "expires_on": ("expires_on", "pk"),
    "-expires_on": ("-expires_on", "-pk"),
    "published_at": ("published_at", "pk"),
    "-published_at": ("-published_at", "-pk"),
    "group": ("group__title", "pk"),
    "-group": ("-group__title", "-pk"),
    "oldest": ("pk",),
    "newest": ("-pk",),
}


def credentials_of_selection(selection: Selection) -> QuerySet[Credential]:
    """The credentials that the selection means, unordered; always of its course alone."""
    found = Credential.objects.filter(within(selection.limit), course_key=selection.course_key)
    if selection.state is not None:
        found = found.filter(state=selection.state.value)
    else:
        found = found.exclude(state__in=(CredentialState.DRAFT.value, CredentialState.DISCARDED.value))
    if selection.batch_uuid is not None:
        found = found.filter(batch__uuid=selection.batch_uuid)
    if selection.group_uuid is not None:
        found = found.filter(group__uuid=selection.group_uuid)
    if selection.credential_uuids is not None:
        found = found.filter(uuid__in=selection.credential_uuids)
    if selection.excluded_uuids:
        found = found.exclude(uuid__in=selection.excluded_uuids)
    if selection.looked_at is not None:
        found = found.filter(looked_at__isnull=not selection.looked_at)
    if selection.issued_from is not None:
        found = found.filter(issued_on__gte=selection.issued_from)
    if selection.issued_to is not None:
        found = found.filter(issued_on__lte=selection.issued_to)
    if selection.expires_from is not None:
        found = found.filter(expires_on__gte=selection.expires_from)
    if selection.expires_to is not None:
        found = found.filter(expires_on__lte=selection.expires_to)
    if selection.lapsed:
        found = found.filter(eligibility_loss__isnull=False, eligibility_loss__settled_at=None)
    if selection.recompleted:
        found = found.filter(recompletion__isnull=False, recompletion__settled_at=None)
    if selection.mail_failed:
        found = found.filter(mail_failed())
    return found.filter(search_condition(selection.search, course_keys=[selection.course_key]))


def number_and_fingerprint(*, selection: Selection) -> tuple[int, str]:
    """How many credentials the selection means, and a text that changes whenever one of them changes, comes or goes.

    States only go forward and every change has its moment, so that number, ids and latest change say it all. Both in
    one query: of very many credentials it reads every row.
    """
    facts = credentials_of_selection(selection).aggregate(
        number=Count("pk"), ids=Sum("pk"), latest=Max("updated_at")
    )
    return facts["number"], hashlib.sha256(repr(sorted(facts.items())).encode()).hexdigest()[:32]


def selection_fingerprint(*, selection: Selection) -> str:
    """The text alone."""
    return number_and_fingerprint(selection=selection)[1]


def groups_of(*, selection: Selection) -> tuple[UUID, ...]:
    """The credential groups of the selection's credentials."""
    return tuple(
        credentials_of_selection(selection).order_by().values_list("group__uuid", flat=True).distinct()
    )


def in_chunks(credentials: QuerySet[Credential], size: int = _CHUNK) -> Iterator[list[int]]:
    """The ids of the credentials, a chunk at a time in their order, each read only when it is wanted.

    Chunks are cut by id, so that changing one chunk's credentials moves no other.
    """
    after = 0
    while ids := list(credentials.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:size]):
        yield ids
        after = ids[-1]


def credentials_page(
    *, selection: Selection, page: int = 1, per_page: int = 50, sort: str = "newest"
) -> CredentialPage:
    """One page of the selection; ``sort`` is a key of ``SORTS``, and any other means newest first.

    A negative page counts from the end.
    """
    every = credentials_of_selection(replace(selection, search=""))
    search = search_for(selection.search, course_keys=[selection.course_key])
    found = every.filter(search.condition)
    parts = _by_group(found, selection, sort) if sort in BY_GROUP else ()
    return page_of(
        ordered(found, sort),
        page=page,
        per_page=per_page,
        parts=parts,
        most=MOST_FOUND if selection.search.strip() else MOST_COUNTED,
        # In the order of ids it is read from what was found.
        searched=(ordered(every, sort), search.many)
        if search.many is not None and not parts and len(SORTS.get(sort, SORTS["newest"])) > 1
        else None,
    )


def _by_group(found: QuerySet[Credential], selection: Selection, sort: str) -> list[QuerySet[Credential]]:
    """The credentials of each group by themselves, so that an index has each of them in order."""
    groups = (
        Batch.objects.filter(course_key=selection.course_key)
        .order_by()
        .values_list("group", "group__title")
        .distinct()
        .order_by("group__title", "group")
    )
    parts = [found.filter(group=group).order_by("pk") for group, _title in groups]
    return [part.reverse() for part in reversed(parts)] if sort.startswith("-") else parts


def number_of(*, selection: Selection) -> int:
    """How many credentials the selection means, all of them counted."""
    return credentials_of_selection(selection).order_by().count()


def number_to_most(*, selection: Selection) -> int:
    """How many the selection means; ten thousand and one stands for all that are more."""
    return count_to_most(credentials_of_selection(selection))


def ordered(credentials: QuerySet[Credential], sort: str) -> QuerySet[Credential]:
    """The credentials in this order, a key of ``SORTS``; any other means newest first."""
    return credentials.order_by(*SORTS.get(sort, SORTS["newest"]))


def search(
    *,
    course_key: CourseKey,
    text: str,
    page: int = 1,
    per_page: int = 50,
    limit: RecipientLimit | None = None,
) -> CredentialPage:
    """The course's credentials in any state with this in their name or e-mail, or this public id."""
    found = Credential.objects.filter(within(limit), course_key=course_key)
    found = found.exclude(state=CredentialState.DISCARDED.value)
    if not text.strip():
        found = found.none()
    return page_of(
        found.filter(search_condition(text, course_keys=[course_key])).order_by("-pk"),
        page=page,
        per_page=per_page,
        most=MOST_FOUND,
    )


def search_courses(*, course_keys: Sequence[CourseKey], text: str, limit: int) -> tuple[CredentialRow, ...]:
    """The newest credentials of these courses with this in their name or e-mail, or this public id; some at most."""
    if not text.strip():
        return ()
    ids: list[int] = []
    for some in chunked(course_keys, _COURSES_IN_A_QUERY):
        here = Credential.objects.filter(course_key__in=some).exclude(state=CredentialState.DISCARDED.value)
        found = here.filter(search_condition(text, course_keys=some)).order_by("-pk")
        ids += found.values_list("pk", flat=True)[:limit]
    return rows_with_ids(sorted(ids, reverse=True)[:limit])
