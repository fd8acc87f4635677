"""Keys of Moodle courses: ``moodle-v1:<site>+<course id>`` (decision 0031)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

NAMESPACE = "moodle-v1"

# A site's short name never changes; it stands in keys, in account ids and in addresses.
SLUG = re.compile(r"[a-z][a-z0-9-]{0,30}")
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


class MoodleCourseKey(CourseKey):
    """A course of a connected Moodle; registered by the entry point ``context_key``."""

    CANONICAL_NAMESPACE = NAMESPACE
    KEY_FIELDS = ("site", "number")
    __slots__ = KEY_FIELDS

    if TYPE_CHECKING:
        site: str
        number: str

    @property
    def org(self) -> str:
        """The site's short name."""
        return self.site

    @property
    def course(self) -> str:
        """The course's id on its site."""
        return self.number

    @property
    def run(self) -> str:
        """Moodle has no runs: a course that is given again is another course."""
        return ""

    def _to_string(self) -> str:
        return f"{self.site}+{self.number}"

    @classmethod
    def _from_string(cls, serialized: str) -> Self:
        site, _plus, number = serialized.partition("+")
        if not SLUG.fullmatch(site) or not _NUMBER.fullmatch(number):
            raise InvalidKeyError(cls, serialized)
        return cls(site, number)

    def make_asset_key(self, asset_type: str, path: str) -> Any:
        """Not for Moodle."""
        raise NotImplementedError

    def make_usage_key(self, block_type: str, block_id: str) -> Any:
        """Not for Moodle."""
        raise NotImplementedError
