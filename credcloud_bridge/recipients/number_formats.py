"""What a spreadsheet shows for a number: its number format applied (ECMA-376 part 1, 18.8.31).

Runs in the parser process (see ``parser_process.py``): no Django here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from xml.parsers import expat

from credcloud_bridge.recipients.xlsx_cells import xml_error

# 18.8.30. The dates among them look different in each country: 14, 22 and what follows are left out.
_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 49: "@",
}  # fmt: skip
# Amounts in the currency of the country for which the program is set up: what they show cannot be said.
_NATIONAL = dict.fromkeys((5, 6, 7, 8, 41, 42, 43, 44), "[national currency]0")
_GENERAL = frozenset({"general", "@", ""})
# What German programs write for General, and calamine takes for a date because of its "d".
_STANDARD = "standard"
# Dates that show as we write them anyway.
_ISO = re.compile(r"y{4}\\?-mm\\?-dd(?:(?:\\? |\\?T|\"T\")h{1,2}:mm(?::ss)?)?")
_MOST_FORMATS = 10_000
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|Standard)|(?P<ampm>AM/PM|A/P)|(?P<date>y+|m+|d+|h+|s+|e+|g+|b+)|(?P<scientific>E[+-])"
    r"|(?P<digits>[0#?])|(?P<percent>%)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_COLOURS = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|colou?r\s*\d+", re.IGNORECASE)
_CURRENCY = re.compile(r"\$([^-]*)(?:-.*)?")
_ELAPSED = re.compile(r"(h+|m+|s+)", re.IGNORECASE)
# What may stand in a format without quotation marks.
_LITERALS = frozenset("$-+/():!^&'~{}<>= €£¥.,")
_NO_DAY = 2_958_466  # 1 January 10000, as Excel counts
# Excel counts a 29 February 1900 that never was (18.17.4.1): earlier days have a number that is one less.
_MARCH_1900 = 61


@dataclass(frozen=True, slots=True)
class FormattedNumber:
    """What a cell shows: ``text``, ``None`` where it cannot be said; ``rounded``, where digits are left out."""

    text: str | None
    rounded: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NumberFormats:
    """The number formats of a workbook's cell styles by the style's number, and from where it counts days."""

    codes: tuple[str, ...]
    from_1904: bool = False

    def that_change_text(self) -> dict[int, str]:
        """The styles whose cells may show something else than the number itself."""
        return {
            number: code
            for number, code in enumerate(self.codes)
            if code.lower() not in _GENERAL and not _ISO.fullmatch(code)
        }

    def is_mistaken_for_date(self, style: int) -> bool:
        """Whether calamine reads a number of this style as a date."""
        return self.codes[style].lower() == _STANDARD


def read_formats(styles: bytes, *, from_1904: bool) -> NumberFormats:
    """The formats in a workbook's part ``styles.xml``."""
    own: dict[str, str] = {}
    codes: list[str] = []
    within: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        # Differential formats (dxfs) have numbers of their own, which may be the same.
        if name == "numFmt" and within[-1:] == ["numFmts"] and len(own) < _MOST_FORMATS:
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and within[-1:] == ["cellXfs"] and len(codes) < _MOST_FORMATS:
            codes.append(attributes.get("numFmtId", "0"))
        within.append(name)

    def end(_name: str) -> None:
        within.pop()

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(styles, True)
    except expat.ExpatError as error:
        raise xml_error(error) from error
    by_id = {str(number): code for number, code in (_BUILT_IN | _NATIONAL).items()} | own
    return NumberFormats(tuple(by_id.get(number, "General") for number in codes), from_1904)


def general_text(value: str) -> str:
    """What a number shows without a format of its own: at most 15 digits. Raises ``ValueError`` for no number."""
    number = Decimal(f"{float(value):.15g}")
    return "0" if not number else f"{number.normalize():f}"


