"""Text columns that tell letters apart on every database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    # Only the stubs' field takes types in brackets.
    _CharField = models.CharField[str, str]
else:
    _CharField = models.CharField


class ExactCharField(_CharField):
    """Text that is equal only to itself: for keys, which Python compares too.

    MySQL's usual collations take "jose" for "josé" and, the older ones, any
    emoji for any other. PostgreSQL and SQLite compare exactly anyway, and know
    no collation of this name.
    """

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        """See ``Field.db_parameters``."""
        parameters = dict(super().db_parameters(connection))
        if connection.vendor == "mysql":
            parameters["collation"] = "utf8mb4_bin"
        return parameters
