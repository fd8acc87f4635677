"""Codes of groups: made from titles, typed by people, never the same twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from hypothesis import given
from hypothesis import strategies as st

from credcloud_bridge.groups import api
from tests.groups.factories import COURSE, OTHER_COURSE, make_group, make_values

pytestmark = pytest.mark.django_db


def competitor_at_the_last_moment(compete: Callable[[], Any]) -> Callable[..., Any]:
    """Lets somebody else save after our checks and before our own write."""
    pending = [compete]

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SAVEPOINT") and pending:
            pending.pop()()
        return execute(sql, params, many, context)

    return wrapper


def test_a_blank_code_is_made_from_the_title() -> None:
    assert make_group(title="Data Science 101").code == "data-science-101"


def test_the_second_group_of_a_title_gets_a_number() -> None:
    codes = [make_group(title="Data Science 101").code for _ in range(3)]
    assert codes == ["data-science-101", "data-science-101-2", "data-science-101-3"]


def test_a_title_in_another_script_gives_a_code_in_that_script() -> None:
    assert api.new_code(title="علوم البيانات") == "علوم-البيانات"


def test_a_title_without_letters_gives_a_code_all_the_same() -> None:
    assert api.new_code(title="★★★") == "group"


def test_a_long_title_is_cut_between_words_and_leaves_room_for_a_number() -> None:
    title = "Sustainable Supply Chain Management and International Logistics"
    first, second = make_group(title=title).code, make_group(title=title).code
    assert first == "sustainable-supply-chain-management-and"
    assert second.endswith("-2")
    assert len(second) <= 40


@given(st.text(max_size=300))
def test_whatever_the_title_its_code_can_be_saved(title: str) -> None:
    code = api.new_code(title=title)
    problems = api.group_problems(values=api.GroupValues(title="T", code=code, certificate_design_id=1))
    assert not [problem for problem in problems if problem.column == "code"]


def test_codes_that_differ_only_in_case_are_the_same_code() -> None:
    make_group(code="DS-101")
    [problem] = api.group_problems(values=make_values(code="ds-101"))
    assert (problem.column, problem.code) == ("code", "code-taken")
    assert "ds-101-2" in problem.remedy


def test_a_code_is_found_in_any_case_and_only_in_its_course() -> None:
    group = make_group(code="DS-101")
    assert api.group_by_code(code=" dS-101 ").uuid == group.uuid
    assert api.group_by_code(code="DS-101", course_key=COURSE).uuid == group.uuid
    with pytest.raises(api.GroupNotFound):
        api.group_by_code(code="DS-101", course_key=OTHER_COURSE)


@pytest.mark.parametrize("code", ["two words", "a/b", "-a", "x" * 41, "<b>", "a\x00b c"])
def test_a_code_that_is_hard_to_type_is_refused(code: str) -> None:
    [problem] = api.group_problems(values=make_values(code=code))
    assert (problem.column, problem.code) == ("code", "code-invalid")


def test_a_group_keeps_its_own_code() -> None:
    group = make_group(code="ds")
    values = api.values_of(details=group)
    assert api.group_problems(values=values, group_uuid=group.uuid) == ()


def test_two_people_who_save_the_same_code_at_once_get_one_group_and_one_problem() -> None:
    values = make_values(code="ds-101")

    def compete() -> None:
        api.create_group(course_key=OTHER_COURSE, values=values, actor=None)

    with (
        connection.execute_wrapper(competitor_at_the_last_moment(compete)),
        pytest.raises(api.InvalidGroup) as refused,
    ):
        api.create_group(course_key=COURSE, values=values, actor=None)
    assert [problem.code for problem in refused.value.problems] == ["code-taken"]
    assert api.group_by_code(code="ds-101").links == (str(OTHER_COURSE),)


def test_a_made_code_that_somebody_takes_at_that_moment_is_made_again() -> None:
    values = make_values(title="Data Science")

    def compete() -> None:
        api.create_group(course_key=OTHER_COURSE, values=values, actor=None)

    with connection.execute_wrapper(competitor_at_the_last_moment(compete)):
        group = api.create_group(course_key=COURSE, values=values, actor=None)
    assert group.code == "data-science-2"


def test_changing_a_code_to_one_that_was_just_taken_is_a_problem_too() -> None:
    group = make_group(code="mine")
    values = make_values(code="wanted")

    def compete() -> None:
        api.create_group(course_key=OTHER_COURSE, values=values, actor=None)

    with (
        connection.execute_wrapper(competitor_at_the_last_moment(compete)),
        pytest.raises(api.InvalidGroup) as refused,
    ):
        api.update_group(group_uuid=group.uuid, course_key=COURSE, values=values, actor=None)
    assert refused.value.problem.column == "code"
    assert api.get_group(group_uuid=group.uuid, course_key=COURSE).code == "mine"


@pytest.mark.django_db(transaction=True)
def test_of_many_threads_with_one_code_exactly_one_saves() -> None:
    values = make_values(code="race")
    api.default_issuer()
    start = threading.Barrier(4)
    outcomes: list[str] = []

    def save() -> None:
        start.wait()
        try:
            api.create_group(course_key=COURSE, values=values, actor=None)
            outcomes.append("saved")
        except api.InvalidGroup as refused:
            outcomes.append(refused.problem.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["code-taken", "code-taken", "code-taken", "saved"]
