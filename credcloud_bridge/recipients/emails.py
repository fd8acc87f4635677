"""E-mail addresses: valid or not and why, and the key by which two are the same recipient.

``email_validator`` and ``idna`` take long to load; they are imported where they are used.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from django.utils.translation import gettext as _

from credcloud_bridge.attributes.api import (
    Cell,
    CellProblem,
    cleaned,
    is_clean,
    shortened,
    warning,
    without_full_width,
)

# A local part that is in order beyond doubt. Everything else about the address is asked of
# email-validator, once for each domain; a test holds the two to the same answer.
_PLAIN_ADDRESS = re.compile(r"([A-Za-z0-9_+-]{1,64}(?:\.[A-Za-z0-9_+-]+)*)@([A-Za-z0-9.-]+)")
# The same for lines of text: each address with its domain, or nothing where a line is no plain address.
_PLAIN_ADDRESSES = re.compile(rf"^(?:({_PLAIN_ADDRESS.pattern.replace('(', '(?:', 1)})|.*)$", re.MULTILINE)
_LONGEST_LOCAL_PART = 64
_LONGEST = 254
# Longer ones are invalid whatever they are; taking them apart would only cost time.
_LONGEST_LOOKED_AT = 1_000
# Ana <ana@example.org>, with or without quotation marks, as mail programs write it.
_WITH_NAME = re.compile(r"[^<>@]*<\s*([^<>\s]+@[^<>\s]+?)\s*>")
_AROUND = " \t<>()[]\"'`“”„«»‹›"
_AT_THE_END = ",;.:"
# Full-width and ideographic full stops, which IDNA takes for dots.
_DOTS = re.compile("[\u3002\uff0e\uff61]")


def normalized(address: str) -> str:
    """The address as it will be stored: the domain in lower case, everything composed (NFC).

    Raises ``email_validator.EmailNotValidError``. Whether mail arrives there
    is not looked up.
    """
    from email_validator import EmailNotValidError, validate_email

    if len(address) > _LONGEST_LOOKED_AT:
        raise EmailNotValidError("too long")
    return normalized_if_plain(address) or str(validate_email(address, check_deliverability=False).normalized)


def normalized_if_plain(address: str) -> str:
    """The address as ``normalized`` returns it if that can be said quickly, else ``""``."""
    match = _PLAIN_ADDRESS.fullmatch(address)
    if match is None or len(address) > _LONGEST:
        return ""
    local, given = match.groups()
    domain = _plain_domain(given)
    return f"{local}@{domain}" if domain and len(local) <= _LONGEST_LOCAL_PART else ""


def normalized_where_plain(cells: Sequence[Cell]) -> list[str]:
    """What ``normalized_if_plain`` returns for each; ``""`` for cells that are no text."""
    try:
        lines = "\n".join(cells)  # type: ignore[arg-type]  # whatever is no text raises
    except TypeError:
        return [normalized_if_plain(cell) if type(cell) is str else "" for cell in cells]
    found = _PLAIN_ADDRESSES.findall(lines)
    if len(found) != len(cells):
        # A cell holds several lines.
        return [normalized_if_plain(cell) for cell in cells if type(cell) is str]
    return [
        address
        if len(address) <= _LONGEST_LOCAL_PART and _plain_domain(domain) == domain
        else normalized_if_plain(address)
        for address, domain in found
    ]


@lru_cache(maxsize=4096)
def _plain_domain(domain: str) -> str:
    """The domain as email-validator stores it when it stays ASCII, else ``""``."""
    from email_validator import EmailNotValidError, validate_email

    try:
        result = validate_email(f"a@{domain}", check_deliverability=False)
    except EmailNotValidError:
        return ""
    return result.domain if result.domain == domain.lower() else ""


def email_key(email: str) -> str:
    """What two addresses of one recipient have in common: in small letters, composed (NFC), the domain in IDNA 2008.

    Letters are made small, not folded: folding takes ß for ss and ς for σ,
    which are other people's addresses. Never raises: whatever is not an
    address is its own key.
    """
    if email.isascii():
        return email.strip().lower()
    local, at, domain = _small(email).strip().rpartition("@")
    return f"{local}@{ascii_domain(domain)}" if at else domain


def ascii_domain(domain: str) -> str:
    """The domain as the DNS knows it (IDNA 2008, RFC 5891, not transitional); as it is if it has no such form."""
    if domain.isascii():
        return domain.lower()
    import idna

    small = _small(domain)
    try:
        if len(small) > _LONGEST:
            raise idna.IDNAError
        return idna.encode(_DOTS.sub(".", _small(unicodedata.normalize("NFKC", small)))).decode()
    except (idna.IDNAError, UnicodeError):
        return small


def _small(text: str) -> str:
    """In small letters, composed. Twice: a small letter may be composed anew. ς stays ς, σ stays σ."""
    # str.lower makes Σ at the end of a word ς, so that one address would have two keys.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).replace("Σ", "σ").lower())


def read_email(typed: str, *, smtputf8: bool = False) -> tuple[str, list[CellProblem]]:
    """The address in a cell, ready to store, and what is wrong with it. Not for an empty cell.

    ``smtputf8``: whether mail can be sent to addresses with other letters than ASCII before the "@".
    """
    from email_validator import EmailNotValidError

    address = typed
    problems: list[CellProblem] = []
    if not (typed.isascii() and is_clean(typed)):
        address, problems = cleaned(typed)
        address, changed = without_full_width(address)
        problems += changed
    if "@" not in address:
        return address, [*problems, _invalid(address)]
    try:
        found = normalized(address)
    except EmailNotValidError:
        inside = _address_inside(address)
        if not inside:
            return address, [*problems, _invalid(address)]
        found = inside
        problems.append(_taken_out_of(address, inside))
    if not smtputf8 and not found.rpartition("@")[0].isascii():
        problems.append(_cannot_be_sent(found))
    return found, problems


def _address_inside(text: str) -> str:
    """The only address in ``Ana <a@…>``, ``mailto:a@…``, ``a@…;`` and the like; ``""`` when there is none."""
    from email_validator import EmailNotValidError

    if len(text) > _LONGEST_LOOKED_AT or text.count("@") != 1:
        return ""
    match = _WITH_NAME.fullmatch(text.strip().rstrip(_AT_THE_END))
    inside = match[1] if match else text
    for _again in range(2):
        inside = inside.strip(_AROUND).rstrip(_AT_THE_END).strip(_AROUND)
        if inside[:7].lower() == "mailto:":
            inside = inside[7:].partition("?")[0]
    try:
        return normalized(inside)
    except EmailNotValidError:
        return ""


def _taken_out_of(text: str, address: str) -> CellProblem:
    return warning(
        "email-extracted",
        _("“%(text)s” was read as the address %(email)s.")
        % {"text": shortened(text), "email": shortened(address)},
        _("Nothing to do if that is the address."),
    )


def _cannot_be_sent(address: str) -> CellProblem:
    # It takes a mail server with SMTPUTF8 (RFC 6531), and the site's has none.
    return warning(
        "email-not-ascii",
        _("No mail can be sent to “%(email)s”: it has letters other than a to z before the “@”.")
        % {"email": shortened(address)},
        _("Use another address of this person, if there is one. Otherwise send them the link yourself."),
    )


def _invalid(address: str) -> CellProblem:
    if re.search(r"[;,\s]", address) and address.count("@") > 1:
        return CellProblem(
            "email-several",
            _("“%(email)s” is more than one e-mail address.") % {"email": shortened(address)},
            _("Keep one address. To reach somebody at two addresses, give each a row."),
        )
    if "@" not in address:
        return CellProblem(
            "email-invalid",
            _("“%(email)s” is not an e-mail address: it has no “@”.") % {"email": shortened(address)},
            _("Write the whole address, for example name@university.edu."),
        )
    return CellProblem(
        "email-invalid",
        _("“%(email)s” is not an e-mail address that mail can be sent to.") % {"email": shortened(address)},
        _("Check for typos, for example a missing ending such as “.org”, or a space."),
    )
