"""What people, or their programs, put into searches and filters."""

from __future__ import annotations

import pytest

from tests.dashboard.issuing import address, drafts, finish_jobs, make_batch, make_group, person
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import enrol, make_course, make_staff

pytestmark = pytest.mark.django_db


def test_nul_is_not_searched_for_because_some_databases_refuse_it():
    course = make_course()
    ana = enrol(course, "Ana Diaz", mode="verified")
    group = make_group(course, "Certificate")
    batch = make_batch(course, group, person("Bo Berg", "bo@example.org"))
    browser = PlainBrowser(make_staff(course, admin=True))
    for path, found in (
        ("?search=Bo%00 Berg", "Bo Berg"),
        ("groups/?search=Certi%00ficate", "Certificate"),
        ("issue/?q=Certi%00ficate", "Certificate"),
        (f"batches/{batch.uuid}/verify/?q=B%00o", "Bo Berg"),
        (f"batches/{batch.uuid}/recipients/enrolments/?asked=1&q=Ana%00&mode=veri%00fied", "Ana Diaz"),
    ):
        assert found in browser.open(address(course, path)).text, path
    job = {"asked": "1", "cohort": "\0", "learner": [str(ana.pk), "\0"]}
    browser.client.post(address(course, f"batches/{batch.uuid}/recipients/enrolments/"), job)
    finish_jobs(course)
    assert {row.name for row in drafts(course, batch)} == {"Ana Diaz", "Bo Berg"}
