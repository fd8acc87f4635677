"""Which credentials a selection means."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.chunks import chunked
from credcloud_bridge.credentials.data import CredentialPage, CredentialRow, RecipientLimit, Selection
from credcloud_bridge.credentials.lists.limits import within
from credcloud_bridge.credentials.lists.public_ids import public_id_prefix
from credcloud_bridge.credentials.lists.rows import page_of, rows_of, with_row_relations
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredentialState
from credcloud_bridge.delivery.api import mail_failed

# A piece of a public id that is worth looking for; shorter ones are in too many.
_SHORTEST_ID = 4
_CHUNK = 500
_COURSES_IN_A_QUERY = 500

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
    return found.filter(search_condition(selection.search))


def selection_fingerprint(*, selection: Selection) -> str:
    """A short text that changes whenever a credential of the selection changes, comes or goes.

    States only go forward and every change has its moment, so that number, ids
    and latest change say it all.
    """
    facts = credentials_of_selection(selection).aggregate(
        number=Count("pk"), ids=Sum("pk"), latest=Max("updated_at")
    )
    return hashlib.sha256(repr(sorted(facts.items())).encode()).hexdigest()[:32]


def groups_of(*, selection: Selection) -> tuple[UUID, ...]:
    """The credential groups of the selection's credentials."""
    return tuple(
        credentials_of_selection(selection).order_by().values_list("group__uuid", flat=True).distinct()
    )


def search_condition(text: str) -> Q:
    """Name or e-mail containing the text, or a public id beginning with it."""
    text = " ".join(text.split())
    if not text:
        return Q()
    found = Q(recipient_email__icontains=unicodedata.normalize("NFC", text))
    # Names are kept as they were typed, composed or not.
    for written in dict.fromkeys((text, *(unicodedata.normalize(form, text) for form in ("NFC", "NFD")))):
        found |= Q(recipient_name__icontains=written)
    typed = public_id_prefix(text)
    if len(typed) >= _SHORTEST_ID:
        found |= Q(public_id__startswith=typed)
    return found


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
    """One page of the selection; ``sort`` is a key of ``SORTS``, and any other means newest first."""
    return page_of(ordered(credentials_of_selection(selection), sort), page=page, per_page=per_page)


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
    return page_of(found.filter(search_condition(text)).order_by("-pk"), page=page, per_page=per_page)


def search_courses(*, course_keys: Sequence[CourseKey], text: str, limit: int) -> tuple[CredentialRow, ...]:
    """The newest credentials of these courses with this in their name or e-mail, or this public id; some at most."""
    if not text.strip():
        return ()
    found: list[Credential] = []
    for some in chunked(course_keys, _COURSES_IN_A_QUERY):
        here = Credential.objects.filter(course_key__in=some).exclude(state=CredentialState.DISCARDED.value)
        found += with_row_relations(here.filter(search_condition(text))).order_by("-pk")[:limit]
    return rows_of(sorted(found, key=lambda one: -one.pk)[:limit])
