"""Which kinds of mails there are; a room registers each beside the function that writes its messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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

    def __post_init__(self) -> None:
        if len(self.name) > NAME_LENGTH:
            raise ValueError(f"The name {self.name!r} has more than {NAME_LENGTH} characters.")


_KINDS: dict[str, MailKind] = {}


def register(kind: MailKind) -> MailKind:
    """Make a kind of mail known, and return it. Raises ``ValueError`` when another kind has its name."""
    if _KINDS.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"There is another kind of mail named {kind.name!r}.")
    return kind


def unregister(name: str) -> None:
    """Remove the kind of this name; deliveries of it keep their name."""
    _KINDS.pop(name, None)


def is_registered(name: str) -> bool:
    """Whether a kind has this name."""
    return name in _KINDS


def label_of(name: str) -> str:
    """What people read for the kind of this name, in the active language; the name itself when nobody registered it."""
    kind = _KINDS.get(name)
    return str(kind.label) if kind else name