@lru_cache(maxsize=4096)
def format_number(value: str, code: str, *, from_1904: bool = False) -> FormattedNumber:
    """What a cell with this number (as the file writes it) shows in this format."""
    try:
        # A program rounds what it shows from the 15 digits that it keeps: 166330.77499999999 shows as 166330.78.
        number = Decimal(f"{float(value):.15g}")
        if not number.is_finite() or abs(number.adjusted()) > 300:
            return FormattedNumber(None)
        if code.lower() == _STANDARD:
            return FormattedNumber(general_text(value))
        sections = _sections(code)
        section, signed = _section_for(number, sections)
        if section is None:
            return FormattedNumber(None)
        tokens = [(match.lastgroup or "", match[match.lastgroup or 0]) for match in _TOKEN.finditer(section)]
        if any(kind in ("scientific", "general") for kind, _text in tokens):
            return FormattedNumber(None)
        if any(
            kind in ("date", "ampm") or (kind == "bracket" and _ELAPSED.fullmatch(text))
            for kind, text in tokens
        ):
            return FormattedNumber(_date_text(number, tokens, from_1904=from_1904))
        return _number_text(number if signed else abs(number), tokens)
    except (InvalidOperation, OverflowError, ValueError):
        return FormattedNumber(None)


def _sections(code: str) -> list[str]:
    sections, quoted, start = [], False, 0
    for place, character in enumerate(code):
        if character == '"':
            quoted = not quoted
        elif character == ";" and not quoted and code[place - 1 : place] != "\\":
            sections.append(code[start:place])
            start = place + 1
    return [*sections, code[start:]]


def _section_for(number: Decimal, sections: list[str]) -> tuple[str | None, bool]:
    """The section for the number, and whether its sign is still to be written. ``None`` for conditions."""
    if any(re.search(r"\[[<>=]", section) for section in sections):
        return None, True
    if number < 0 and len(sections) > 1:
        return sections[1], False
    if number == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], True


# --- numbers --------------------------------------------------------------------


def _number_text(number: Decimal, tokens: list[tuple[str, str]]) -> FormattedNumber:
    """The number in a format with digits; a literal text without any is shown as it is."""
    whole: list[tuple[str, str]] = []
    part: list[tuple[str, str]] = []
    side, grouped, scale, percents = whole, False, 0, 0
    digits_seen = sum(kind == "digits" for kind, _text in tokens)
    left = digits_seen
    for kind, text in tokens:
        if kind == "digits":
            left -= 1
            side.append(("digit", text))
        elif kind == "other" and text == "." and side is whole and digits_seen:
            side = part
        elif kind == "other" and text == "," and 0 < left < digits_seen and side is whole:
            grouped = True
        elif kind == "other" and text == "," and digits_seen and left < digits_seen:
            scale += 1
        elif kind == "other" and text == "/" and digits_seen:
            return FormattedNumber(None)
        else:
            literal = _literal(kind, text)
            if literal is None:
                return FormattedNumber(None)
            percents += kind == "percent"
            side.append(("text", literal))
    if not digits_seen:
        return FormattedNumber("".join(text for _kind, text in (*whole, *part)).strip())
    places = [text for kind, text in part if kind == "digit"]
    exact = number.scaleb(2 * percents - 3 * scale)
    rounded = exact.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    whole_digits, _, part_digits = f"{abs(rounded):f}".partition(".")
    text = _whole_text(whole, whole_digits.lstrip("0"), grouped=grouped)
    text += _part_text(part, part_digits)
    sign = "-" if rounded < 0 else ""
    changed = None if percents or scale or rounded == exact else rounded
    return FormattedNumber(sign + text.strip(), changed)


def _whole_text(tokens: list[tuple[str, str]], digits: str, *, grouped: bool) -> str:
    """Digits fill the placeholders from the right; what is left over stands before the first."""
    pieces: list[str] = []
    left = list(digits)
    written = 0
    placeholders = sum(kind == "digit" for kind, _text in tokens)
    for kind, text in reversed(tokens):
        if kind == "text":
            pieces.append(text)
            continue
        placeholders -= 1
        take = [left.pop()] if left else (["0"] if text == "0" else [])
        if placeholders == 0:
            take += reversed(left)
            left = []
        for digit in take:
            if grouped and written and written % 3 == 0:
                pieces.append(",")
            pieces.append(digit)
            written += 1
    return "".join(reversed(pieces))


