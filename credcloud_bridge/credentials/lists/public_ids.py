"""Public ids as people write them."""

from __future__ import annotations

from credcloud_bridge.credentials.models import PUBLIC_ID_ALPHABET, PUBLIC_ID_LENGTH

_GROUP = 5
# What somebody reads from paper or types in haste (Crockford's rules for base 32).
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_ALLOWED = frozenset(PUBLIC_ID_ALPHABET)


def normalise_public_id(text: str) -> str:
    """The id that ``text`` means, or ``""`` when it can mean none.

    Lower case, spaces and dashes of any kind are accepted, and O for 0, I and L for 1.
    """
    plain = public_id_prefix(text)
    return plain if len(plain) == PUBLIC_ID_LENGTH else ""


def public_id_prefix(text: str) -> str:
    """The beginning of an id that ``text`` spells, or ``""`` when some character belongs to none."""
    if len(text) > 4 * PUBLIC_ID_LENGTH:
        return ""
    plain = "".join(one for one in text if one.isalnum()).upper().translate(_MISREAD)
    return plain if _ALLOWED.issuperset(plain) else ""


def format_public_id(public_id: str) -> str:
    """The id in groups of five, as it is printed: ``XXXXX-XXXXX-XXXXX-XXXXX``."""
    return "-".join([public_id[start : start + _GROUP] for start in range(0, len(public_id), _GROUP)])
