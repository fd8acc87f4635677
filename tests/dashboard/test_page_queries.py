"""How often the pages that staff look at most ask the database, once the process has seen the design."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.lms_data import RosterFilters
from tests.dashboard.issuing import address, finish_jobs, generated, make_batch, make_group, person
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import enrol, make_course, make_staff

pytestmark = pytest.mark.django_db

# Of these four find the session, the person, the course and their role in it. Who makes one fall writes it here.
QUERIES = {
    "": 21,
    "pending/?view=list": 15,
    "pending/?view=grid": 15,
    "credentials/{reviewed}/review/": 10,
    "batches/{batch}/verify/": 20,
    "published/": 10,
}


@pytest.mark.parametrize("page", QUERIES)
def test_a_page_asks_as_often_however_much_it_shows(page: str) -> None:
    course = make_course()
    group = make_group(course)
    browser = PlainBrowser(make_staff(course, admin=True, name="Carla Mendès", username="carla"))
    drafted = make_batch(course, group)
    asked = []
    for number in range(2):
        for one in range(2):
            enrol(course, f"Learner {number}{one}", email=f"learner{number}{one}@example.org")
        typed = (person(f"Person {one}", f"batch{number}p{one}@example.org") for one in range(3 + number))
        batch = make_batch(course, group, *typed)
        ids = {"batch_uuid": batch.uuid, "course_key": course.key, "actor": None}
        credentials.add_enrolments(**ids, filters=RosterFilters(), without_credential=True, lms_user_ids=None)
        finish_jobs(course)
        credentials.generate(**ids)
        finish_jobs(course)
        selection = credentials.Selection(course_key=course.key, batch_uuid=batch.uuid)
        rows = credentials.credentials_page(selection=selection).rows
        learner = next(row for row in rows if row.name.startswith("Learner"))
        published = generated(course, group, person("Published", f"published{number}@example.org"))[0]
        chosen = credentials.Selection(course_key=course.key, batch_uuid=published.uuid)
        credentials.publish(selection=chosen, actor=None)
        finish_jobs(course)
        # Of each batch of drafts the page at home says what is wrong, with a few queries: here it is one batch.
        credentials.add_by_hand(
            **(ids | {"batch_uuid": drafted.uuid}),
            rows=[person(f"Draft {one}", f"draft{number}x{one}@example.org") for one in range(3)],
            today=date(2026, 7, 1),
            date_order="YMD",
            form_token=f"drafts {number}",
        )
        where = address(course, page.format(reviewed=learner.uuid, batch=drafted.uuid))
        visits = []
        for _visit in range(3):
            with CaptureQueriesContext(connection) as queries:
                assert browser.open(where).status == 200
            visits.append(len(queries))
        # Now and then a page also looks for jobs that nobody was told of.
        asked.append(min(visits))
    assert asked == [QUERIES[page]] * 2, "\n".join(query["sql"] for query in queries.captured_queries)
