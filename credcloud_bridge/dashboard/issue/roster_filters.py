"""The filters above a course's enrolments, read from a query string or a form, and written back to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from credcloud_bridge.dashboard.paging import search_text
from credcloud_bridge.lms_data import RosterFilters

_YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class RosterQuery:
    """What was asked of the roster. ``without_credential`` leaves out those who already have it."""

    filters: RosterFilters
    without_credential: bool

    @classmethod
    def read(cls, data: QueryDict) -> RosterQuery:
        """The filters in ``data``; what cannot be understood counts as not set.

        A form that was never sent (no ``asked``) starts with those who do not
        have the credential yet: nearly always the wanted ones.
        """
        try:
            since = date.fromisoformat(data.get("since", ""))
        except ValueError:
            since = None
        return cls(
            filters=RosterFilters(
                passed=_YES_NO.get(data.get("passed", "")),
                completed=_YES_NO.get(data.get("completed", "")),
                mode=search_text(data, "mode"),
                cohort=search_text(data, "cohort"),
                enrolled_since=since,
                search=search_text(data, "q"),
            ),
            without_credential=bool(data.get("without")) if data.get("asked") else True,
        )

    @classmethod
    def first(cls, *, passed: bool) -> RosterQuery:
        """Where a person begins who has not filtered yet: those without the credential, and only who ``passed``."""
        return cls(filters=RosterFilters(passed=True if passed else None), without_credential=True)

    @property
    def values(self) -> dict[str, str]:
        """The filters as the form's fields, blank where not set; ``read`` understands them."""
        said = {None: "", True: "yes", False: "no"}
        filters = self.filters
        return {
            "asked": "1",
            "q": filters.search,
            "passed": said[filters.passed],
            "completed": said[filters.completed],
            "mode": filters.mode,
            "cohort": filters.cohort,
            "since": filters.enrolled_since.isoformat() if filters.enrolled_since else "",
            "without": "1" if self.without_credential else "",
        }

    @property
    def query_string(self) -> str:
        """The filters as a query string, for links to other pages of the list."""
        return urlencode({name: value for name, value in self.values.items() if value})

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set, so that an empty list may be the filters' doing."""
        return self.without_credential or self.filters != RosterFilters()