def _part_text(tokens: list[tuple[str, str]], digits: str) -> str:
    places = [text for kind, text in tokens if kind == "digit"]
    needed = len(digits)
    while needed and digits[needed - 1] == "0" and places[needed - 1] != "0":
        needed -= 1
    after = iter(digits[:needed])
    text = "".join(next(after, "") if kind == "digit" else text for kind, text in tokens)
    # The point stands even without digits after it, as programs show it.
    return "." + text if places else text


def _literal(kind: str, text: str) -> str | None:
    """What a token shows that is no digit; ``None`` for one that is not understood."""
    if kind in ("quoted", "escaped"):
        return text
    if kind == "space":
        return " "
    if kind == "fill":
        return ""
    if kind == "percent":
        return "%"
    if kind == "bracket":
        if _COLOURS.fullmatch(text):
            return ""
        currency = _CURRENCY.fullmatch(text)
        return currency[1] if currency else None
    return text if text in _LITERALS or not text.isascii() else None


# --- dates and times --------------------------------------------------------------


def _date_text(number: Decimal, tokens: list[tuple[str, str]], *, from_1904: bool) -> str | None:
    """The day and time; ``None`` where names of months or days would stand, which differ between languages."""
    seconds = int((number * 86_400).quantize(Decimal(1), ROUND_HALF_UP))
    if number < 0 or number >= _NO_DAY:
        return None
    if not from_1904 and number < _MARCH_1900 and (number < 1 or int(number) == 60) and _has_day(tokens):
        return None
    before_march = not from_1904 and number < _MARCH_1900
    first_day = date(1904, 1, 1) if from_1904 else date(1899, 12, 31 if before_march else 30)
    moment = datetime.combine(first_day, time())
    moment += timedelta(seconds=seconds)
    halves = any(kind == "ampm" for kind, _text in tokens)
    pieces: list[str] = []
    previous = ""
    for place, (kind, text) in enumerate(tokens):
        small = text.lower()
        if kind == "date":
            minutes = small[0] == "m" and (previous == "h" or _next_is_second(tokens[place + 1 :]))
            piece = _date_piece(moment, "n" * len(small) if minutes else small, halves=halves)
            if piece is None:
                return None
            pieces.append(piece)
            previous = small[0]
        elif kind == "bracket" and _ELAPSED.fullmatch(text):
            unit = {"h": 3600, "m": 60, "s": 1}[small[0]]
            pieces.append(f"{seconds // unit:0{len(small)}d}")
            previous = small[0]
        elif kind == "ampm":
            half = "AM" if moment.hour < 12 else "PM"
            pieces.append(half if len(text) > 3 else half[0])
        elif kind == "digits":
            # Fractions of a second.
            return None
        elif kind == "bracket" and text.startswith("$"):
            continue
        else:
            literal = _literal(kind, text)
            if literal is None:
                return None
            pieces.append(literal)
    return "".join(pieces).strip()


def _has_day(tokens: list[tuple[str, str]]) -> bool:
    return any(kind == "date" and text[0].lower() in "yd" for kind, text in tokens)


def _next_is_second(tokens: list[tuple[str, str]]) -> bool:
    following = next((text for kind, text in tokens if kind in ("date", "bracket")), "")
    return following[:1].lower() == "s"


def _date_piece(moment: datetime, letters: str, *, halves: bool) -> str | None:
    length = len(letters)
    match letters[0]:
        case "y":
            return f"{moment.year:04d}" if length > 2 else f"{moment.year % 100:02d}"
        case "m" if length <= 2:
            return f"{moment.month:0{length}d}"
        case "d" if length <= 2:
            return f"{moment.day:0{length}d}"
        case "h":
            return f"{(moment.hour % 12 or 12) if halves else moment.hour:0{min(length, 2)}d}"
        case "n":
            return f"{moment.minute:0{min(length, 2)}d}"
        case "s":
            return f"{moment.second:0{min(length, 2)}d}"
    return None
