"""Placeholders as people write them: ``{{name}}``, ``«Name»``, ``NAME_HERE``, dotted leaders, sample dates.

What is found is a suggestion with the letters that it is about; nothing is decided here.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from credcloud_bridge.designs.imports.cues import ends_with_cue
from credcloud_bridge.designs.imports.proposal import Certainty, Reason

_LONGEST = 2000  # letters of a block that are looked at
_BRACKETS = (
    r"\{\{\{?\s*([^{}]{1,60}?)\s*\}?\}\}",
    r"\$\{\s*([^{}\n]{1,60}?)\s*\}",
    r"\{%?\s*([^{}%\n]{1,60}?)\s*%?\}",
    r"\[\[?\s*([^\[\]]{1,60}?)\s*\]?\]",
    r"[«‹]\s*([^«»‹›]{1,60}?)\s*[»›]",
    r"<<?\s*([^<>]{1,60}?)\s*>>?",
    r"%%?\s?([^%\n]{1,40}?)\s?%%?",
    r"##?([A-Za-z_]{2,40})##?",
    r"@@?([A-Za-z_]{2,40})@@?",
    r"\$([A-Za-z_]{2,40})\$",
    r"__([A-Za-z][A-Za-z ]{1,40}?)__",
    r"【\s*([^【】\n]{1,40}?)\s*】",
)
_BRACKETED = re.compile("|".join(_BRACKETS))
_LOOSE = frozenset(
    (5, 6, 7, 8, 9, 10)
)  # of these only words that are known, since people write so for other reasons
# "name will be placed here", but not "name of the course".
_SPEAKS_OF_NAME = re.compile(r"(?:\S+ ){0,3}name (?:will|to|should|shall|must|goes|comes)\b.*", re.IGNORECASE)
_PARENTHESES = re.compile(r"\(\s*([^()\n]{2,40}?)\s*\)")
_LEADER = re.compile(r"(?:[.·․‥…_＿‗–—-][ \t]?){6,}|…{2,}(?:[ .…]*)|[_＿]{4,}")
_AROUND = re.compile(
    r"^(?:enter|insert|type|add|put|write|your|the|here|sample|placeholder|dummy|example|ingrese|escribe|inserir|"
    r"insérez|hier)\s+|\s+(?:here|placeholder|goes here|field|text|aquí|aqui|ici|hier|place holder)$",
    re.IGNORECASE,
)
_SAMPLE_NAMES = frozenset(
    (
        "john doe|jane doe|john smith|jane smith|lorem ipsum|john q public|juan pérez|max mustermann|erika mustermann|"
        "jean dupont|mario rossi|fulano de tal|иван иванов|иванов иван иванович|jan kowalski|ad soyad|فلان الفلاني|"
        "山田太郎|山田 太郎|张三|홍길동|nguyễn văn a|olivia wilson|john cena"
    ).split("|")
)
_MONTHS = (
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
    "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro janvier février mars avril mai juin "
    "juillet août septembre octobre novembre décembre januar februar märz juni juli oktober dezember gennaio febbraio "
    "aprile maggio giugno luglio settembre ottobre dicembre januari februari maart augustus mei stycznia lutego marca "
    "kwietnia maja czerwca lipca sierpnia września października listopada grudnia января февраля марта апреля мая июня "
    "июля августа сентября октября ноября декабря "
    "січня лютого березня квітня травня червня липня серпня вересня жовтня "
    "листопада грудня "
    "ocak şubat nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık يناير فبراير مارس أبريل مايو "
    "يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر فروردین خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند maret "
    "desember mac ogos disember tháng "
    "जनवरी फरवरी मार्च अप्रैल जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर มกราคม กุมภาพันธ์ "
    "มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม"
).split()
_MONTH = "(?:" + "|".join(sorted(set(map(re.escape, _MONTHS)), key=len, reverse=True)) + r")\.?"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_DATE = re.compile(
    rf"{_WEEKDAY}\d{{1,2}}(?:st|nd|rd|th|º|\.|er)?\s*(?:de\s+|of\s+|день\s+)?{_MONTH}(?:\s+de|\s+of|,)?\s*\d{{4}}"
    rf"|{_WEEKDAY}{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    r"|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}"
    r"|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}년\s*\d{1,2}월\s*\d{1,2}일"
    r"|\b(?:dd|mm|DD|MM|d|D)[/.\- ](?:mm|dd|MM|DD|mmm|MMM|m|M)[/.\- ](?:yyyy|YYYY|yy|YY|aaaa|AAAA|jjjj|JJJJ|гггг)\b",
    re.IGNORECASE,
)
# Dates of an event rather than of the certificate: "from 3 to 5 May", "held on".
_BETWEEN_DATES = re.compile(
    r"\s*(?:to|till|until|and|through|a|al|até|au|bis|tot|do|по|إلى|[-–—])\s*", re.IGNORECASE
)
_HELD = re.compile(
    r"(?:held|conducted|organi[sz]ed|scheduled|took place|celebrad[oa]|realizad[oa]|statt)"
    r"(?: (?:on|at|el|em|le|am))?(?: the)?\s*$",
    re.IGNORECASE,
)
# Words before "name" that speak of the person who gets the certificate.
_PEOPLE = frozenset(
    (
        "full legal complete printed official display preferred first last given family middle your his her their "
        "student participant competitor recipient candidate learner attendee winner trainee employee member holder "
        "awardee graduate delegate volunteer intern user person child teacher nominee honoree contestant player "
        "athlete runner speaker pupil applicant examinee customer client guest owner bearer donor "
        "soldier scout cadet artist author mentee champion finalist resident fellow scholar apprentice worker staff "
        "the a name my of"
    ).split()
)
_SIGNS = re.compile(
    r"\b(?:sign(?:ed|ature|atory)?|seal|principal|director|dean|hod|chair(?:man|person|woman)?|coordinator|convener|"
    r"president|secretary|controller|registrar|manager|ceo|founder|head|mr|mrs|ms|dr|prof|firma|firmado|assinatura|"
    r"diretora?|unterschrift|handtekening|imza|podpis|tanda tangan|chữ ký|signé|le directeur)\b|подпись|توقيع|امضا|"
    r"ลงชื่อ|签名|署名|서명|חתימה|हस्ताक्षर",
    re.IGNORECASE,
)
_TO_SOMEBODY = re.compile(
    r"(?:^|\b)(?:mr|ms|mrs|miss|mx|dr|prof|dear|to|that|name|shri|smt|sri|kumari|sn|sayın|sr|sra|sra|srta|señora?|m|mme|"
    r"herr|frau|herrn|pan|pani|sdr|saudara|г-н|г-жа|السيد|السيدة|آقای|خانم|جناب)[\s./()]*$",
    re.IGNORECASE,
)
_LITTLE_WORDS = frozenset("of the is on in a an at by to for with and as his her".split())


@dataclass(frozen=True, slots=True)
class FoundPlaceholder:
    """Letters ``start`` to ``end`` of a text that stand for the value ``name``."""

    start: int
    end: int
    name: str
    reason: Reason
    certainty: Certainty


def folded(text: str) -> str:
    """The text in small letters, with single blanks, without what stands around words."""
    text = unicodedata.normalize("NFC", text).casefold()
    text = re.sub(r"[_\s‐-―\-]+", " ", text.replace("’", "'"))
    return text.strip(" .:*\"“”'‘’،,;!()")


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    listed: dict[str, list[str]] = json.loads(Path(__file__).with_name("value_words.json").read_text("utf-8"))
    return {folded(word): name for name, words in reversed(listed.items()) for word in words}


def value_name(words: str) -> str | None:
    """The name of the value that these words ask for, as far as they are known."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words).replace(".", " ").replace("/", "/")
    for candidate in (folded(words), folded(spaced), folded(spaced).replace(" s ", "'s ")):
        if candidate in _names():
            return _names()[candidate]
    kernel = folded(_AROUND.sub("", _AROUND.sub("", folded(spaced))))
    if kernel in _names():
        return _names()[kernel]
    words_of = re.split(r"[\s/]+", kernel)
    if words_of[-1] == "name" and len(words_of) <= 4 and ":" not in kernel:
        of_what = words_of[-2].removesuffix("'s") if len(words_of) > 1 else "name"
        return "recipient_name" if of_what in _PEOPLE else _names().get(of_what)
    return None


