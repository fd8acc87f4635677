"""Columns of our own: text that tells letters apart on every database, and course keys that are parsed once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import models
from opaque_keys.edx.django.models import CourseKeyField
from opaque_keys.edx.keys import CourseKey

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


class CodePointCharField(ExactCharField):
    """Text that is equal only to itself and stands in the order of its code points, so that a range is a beginning."""

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        """See ``Field.db_parameters``."""
        parameters = dict(super().db_parameters(connection))
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class KeptCourseKeyField(CourseKeyField):
    """A course key; one text is parsed once in a process, because the rows of a batch all have the same.

    To migrations it is a ``CourseKeyField``.
    """

    def to_python(self, value: Any) -> CourseKey | None:
        """See ``Field.to_python``; blank is none."""
        if type(value) is str and value and not value.endswith("\n"):
            return _course_key(value)
        key: CourseKey | None = super().to_python(value)
        return key

    def deconstruct(self) -> Any:
        """See ``Field.deconstruct``."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "opaque_keys.edx.django.models.CourseKeyField", args, kwargs


@lru_cache(maxsize=1024)
def _course_key(text: str) -> CourseKey:
    return CourseKey.from_string(text)
