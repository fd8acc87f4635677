"""Recipients who are enrolled and have not passed: a warning, where the group certifies that they have."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.preparing.drafts import not_passed
from credcloud_bridge.data import Recipient
from credcloud_bridge.groups.api import GroupDetails
from credcloud_bridge.lms.api import CourseNotFound, LMSUnavailable, get_lms
from credcloud_bridge.lms_data import Fact, Learner, RosterFilters
from credcloud_bridge.recipients.api import email_key

log = logging.getLogger(__name__)

# Up to so many addresses are looked up one by one; for more the roster is read once.
_FEW = 20


class PassingCheck:
    """Knows, by their addresses, which learners of a course have not passed.

    Says nothing where the group certifies attendance, where the LMS does not
    know who has passed or cannot be asked, and of people who are not enrolled.
    """

    def __init__(self, group: GroupDetails, course_key: CourseKey) -> None:
        self._course_key = course_key
        self._asks = not group.certifies_attendance
        self._of_all: frozenset[str] | None = None

    def keys_not_passed(self, keys: Collection[str]) -> frozenset[str]:
        """Those of these e-mail keys whose learners have not passed."""
        wanted = frozenset(keys) - {""}
        if not (self._asks and wanted):
            return frozenset()
        if self._of_all is not None:
            return wanted & self._of_all
        try:
            lms = get_lms(self._course_key)
            if Fact.PASSED not in lms.facts(self._course_key):
                self._of_all = frozenset()
            elif len(wanted) <= _FEW:
                return wanted & frozenset(
                    key
                    for one in wanted
                    for key in _keys(self._learners(RosterFilters(passed=False, search=one)))
                )
            else:
                self._of_all = frozenset(_keys(self._learners(RosterFilters(passed=False))))
        except (CourseNotFound, LMSUnavailable) as error:
            log.warning("Nobody is warned of who has not passed %s: %s", self._course_key, error)
            self._of_all = frozenset()
        return wanted & self._of_all

    def _learners(self, filters: RosterFilters) -> Iterator[Learner]:
        return get_lms(self._course_key).roster(self._course_key, filters)

    def with_warnings(self, recipients: Mapping[str, Recipient]) -> dict[str, Recipient]:
        """The same recipients by their references; those who have not passed have the warning."""
        found = self.keys_not_passed([email_key(one.email) for one in recipients.values() if one.email])
        return {
            reference: replace(one, problems=(*one.problems, replace(not_passed(), row=one.row)))
            if one.email and email_key(one.email) in found
            else one
            for reference, one in recipients.items()
        }


def _keys(learners: Iterable[Learner]) -> Iterator[str]:
    return (email_key(one.email) for one in learners if one.email)