def own_name(words: str) -> str:
    """A value's name made of words that are not known: a custom attribute."""
    plain = unicodedata.normalize("NFKD", words)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40]
    return name if name and name[0].isalpha() else f"value_{name}".rstrip("_")


def placeholders_in_text(text: str) -> list[FoundPlaceholder]:
    """The placeholders in a block of text, from its start; they do not overlap."""
    found: list[FoundPlaceholder] = []
    for candidate in _candidates(text[:_LONGEST]):
        if all(candidate.end <= other.start or candidate.start >= other.end for other in found):
            found.append(candidate)
    if any(one.reason == "date" and not text[one.start : one.end].isalpha() for one in found):
        # "Date" over or under a date is its caption.
        found = [one for one in found if one.reason != "date" or not text[one.start : one.end].isalpha()]
    return sorted(found, key=lambda placeholder: placeholder.start)


def _candidates(text: str) -> Iterator[FoundPlaceholder]:
    for match in _BRACKETED.finditer(text):
        group = match.lastindex or 1
        words = " ".join(match[group].split())
        name = value_name(words) or ("recipient_name" if _SPEAKS_OF_NAME.fullmatch(words) else None)
        if name or (group - 1 not in _LOOSE and _looks_like_a_name(words)):
            yield FoundPlaceholder(match.start(), match.end(), name or own_name(words), "placeholder", "sure")
    for match in _PARENTHESES.finditer(text):
        if name := value_name(match[1]):
            yield FoundPlaceholder(match.start(), match.end(), name, "placeholder", "sure")
    start = 0
    for line in text.split("\n"):
        for part_start, part in _parts(line):
            if (whole := _whole(part)) is not None:
                yield FoundPlaceholder(start + part_start, start + part_start + len(part), *whole)
        yield from _leaders(line, start, text)
        start += len(line) + 1
    yield from _dates(text)


