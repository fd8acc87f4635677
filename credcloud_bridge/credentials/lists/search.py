"""Finding credentials by whom they are for, or by their public id."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.lists.public_ids import public_id_prefix
from credcloud_bridge.credentials.lists.search_index import course_number, without_words
from credcloud_bridge.credentials.lists.search_words import typed_words
from credcloud_bridge.credentials.models import PUBLIC_ID_LENGTH, Credential, SearchWord

# A piece of a public id that is worth looking for; shorter ones are in too many.
_SHORTEST_ID = 4
# So many are named one by one; more are left to the database to join.
_NAMED = 2_000
_AFTER_ALL = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Search:
    """What a text finds: the condition on credentials, and where these are very many the query of their ids alone."""

    condition: Q
    many: QuerySet[Any] | None = None


def search_condition(text: str, *, course_keys: Collection[CourseKey]) -> Q:
    """The condition of ``search_for``."""
    return search_for(text, course_keys=course_keys).condition


def search_for(text: str, *, course_keys: Collection[CourseKey]) -> Search:
    """Words of the name or e-mail that begin with the words of the text, all of them; or a public id beginning with it.

    The credentials must be of these courses; others may or may not be found.
    """
    text = " ".join(text.split())
    if not text:
        return Search(Q())
    found = _with_words(typed_words(text), course_keys)
    named = _first_ids(found)
    by_id = _public_ids(text)
    # An id is typed to find one credential: where a word finds thousands, it was that word.
    many = found if len(named) > _NAMED else None
    condition = Q(pk__in={*named, *by_id}) if many is None else Q(pk__in=many)
    waiting = without_words()
    return Search(condition, many) if waiting is None else Search(condition | (waiting & _read(text)))


def _with_words(
    pieces: Sequence[tuple[str, Sequence[str]]], course_keys: Collection[CourseKey]
) -> QuerySet[Any]:
    """The ids of the credentials that have all that was typed."""
    rows = SearchWord.objects.filter(course__in={course_number(key) for key in course_keys}).order_by()

    def beginning(word: str) -> QuerySet[SearchWord]:
        return rows.filter(word__gte=word, word__lt=word + _AFTER_ALL)

    words: set[str] = set()
    for whole, inner in pieces:
        # Of an address or a domain the beginning is typed as it is; of O’Brien the words that are in it.
        words.update([whole] if inner == (whole,) or beginning(whole).exists() else inner)
    if not words:
        return rows.none().values("credential")
    # The longest is in the fewest: the others are looked for among what it found.
    first, *others = sorted(words, key=len, reverse=True)
    found = beginning(first)
    for word in others:
        found = found.filter(credential__in=beginning(word).values("credential"))
    return found.values("credential")


def _first_ids(found: QuerySet[Any]) -> list[int]:
    ids: dict[int, None] = dict.fromkeys(found.values_list("credential", flat=True)[: 2 * _NAMED + 2])
    return list(ids)


def _public_ids(text: str) -> list[int]:
    typed = public_id_prefix(text)
    if len(typed) < _SHORTEST_ID:
        return []
    # As a range: MariaDB reads all ids for a beginning. No letter of an id comes after Z, in any collation.
    ids = Credential.objects.filter(public_id__range=(typed, typed.ljust(PUBLIC_ID_LENGTH, "Z")))
    return list(ids.order_by().values_list("pk", flat=True)[:_NAMED])


def _read(text: str) -> Q:
    """The same of credentials whose words are not written, as far as their texts say it as they stand."""
    found = Q(recipient_email__icontains=unicodedata.normalize("NFC", text))
    # Names are kept as they were typed, composed or not.
    for written in dict.fromkeys((text, *(unicodedata.normalize(form, text) for form in ("NFC", "NFD")))):
        found |= Q(recipient_name__icontains=written)
    return found
