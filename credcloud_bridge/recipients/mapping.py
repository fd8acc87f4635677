"""Files that are not made from our template: what their columns probably hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from django.utils.translation import gettext as _

from credcloud_bridge.data import GroupSpec
from credcloud_bridge.recipients.columns import (
    EMAIL,
    EXPIRES_ON,
    ISSUED_ON,
    NAME,
    PROBLEMS_COLUMN,
    Column,
    columns,
    heading_languages,
    known_headings,
)
from credcloud_bridge.recipients.name_headings import (
    FAMILY,
    GIVEN,
    MIDDLE,
    WHOLE,
    compact_heading,
    is_east_asian,
    is_family_first,
    join_name,
    without_possessive,
)

# What a column of a file may hold besides a whole predefined column: the first, second, third part of the name.
NAME_PARTS = ("name.1", "name.2", "name.3")
_SYNONYMS: Mapping[str, frozenset[str]] = {
    NAME: frozenset({
        "fullname", "recipient", "recipientname", "learner", "learnername", "student", "studentname",
        "participant", "participantname", "displayname", "nometprénom", "nomcomplet", "nombrecompleto",
        "nombreyapellidos", "vollständigername", "nomecompleto", "imięinazwisko", "фио", "піб", "имяифамилия",
        "姓名", "氏名", "성명", "الاسمالكامل", "שםמלא", "पूरानाम", "adısoyadı", "adsoyad", "họtên", "họvàtên",
        "voornaamenachternaam", "namalengkap", "ชื่อนามสกุล", "nomecognome", "nomeecognome",
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


def mapping_choices(*, group: GroupSpec) -> tuple[tuple[str, str], ...]:
    """What a column of a file may be said to hold: key and words, in the active language."""
    choices: list[tuple[str, str]] = []
    for column in columns(group=group):
        choices.append((column.key, f"{column.heading} *" if column.required else column.heading))
        if column.key == NAME:
            parts = (_("first part of the name"), _("second part of the name"), _("third part of the name"))
            choices.extend(zip(NAME_PARTS, parts, strict=True))
    return tuple(choices)


def joined_names(
    *, rows: Sequence[Sequence[str]], mapping: Mapping[int, str], most: int = 3
) -> tuple[str, ...]:
    """The first names as they are joined from several columns; nothing where one column holds them."""
    places = columns_of_name(mapping)
    if len(places) < 2:
        return ()
    names = (join_name([row[place] for place in places if place < len(row)]) for row in rows)
    return tuple(islice(filter(None, names), most))


def exchanged_name_parts(*, mapping: Mapping[int, str]) -> dict[int, str]:
    """The same mapping with the first and the second part of the name the other way round."""
    first, second = NAME_PARTS[:2]
    other = {first: second, second: first}
    return {place: other.get(key, key) for place, key in mapping.items()}


def mapped_column(key: str) -> str:
    """The predefined column that a column of a file belongs to by what it holds: a part of the name to the name."""
    return NAME if key in NAME_PARTS else key


def columns_of_name(mapping: Mapping[int, str]) -> list[int]:
    """The numbers of the columns that hold the name, in the order in which they are joined."""
    held = [(key, place) for place, key in mapping.items() if mapped_column(key) == NAME]
    # Sorting is stable: whole names stay in the mapping's order.
    return [place for _key, place in sorted(held, key=lambda one: one[0])]


def suggested_mapping(
    header: Sequence[str], *, rows: Sequence[Sequence[str]], group: GroupSpec
) -> Mapping[int, str]:
    """What the columns of a file of other origin probably hold: column number → key.

    By heading first (ours in any language, keys, what other programs write),
    then by what stands in the rows. Where parts of the name have columns of
    their own they are ``NAME_PARTS``, in the order that is usual for the language.
    """
    known = _known_headings(columns(group=group))
    headings = [compact_heading(heading) for heading in header]
    found: dict[int, str] = {}
    for place, heading in enumerate(headings):
        key = known.get(heading) or known.get(without_possessive(heading))
        if key is not None and key not in found.values():
            found[place] = key
    if NAME not in found.values():
        found.update(_name_columns(headings, found, rows))
    if EMAIL not in found.values():
        with_address = _column_where(rows, len(header), found, lambda cell: "@" in cell)
        if with_address is not None:
            found[with_address] = EMAIL
    if not columns_of_name(found):
        with_names = _column_where(rows, len(header), found, _looks_like_name)
        if with_names is not None:
            found[with_names] = NAME
    return found


def recognised_columns(header: Sequence[str], *, group: GroupSpec) -> int:
    """How many different predefined columns are known by the headings of this row alone."""
    return len({mapped_column(key) for key in suggested_mapping(header, rows=(), group=group).values()})


def _name_columns(
    headings: Sequence[str], taken: Mapping[int, str], rows: Sequence[Sequence[str]]
) -> dict[int, str]:
    """The column of the name, or the columns of its parts."""
    first: dict[str, int] = {}
    for place, heading in enumerate(headings):
        if place in taken:
            continue
        bare = without_possessive(heading)
        for kind, words in (("family", FAMILY), ("middle", MIDDLE), ("whole", WHOLE), ("given", GIVEN)):
            if heading in words or bare in words:
                first.setdefault(kind, place)
                break
    given, family, whole = first.get("given"), first.get("family"), first.get("whole")
    if whole is not None and (given is None) == (family is None):
        return {whole: NAME}
    # "Name" beside "Vorname" is the family name, beside "Apellidos" the given name.
    given = whole if given is None and family is not None and whole is not None else given
    family = whole if family is None and given is not None and whole is not None else family
    places = [place for place in (given, first.get("middle"), family) if place is not None]
    if len(places) < 2:
        return dict.fromkeys(places, NAME)
    if family is not None and (is_family_first(headings[family]) or _mostly_east_asian(rows, family)):
        places = [family, *(place for place in places if place != family)]
    return dict(zip(places, NAME_PARTS, strict=False))


def _mostly_east_asian(rows: Sequence[Sequence[str]], place: int) -> bool:
    cells = [row[place] for row in rows if place < len(row) and row[place]]
    return sum(map(is_east_asian, cells)) * 2 > len(cells)


def _looks_like_name(cell: str) -> bool:
    return any(map(str.isalpha, cell)) and not any(map(str.isdigit, cell)) and "@" not in cell


def _known_headings(predefined: Sequence[Column]) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in predefined:
        for text in (column.heading, column.key):
            # "name" may also be the heading of a part of it.
            if compact_heading(text) not in WHOLE:
                found.setdefault(compact_heading(text), column.key)
    for language in heading_languages():
        for key, heading in known_headings(language).items():
            if key != PROBLEMS_COLUMN:
                found.setdefault(compact_heading(heading), key)
    for key, texts in _SYNONYMS.items():
        for text in texts:
            found.setdefault(compact_heading(text), key)
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