def _dates(text: str) -> Iterator[FoundPlaceholder]:
    """Dates that may be the certificate's own; those of an event, from one day to another, are words."""
    found = list(_DATE.finditer(text))
    for number, match in enumerate(found):
        beside = [
            text[one.end() : other.start()] for one, other in pairwise(found[max(0, number - 1) : number + 2])
        ]
        if any(_BETWEEN_DATES.fullmatch(words) for words in beside) or _HELD.search(text[: match.start()]):
            continue
        certainty: Certainty = "sure" if not any(letter.isdigit() for letter in match[0]) else "likely"
        yield FoundPlaceholder(match.start(), match.end(), "issued_on", "date", certainty)


def _looks_like_a_name(words: str) -> bool:
    """Whether words in brackets are short enough to name a value, and no sentence or note."""
    return len(words) <= 30 and len(words.split()) <= 4 and any(letter.isalpha() for letter in words)


def _parts(line: str) -> Iterator[tuple[int, str]]:
    """The line, and what follows a label on it ("Student: Enter student name"), with where they begin."""
    stripped = line.strip()
    yield len(line) - len(line.lstrip()), stripped
    _label, colon, rest = stripped.partition(":")
    if colon and rest.strip() and not rest.startswith("//"):
        yield line.index(rest.strip(), line.index(":") + 1), rest.strip()


def _whole(stripped: str) -> tuple[str, Reason, Certainty] | None:
    """What words that stand alone mean, if they are no label."""
    if not stripped or len(stripped) > 60 or _LEADER.search(stripped):
        return None
    plain = folded(stripped)
    if plain in _SAMPLE_NAMES:
        return "recipient_name", "placeholder", "sure"
    marked = "_" in stripped.strip("_") or bool(_AROUND.search(plain)) or stripped.rstrip().endswith("here")
    name = value_name(stripped)
    if name is None or stripped.endswith((":", "：")):
        return None  # a label is no placeholder
    if name == "issued_on" and plain in (
        "date",
        "data",
        "datum",
        "fecha",
        "дата",
        "日期",
        "التاريخ",
        "تاريخ",
    ):
        return name, "date", "likely"
    if name in ("recipient_name", "issued_on"):
        return name, "placeholder", "sure" if marked or " " in plain else "likely"
    return (name, "placeholder", "sure") if marked else None


def _leaders(line: str, start: int, text: str) -> Iterator[FoundPlaceholder]:
    over = folded(text[:start].rstrip().rpartition("\n")[2])
    over = over if ends_with_cue(over) else ""
    under = text[start + len(line) :].strip().partition("\n")[0]
    for match in _LEADER.finditer(line):
        dots = match[0].rstrip()
        if len(dots.replace(" ", "")) < 2:
            continue
        before = folded(re.split(r"[.…_]{2,}", line[: match.start()])[-1])
        after = folded(re.split(r"[.…_]{2,}", line[match.end() :])[0])
        if (name := _leader_value(before or over, after, under)) is not None:
            place = start + match.start()
            yield FoundPlaceholder(place, place + len(dots), name, "leader", "likely")


def _leader_value(before: str, after: str, under: str) -> str | None:
    """What is to be written on a dotted line, by the words before it, else after it; ``None`` for a signature.

    ``under`` is the line under one that stands alone.
    """
    words = before.split()
    for count in range(min(4, len(words)), 0, -1):
        if name := value_name(" ".join(words[-count:])):
            return name
    if re.search(r"\b(?:on|dated?|date|dated|am|le|el|il|em|op|dne|dnia)$", before) and not re.search(
        "course", before
    ):
        return "issued_on"
    if re.search(
        r"\b(?:completed|completion of|course|workshop|training on|curso|cours|kurs|corso)(?: \w+)?$", before
    ):
        return "course_title"
    to_somebody = bool(_TO_SOMEBODY.search(before)) or ends_with_cue(before)
    if not to_somebody and _SIGNS.search(before or f"{after} {under}"):
        return None
    words = after.split()
    for count in range(min(4, len(words)), 0, -1):
        if name := value_name(" ".join(words[:count])):
            return name
    if not before or to_somebody:
        return "recipient_name"
    label = [word for word in before.split() if word not in _LITTLE_WORDS]
    if not label:
        return "recipient_name"
    return value_name(label[-1]) or own_name(" ".join(label[-2:]))
