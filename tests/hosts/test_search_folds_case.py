"""Searching finds a name in whatever case it is typed, in every script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credcloud_bridge.hosts.site.sqlite_search import unicode_like
from credcloud_bridge.lms.sandbox.adapter import SandboxLMS
from credcloud_bridge.lms_data import RosterFilters
from tests.factories import enrol, make_course


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["łukasz", "ŁUKASZ", "żÓŁĆ", "100% ł_"])
def test_a_learner_is_found_in_any_case(typed: str) -> None:
    course = make_course()
    enrol(course, "Łukasz Żółć")
    enrol(course, "100% Ł_")
    found = [learner.name for learner in SandboxLMS().roster(course.key, RosterFilters(search=typed))]
    assert len(found) == 1


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_what_stands_inside_is_found(before: str, inside: str, after: str) -> None:
    escaped = inside.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    assert unicode_like(f"%{escaped}%", before + inside + after, "\\")


def test_wildcards_stand_for_what_sql_says() -> None:
    assert unicode_like("a_c%", "abcdef")
    assert not unicode_like("a_c", "abcd")
    assert unicode_like("%", "")
    assert unicode_like(None, "a") is None
    assert unicode_like("a", None) is None
