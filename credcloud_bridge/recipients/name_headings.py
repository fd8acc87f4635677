"""Headings of columns that hold a part of a name, in the languages in which people write them.

A word may be the heading of a whole name and, beside another one, of a part
of it: "Nom" is a name, and next to "Prénom" a family name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# Headings are compared without blanks and signs; see ``compact_heading``.
_GIVEN = """
    firstname givenname givennames forename firstnames christianname first given
    vorname vornamen rufname
    prénom prenom prénoms prenoms
    nombredepila nombres primernombre
    nomepróprio primeironome prenome
    voornaam roepnaam
    förnamn fornavn etunimi kutsumanimi eesnimi fornafn eiginnafn
    imię imiona jméno křestníjméno krstnémeno
    keresztnév utónév prenume
    vlastitoime
    vardas vārds
    emri
    όνομα
    имя імя ім'я собственноеиме лично
    ad adı önad
    الاسمالأول اسمالأول الاسمالاول
    שםפרטי
    نامکوچک
    नाम पहलानाम प्रथमनाम
    ชื่อ ชื่อจริง ชื่อต้น
    tên
    namadepan
    名 名字 下の名前 めい
    이름 명
    სახელი անուն
    izena enw
"""
_FAMILY = """
    lastname surname familyname secondname last family lastnames surnames
    nachname familienname zuname
    nomdefamille nomdusage patronyme
    apellido apellidos primerapellido
    sobrenome apelido apelidos últimonome
    cognome cognoms
    achternaam familienaam
    efternamn efternavn etternavn sukunimi perekonnanimi perenimi eftirnafn kenninafn
    nazwisko příjmení priezvisko
    vezetéknév családnév
    numedefamilie
    prezime priimek презиме
    pavardė uzvārds
    mbiemri mbiemër
    επώνυμο επίθετο
    фамилия прізвище фамилно
    soyad soyadı soyisim
    اسمالعائلة العائلة اللقب
    שםמשפחה
    نامخانوادگی
    उपनाम कुलनाम अंतिमनाम
    นามสกุล
    họ họvàđệm họvàtênđệm
    namabelakang namakeluarga
    姓 姓氏 苗字 せい
    성
    გვარი ազգանուն
    abizena abizenak cyfenw
"""
# Names between the two, and the small words that Dutch writes in a column of their own.
_MIDDLE = """
    middlename middlenames middle secondgivenname othernames additionalname zweitername zwischenname
    отчество побатькові tussenvoegsel tussenvoegsels segundonombre mellannamn mellomnavn mellemnavn
"""
# Whole names that beside a given or a family name are the other of the two.
_WHOLE = """
    name nom nombre nome nume naam namn navn nimi nafn név ime име jméno meno imię vārds vardas emri
    όνομα имя ім'я ad isim isimler الاسم שם نام नाम ชื่อ tên nama 名前 氏名 이름 성명 სახელი անուն izena enw
"""
# Words that stand before or after and say whose name it is.
_OWNERS = re.compile(
    r"(?:attendee|participant|student|learner|user|recipient|delegate|guest|buyer|customer|contact|member|registrant"
    r"|ticketholder|teilnehmer|participante|alumno|étudiant|stagiaire)"
)
_EAST_ASIAN = re.compile(
    "[\u3005-\u3007\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af]+"
)
_FAMILY_FIRST = frozenset({
    "姓", "姓氏", "苗字", "せい", "성", "họ", "họvàđệm", "họvàtênđệm", "vezetéknév", "családnév",
})  # fmt: skip


def compact_heading(heading: str) -> str:
    """A heading without blanks, signs and what stands in parentheses, in small letters."""
    text = unicodedata.normalize("NFC", heading).casefold()
    text = re.sub(r"[(（\[][^)）\]]*[)）\]]", "", text) or text
    return re.sub(r"[\s\-_.:*/()'’＊]+", "", text)


def _compact_words(words: str) -> frozenset[str]:
    return frozenset(compact_heading(word) for word in words.split())


GIVEN = _compact_words(_GIVEN)
FAMILY = _compact_words(_FAMILY)
MIDDLE = _compact_words(_MIDDLE)
WHOLE = _compact_words(_WHOLE)


def join_name(parts: Sequence[str]) -> str:
    """The parts as one name, in this order: Chinese, Japanese and Korean ones without a space."""
    filled = [part.strip() for part in parts if part.strip()]
    return ("" if filled and all(map(is_east_asian, filled)) else " ").join(filled)


def is_east_asian(name: str) -> bool:
    """Whether a name is written in ideographs, Hangul or Hiragana: then the family name stands first."""
    return _EAST_ASIAN.fullmatch(name) is not None


def without_possessive(heading: str) -> str:
    """A compact heading without "attendee", "student" and the like, if anything is left."""
    return _OWNERS.sub("", heading, count=1) or heading


def is_family_first(family_heading: str) -> bool:
    """Whether names in the heading's language begin with the family name."""
    return family_heading in _FAMILY_FIRST
