"""Files that are not made from our template: what their columns probably hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from credcloud_bridge.data import GroupSpec
from credcloud_bridge.recipients.columns import (
    EMAIL,
    EXPIRES_ON,
    ISSUED_ON,
    NAME,
    REASONS,
    Column,
    columns,
    heading_key,
    heading_languages,
    known_headings,
)

# Headings that other programs write, in the order in which names are joined.
_GIVEN_NAMES = frozenset({
    "firstname", "givenname", "givennames", "forename", "vorname", "prénom", "prenom", "nombre de pila",
    "nombres", "nome próprio", "imię", "имя", "名", "الاسم الأول", "שם פרטי",
})  # fmt: skip
_FAMILY_NAMES = frozenset({
    "lastname", "surname", "familyname", "nachname", "apellido", "apellidos", "sobrenome", "cognome",
    "nazwisko", "фамилия", "姓", "اسم العائلة", "שם משפחה",
})  # fmt: skip
_SYNONYMS: Mapping[str, frozenset[str]] = {
    NAME: frozenset({
        "name", "fullname", "recipient", "recipientname", "learner", "learnername", "student", "studentname",
        "participant", "participantname", "displayname", "nom", "nometprénom", "nombre", "nombrecompleto",
        "nombreyapellidos", "vollständigername", "nome", "nomecompleto", "imięinazwisko", "фио", "имяифамилия",
        "姓名", "氏名", "名前", "이름", "성명", "الاسم", "الاسمالكامل", "שם", "שםמלא", "नाम", "adısoyadı", "họtên",
    }),
    EMAIL: frozenset({
        "email", "emailaddress", "mail", "recipientemail", "studentemail", "learneremail", "useremail", "courriel",
        "adressemail", "adresseemail", "correo", "correoelectrónico", "emailadresse", "adreseemail", "posta", "eposta",
        "электроннаяпочта", "почта", "邮箱", "电子邮件", "メール", "メールアドレス", "이메일",
        "البريدالإلكتروني", "البريد",
        "דואל", "דוארלקטרוני", "ईमेल",
    }),
    ISSUED_ON: frozenset({
        "issued", "issuedate", "issuedon", "dateofissue", "issuedat", "date", "completed", "completedon",
        "completiondate", "dateissued", "awardedon",
    }),
    EXPIRES_ON: frozenset({
        "expires", "expiry_date", "expirydate", "expireson", "expirationdate", "expiration", "validuntil", "validto",
    }),
}  # fmt: skip


def _compact(heading: str) -> str:
    return re.sub(r"[\s\-_.:*/()]+", "", heading_key(heading).casefold())


def suggested_mapping(
    header: Sequence[str], *, rows: Sequence[Sequence[str]], group: GroupSpec
) -> Mapping[int, str]:
    """What the columns of a file of other origin probably hold: column number → key.

    By heading first (ours in any language, keys, what other programs write),
    then by what stands in the rows. Where given and family names have columns
    of their own both lead to ``name``, in the order in which they are joined.
    """
    predefined = columns(group=group)
    by_compact = _headings_in_every_language(predefined)
    found: dict[int, str] = {}
    for place, heading in enumerate(header):
        key = by_compact.get(_compact(heading))
        if key is not None and key not in found.values():
            found[place] = key
    if NAME not in found.values():
        given = [
            place for place, heading in enumerate(header) if _compact(heading) in _all_compact(_GIVEN_NAMES)
        ]
        family = [
            place for place, heading in enumerate(header) if _compact(heading) in _all_compact(_FAMILY_NAMES)
        ]
        found = {**dict.fromkeys((*given[:1], *family[:1]), NAME), **found}
    if EMAIL not in found.values():
        with_address = _column_where(rows, len(header), found, lambda cell: "@" in cell)
        if with_address is not None:
            found[with_address] = EMAIL
    if NAME not in found.values():
        with_letters = _column_where(rows, len(header), found, lambda cell: any(map(str.isalpha, cell)))
        if with_letters is not None:
            found[with_letters] = NAME
    return found


def _all_compact(headings: Iterable[str]) -> set[str]:
    return {_compact(heading) for heading in headings}


def _headings_in_every_language(predefined: Sequence[Column]) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in predefined:
        for text in (column.heading, column.key):
            found.setdefault(_compact(text), column.key)
    for language in heading_languages():
        for key, heading in known_headings(language).items():
            if key != REASONS:
                found.setdefault(_compact(heading), key)
    for key, texts in _SYNONYMS.items():
        for text in texts:
            found.setdefault(_compact(text), key)
    return found


def _column_where(
    rows: Sequence[Sequence[str]], width: int, taken: Mapping[int, str], holds: Callable[[str], bool]
) -> int | None:
    """The first free column in which most of the cells that hold anything hold ``holds``."""
    for place in range(width):
        cells = [row[place] for row in rows if place < len(row) and row[place]]
        if place not in taken and cells and sum(map(holds, cells)) * 2 > len(cells):
            return place
    return None
