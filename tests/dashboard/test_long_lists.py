"""What the screens say of lists that are not counted to their end."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template

from credcloud_bridge.credentials.lists import pages, selections
from credcloud_bridge.dashboard.paging import Pager
from tests.dashboard.issuing import address, generated, make_group, person
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import make_course, make_staff

pytestmark = pytest.mark.django_db


def links(**values: Any) -> list[int | None]:
    return [link.number for link in Pager(total=10_000, per_page=50, **values).links]


def test_pages_of_a_long_list_lead_to_both_ends() -> None:
    assert links(page=1, pages=200, more=True) == [1, 2, None, -1]
    assert links(page=7, pages=200, more=True) == [1, None, 6, 7, 8, None, -1]
    assert links(page=-1, pages=200, more=True) == [1, None, -2, -1]
    assert links(page=-5, pages=200, more=True) == [1, None, -6, -5, -4, None, -1]
    assert links(page=7, pages=200) == [1, None, 6, 7, 8, None, 200]


def test_previous_and_next_stop_at_the_ends() -> None:
    at_end = Pager(page=-1, pages=200, total=10_000, per_page=50, more=True)
    assert (at_end.next, at_end.previous, at_end.first, at_end.last) == (None, "?page=-2", 50, 1)
    at_beginning = Pager(page=1, pages=200, total=10_000, per_page=50, more=True)
    assert (at_beginning.previous, at_beginning.next) == (None, "?page=2")
    beyond = Pager(page=250, pages=200, total=10_000, per_page=50, more=True)
    assert (beyond.next, beyond.first, beyond.last) == ("?page=251", 12_451, 12_500)


def test_numbers_that_were_not_counted_further_say_so() -> None:
    template = Template(
        "{% load credcloud_dashboard %}{{ few|counted }} {{ many|counted }} {{ cards|counted:1000 }}"
    )
    shown = template.render(Context({"few": 10_000, "many": 10_001, "cards": 1_001}))
    assert shown.replace(",", "") == "10000 10000+ 1000+"


def test_a_list_says_that_there_are_more_and_opens_at_its_end(monkeypatch: Any) -> None:
    for module in (pages, selections):
        monkeypatch.setattr(module, "MOST_COUNTED", 30)
    course = make_course()
    browser = PlainBrowser(make_staff(course, admin=True, name="Carla Mendès", username="carla"))
    generated(
        course, make_group(course), *(person(f"Person {one}", f"p{one}@example.org") for one in range(60))
    )
    first = browser.open(address(course, "pending/?view=list&per_page=25")).response.content.decode()
    assert "Showing 1 to 25 of 30+" in first
    assert "Select all 30+ that match" in first
    assert "data-cc-more" in first
    assert "page=-1" in first
    last = browser.open(address(course, "pending/?view=list&per_page=25&page=-1")).response.content.decode()
    assert "Showing 25 to 1 of 30+, counted from the end" in last
    assert "Person 59" in last
    assert "Person 34" not in last
