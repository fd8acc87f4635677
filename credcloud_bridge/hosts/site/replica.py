"""Reading from a replica of the database, in processes that serve public addresses only."""

from __future__ import annotations

from typing import Any

REPLICA = "replica"


class ReadFromReplica:
    """A Django database router: everything is read from the replica, and written to the database itself."""

    def db_for_read(self, _model: Any, **_hints: Any) -> str:
        """Where Django reads this model."""
        return REPLICA

    def db_for_write(self, _model: Any, **_hints: Any) -> str:
        """Where Django writes it, and reads what it is about to write."""
        return "default"

    def allow_relation(self, *_objects: Any, **_hints: Any) -> bool:
        """Both hold the same rows, so that any may refer to any other."""
        return True

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool:
        """Tables come to the replica from the database itself."""
        return db == "default"
