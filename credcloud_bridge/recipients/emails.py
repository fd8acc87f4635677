"""E-mail addresses: valid or not and why, and the key by which two are the same recipient.

``email_validator`` and ``idna`` take long to load; they are imported where they are used.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from django.utils.translation import gettext as _

from credcloud_bridge.attributes.api import CellProblem, cleaned, is_clean, quoted, without_full_width

# A local part that is in order beyond doubt. Everything else about the address is asked of
# email-validator, once for each domain; a test holds the two to the same answer.
_PLAIN_ADDRESS = re.compile(r"([A-Za-z0-9_+-]{1,64}(?:\.[A-Za-z0-9_+-]+)*)@([A-Za-z0-9.-]+)")
_LONGEST_LOCAL_PART = 64
_LONGEST = 254
# Longer ones are invalid whatever they are; taking them apart would only cost time.
_LONGEST_LOOKED_AT = 1_000


def normalised(address: str) -> str:
    """The address as it will be stored: the domain in lower case, everything composed (NFC).

    Raises ``email_validator.EmailNotValidError``. Whether mail arrives there
    is not looked up.
    """
    from email_validator import EmailNotValidError, validate_email

    if len(address) > _LONGEST_LOOKED_AT:
        raise EmailNotValidError("too long")
    return quickly_normalised(address) or str(validate_email(address, check_deliverability=False).normalized)


def quickly_normalised(address: str) -> str:
    """The address as ``normalised`` returns it if that can be said quickly, else ``""``."""
    match = _PLAIN_ADDRESS.fullmatch(address)
    if match is None or len(address) > _LONGEST:
        return ""
    local, given = match.groups()
    domain = _plain_domain(given)
    return f"{local}@{domain}" if domain and len(local) <= _LONGEST_LOCAL_PART else ""


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
    """What two addresses of one recipient have in common: no case, composed (NFC), the domain in IDNA.

    Never raises: whatever is not an address is its own key.
    """
    if email.isascii():
        return email.strip().lower()
    import idna

    local, at, domain = unicodedata.normalize("NFC", email.strip()).casefold().rpartition("@")
    try:
        if len(domain) > _LONGEST:
            raise idna.IDNAError
        domain = idna.encode(domain, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        domain = unicodedata.normalize("NFC", domain)
    return f"{unicodedata.normalize('NFC', local)}{at}{domain}"


def read_email(typed: str) -> tuple[str, list[CellProblem]]:
    """The address in a cell, ready to store, and what is wrong with it. Not for an empty cell."""
    from email_validator import EmailNotValidError

    address = typed
    problems: list[CellProblem] = []
    if not (typed.isascii() and is_clean(typed)):
        address, problems = cleaned(typed)
        address, wide = without_full_width(address)
        problems += wide
    try:
        return normalised(address), problems
    except EmailNotValidError:
        return address, [*problems, _invalid(address)]


def _invalid(address: str) -> CellProblem:
    if re.search(r"[;,\s]", address) and address.count("@") > 1:
        return CellProblem(
            "email-several",
            _("“%(email)s” is more than one e-mail address.") % {"email": quoted(address)},
            _("Keep one address. To reach somebody at two addresses, give each a row."),
        )
    if "@" not in address:
        return CellProblem(
            "email-invalid",
            _("“%(email)s” is not an e-mail address: it has no “@”.") % {"email": quoted(address)},
            _("Write the whole address, for example name@university.edu."),
        )
    return CellProblem(
        "email-invalid",
        _("“%(email)s” is not an e-mail address that mail can be sent to.") % {"email": quoted(address)},
        _("Look for a slip of the pen, for example a missing ending such as “.org”, or a space."),
    )
