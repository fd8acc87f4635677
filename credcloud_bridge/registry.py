"""A registry of kinds by name, for rooms in which other rooms and other packages register what they bring."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    """What can be registered: it has a name that never changes."""

    @property
    def name(self) -> str: ...


K = TypeVar("K", bound=Named)


class Registry(Generic[K]):
    """Kinds by name. ``what`` names one of them in errors, for example ``"kind of job"``.

    ``name_length``: how many characters the column has in which names are stored.
    """

    def __init__(self, *, what: str, name_length: int) -> None:
        self._what = what
        self._name_length = name_length
        self._kinds: dict[str, K] = {}

    def register(self, kind: K) -> K:
        """Make the kind known, and return it; the same kind twice counts once.

        Raises ``ValueError`` when another kind has its name, or its name is too long for its column.
        """
        if len(kind.name) > self._name_length:
            raise ValueError(f"The name {kind.name!r} has more than {self._name_length} characters.")
        if self._kinds.setdefault(kind.name, kind) is not kind:
            raise ValueError(f"There is another {self._what} named {kind.name!r}.")
        return kind

    def unregister(self, name: str) -> None:
        """Remove the kind of this name; what is stored with the name keeps it."""
        self._kinds.pop(name, None)

    def get(self, name: str) -> K | None:
        """The kind of this name, or ``None``."""
        return self._kinds.get(name)

    def __contains__(self, name: str) -> bool:
        return name in self._kinds
