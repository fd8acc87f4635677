"""Which kinds of mails there are; a room registers each beside the function that writes its messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from credcloud_bridge.registry import Registry

# Of the column of deliveries.
NAME_LENGTH = 32


@dataclass(frozen=True, slots=True)
class MailKind:
    """A kind of mail. ``label`` is what people read for it, translated lazily.

    ``name`` is stored with each delivery, at most 32 characters: it never
    changes. It names the templates too: ``credcloud/mail/<name>.subject.txt``,
    ``<name>.txt`` and ``<name>.html``.
    """

    name: str
    label: Any


_KINDS: Registry[MailKind] = Registry(what="kind of mail", name_length=NAME_LENGTH)


def register(kind: MailKind) -> MailKind:
    """Make a kind of mail known, and return it. Raises ``ValueError`` when another has its name, or it is too long."""
    return _KINDS.register(kind)


def unregister(name: str) -> None:
    """Remove the kind of this name; deliveries of it keep their name."""
    _KINDS.unregister(name)


def is_registered(name: str) -> bool:
    """Whether a kind has this name."""
    return name in _KINDS


def label_of(name: str) -> str:
    """What people read for the kind of this name, in the active language; the name itself when nobody registered it."""
    kind = _KINDS.get(name)
    return str(kind.label) if kind else name
