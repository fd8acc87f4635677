"""In which encoding a text file is written.

UTF-8 (with or without a byte order mark), and UTF-16 and UTF-32 with one, are
accepted, strictly. Any other encoding is a guess, and short files are guessed
wrong; so the file is shown decoded in each encoding that fits, the most
plausible first, and a person chooses.

Runs in the parser process (see ``parser_process.py``): no Django here.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from credcloud_bridge.recipients.csv_text import find_delimiter, first_records
from credcloud_bridge.recipients.parser_error import ParserError

# Windows', then the East Asian ones, then others of the web, of the Mac and of DOS; among equally
# plausible ones the first is offered first.
LEGACY_ENCODINGS = (
    "cp1252", "cp1251", "cp1250", "cp1256", "cp932", "cp949", "gb18030", "big5hkscs", "cp1254", "cp1255", "cp1253",
    "cp1257", "cp1258", "cp874", "iso8859-2", "iso8859-15", "euc_jp", "koi8_r", "koi8_u",
    "cp850", "cp866", "cp852", "cp437", "cp857", "cp737", "cp775", "cp862", "cp864",
    "mac_roman", "mac_latin2", "mac_cyrillic", "mac_greek", "mac_turkish",
)  # fmt: skip
# Parts of the above under which an upload may have been kept.
_FORMER = ("shift_jis", "euc_kr", "big5")
# East Asian encodings put their common characters first: a text of rare ones is not in that encoding.
_COMMON_LEAD_BYTES = {
    "cp932": range(0x81, 0x98),
    "gb18030": range(0xB0, 0xD8),
    "cp949": range(0xB0, 0xC9),
    "big5hkscs": range(0xA4, 0xC7),
    "euc_jp": range(0xA4, 0xD0),
}
# Variants of ideographs that stand in Japanese names (NEC's and IBM's extensions): 髙, 﨑.
_NAMES_LEAD_BYTES = {"cp932": frozenset({0xED, 0xEE, 0xFA, 0xFB, 0xFC})}
# The letters beyond a to z of languages in Latin letters: those of one word stand in one alphabet.
_ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        "àâæçèéêëîïôœùûüÿ", "äöüßéàè", "áéíñóúüïçºª", "àáâãçéêíóôõúü", "àèéìòùîó", "àçèéíïòóúü", "åäöéü", "æøåéäö",
        "áðéíóúýþæö", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "ąćęłńóśźż", "áéíóöőúüű", "ăâîșşțţ", "čćđšž", "äöõüšž",
        "āčēģīķļņōŗšūž", "ąčęėįšųūž", "çğıiöşüâîûi̇", "çëäöü", "ċġħżàèìòù", "ŵŷâêîôûäëïöü", "əçğıöşü",
    )
)  # fmt: skip
_MARKS = (
    # UTF-32's marks begin like UTF-16's.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Codecs that are no text encodings (hex, idna, …) are not among these.
_UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
_READABLE = frozenset(codecs.lookup(name).name for name in (*LEGACY_ENCODINGS, *_FORMER, *_UNICODE))
_TYPOGRAPHY = frozenset("’‘“”„«»–—…·•、。・")
_PREVIEW_ROWS = 6
_PREVIEW_CELLS = 12
_PREVIEW_CHARACTERS = 60
_MOST_PREVIEWS = 8
_SAMPLE_BYTES = 200_000
_JUDGED_CHARACTERS = 20_000
# DOS programs ended a text file with it.
_CTRL_Z = "\x1a"


def decode(data: bytes, *, encoding: str | None) -> tuple[str, str] | None:
    """The text and the encoding it was in; ``None`` when a person has to say which.

    Raises ``ParserError`` when the bytes are not in ``encoding``, or not text.
    """
    if encoding:
        try:
            name = codecs.lookup(encoding).name
            if name not in _READABLE:
                raise LookupError(encoding)
            return data.decode(name).removeprefix("\ufeff").rstrip(_CTRL_Z), name
        except (UnicodeError, LookupError) as error:
            raise ParserError("encoding-wrong", encoding=encoding) from error
    if (wide := _utf32(data)) is not None:
        return wide
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    try:
        text = data.decode(marked or "utf-8").rstrip(_CTRL_Z)
    except UnicodeDecodeError as error:
        if marked:
            raise ParserError("encoding-wrong", encoding=marked) from error
        return None
    if "\0" in text:
        if not _looks_like_utf16(data):
            raise ParserError("file-not-text")
        return None
    return text, marked or "utf-8"


def _utf32(data: bytes) -> tuple[str, str] | None:
    """UTF-32 without a byte order mark: in other texts hardly any four bytes have two zeros at that end."""
    for encoding, zeros in (("utf-32-le", slice(2, 4)), ("utf-32-be", slice(0, 2))):
        if len(data) % 4 == 0 and data[:4][zeros] == b"\0\0" and data[:4] != b"\0\0\0\0":
            try:
                return data.decode(encoding).removeprefix("\ufeff").rstrip(_CTRL_Z), encoding
            except UnicodeDecodeError:
                continue
    return None


def _looks_like_utf16(data: bytes) -> bool:
    """Whether every second byte is often zero, as in UTF-16 without a byte order mark."""
    sample = data[:4096]
    return len(data) % 2 == 0 and max(sample[0::2].count(0), sample[1::2].count(0)) > len(sample) // 8


def possible_encodings(data: bytes) -> list[tuple[str, list[list[str]]]]:
    """Encodings that decode the whole file, the most plausible first, each with its first rows."""
    encodings = ("utf-16-le", "utf-16-be") if b"\0" in data[:4096] else LEGACY_ENCODINGS
    previews: list[tuple[str, list[list[str]]]] = []
    for encoding, sample in _by_plausibility(data, encodings):
        try:
            if "\0" in data.decode(encoding):
                continue
        except UnicodeDecodeError:
            continue
        rows = _preview(sample)
        # Two encodings that show the same thing are one question less.
        if all(rows != shown for _, shown in previews):
            previews.append((encoding, rows))
        if len(previews) == _MOST_PREVIEWS:
            break
    if not previews:
        raise ParserError("file-not-text")
    return previews


def _by_plausibility(data: bytes, encodings: tuple[str, ...]) -> list[tuple[str, str]]:
    """The encodings that decode what differs between them, best first, each with its text.

    Lines in ASCII are left out of the sample but for the first: they read the same in all.
    """
    lines = data[: 5 * _SAMPLE_BYTES].splitlines(keepends=True)
    telling = (
        lines if b"\0" in data[:4096] else [*lines[:1], *(line for line in lines[1:] if not line.isascii())]
    )
    sample = b"".join(telling)[:_SAMPLE_BYTES]
    found = []
    for place, encoding in enumerate(encodings):
        text = codecs.getincrementaldecoder(encoding)()
        try:
            decoded = text.decode(sample)
        except UnicodeDecodeError:
            continue
        found.append((-_plausibility(decoded[:_JUDGED_CHARACTERS], encoding), place, encoding, decoded))
    return [(encoding, decoded) for _score, _place, encoding, decoded in sorted(found)]


def _preview(text: str) -> list[list[str]]:
    """The header and the first rows that are not ASCII: those are what the encodings differ in."""
    delimiter = find_delimiter(text)
    rows: list[list[str]] = []
    for number, record in enumerate(first_records(text, delimiter)):
        if number == 0 or not all(cell.isascii() for cell in record):
            rows.append([cell[:_PREVIEW_CHARACTERS] for cell in record[:_PREVIEW_CELLS]])
        if len(rows) == _PREVIEW_ROWS:
            break
    return rows


def _plausibility(text: str, encoding: str) -> float:
    """How much the words that are not ASCII read like words, from about 1 down."""
    words = [word for word in re.split(r"[\s,;|\"()/\-]+", text) if not word.isascii()]
    return sum(_plausible_word(word, encoding) for word in words) / (len(words) or 1)


def _plausible_word(word: str, encoding: str) -> float:
    """1 for letters of one script and one alphabet in ordinary case; less for rare ones, signs and mixtures."""
    letters = [one for one in word if one.isalpha() or unicodedata.category(one)[0] == "M"]
    strange = [one for one in word if not one.isascii()]
    score = sum(_plausible_character(one, encoding) for one in strange) / len(strange)
    scripts = {unicodedata.name(letter, "UNKNOWN").partition(" ")[0] for letter in letters}
    if (
        len(scripts - {"COMBINING", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}) + ("CJK" in scripts)
        > 1
    ):
        score -= 1
    bare = "".join(letters)
    if not (bare.islower() or bare.isupper() or bare.istitle() or bare.lower() == bare.upper()):
        score -= 1
    if "LATIN" in scripts:
        rare = {small for one in strange for small in one.lower() if not small.isascii()}
        if not any(rare <= alphabet for alphabet in _ALPHABETS):
            score -= 0.3
        if len(strange) * 2 > len(letters) > 2:
            # Languages in Latin letters use ASCII for most of a word.
            score -= 0.5
    return score


def _plausible_character(character: str, encoding: str) -> float:
    if character in _TYPOGRAPHY:
        return 0.5
    if unicodedata.category(character)[0] not in "LM":
        return -1
    if unicodedata.name(character, "").startswith("HALFWIDTH"):
        return -0.5
    common = _COMMON_LEAD_BYTES.get(encoding)
    if common is None:
        return 1
    lead = _lead_byte(character, encoding)
    if lead in common or 0x3040 <= ord(character) < 0x3100:
        return 1
    return 0.7 if lead in _NAMES_LEAD_BYTES.get(encoding, ()) else 0.3


def _lead_byte(character: str, encoding: str) -> int:
    try:
        return character.encode(encoding)[0]
    except UnicodeEncodeError:
        return 0
