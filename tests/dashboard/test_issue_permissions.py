"""Who may use the issuing screens: every address for every role, and with less than staff usually have."""

from __future__ import annotations

import pytest

from tests.dashboard.issuing import address, drafts, generated, make_batch, make_group, person
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import enrol, make_course, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def paths(course):
    """Addresses that prepare, and addresses that look."""
    group = make_group(course)
    batch = make_batch(course, group, person("Ada", "ada@example.org"))
    _done, (row,) = generated(course, make_group(course, "Other"), person("Bo", "bo@example.org"))
    draft = drafts(course, batch)[0]
    base = f"batches/{batch.uuid}/"
    preparing = {
        "GET": [
            "issue/",
            *(base + path for path in ("recipients/", "recipients/enrolments/", "recipients/by-hand/")),
            *(
                base + path
                for path in ("recipients/spreadsheet/", "template.xlsx", "template.csv", "verify/")
            ),
            *(base + path for path in ("verify/rows-to-fix.xlsx", f"verify/{draft.uuid}/", "discard/")),
        ],
        "POST": [
            "issue/",
            *(
                base + path
                for path in ("recipients/enrolments/", "recipients/by-hand/", "recipients/spreadsheet/")
            ),
            *(
                base + path
                for path in ("verify/dates/", "verify/remove/", f"verify/{draft.uuid}/", "generate/")
            ),
            base + "discard/",
            "review/discard/",
            "review/refresh/",
            f"credentials/{row.uuid}/review/",
        ],
    }
    looking = ["review/", f"credentials/{row.uuid}/review/"]
    return preparing, looking


def answer(browser, method, course, path) -> int:
    send = browser.client.get if method == "GET" else browser.client.post
    return send(address(course, path)).status_code


def test_learners_outsiders_and_staff_of_other_courses_see_nothing(course, paths):
    preparing, looking = paths
    for user in (enrol(course, "Learner"), make_user("Outsider"), make_staff(make_course(), admin=True)):
        browser = PlainBrowser(user)
        for method, some in preparing.items():
            for path in some:
                assert answer(browser, method, course, path) == 403, (method, path)
        for path in looking:
            assert answer(browser, "GET", course, path) == 403, path


def test_who_may_only_look_sees_what_is_under_review_and_changes_nothing(course, paths, settings):
    settings.CREDCLOUD_ROLE_PERMISSIONS = {"course_staff": ("view",)}
    preparing, looking = paths
    browser = PlainBrowser(make_staff(course))
    for method, some in preparing.items():
        for path in some:
            assert answer(browser, method, course, path) == 403, (method, path)
    for path in looking:
        browser.open(address(course, path))
        assert browser.status == 200, path
        assert not browser.has_button("Discard"), path
        assert not browser.has_button("Save"), path


def test_anonymous_people_are_asked_to_sign_in(course, paths, client):
    preparing, looking = paths
    for path in (*preparing["GET"], *looking):
        response = client.get(address(course, path))
        assert response.status_code == 302, path
        assert response["Location"].startswith("/login/"), path


def test_nothing_that_changes_something_answers_to_a_link(course, paths):
    preparing, _looking = paths
    browser = PlainBrowser(make_staff(course, admin=True))
    only_posted = [
        path for path in preparing["POST"] if path.endswith(("dates/", "remove/", "generate/", "refresh/"))
    ]
    assert len(only_posted) == 4
    for path in only_posted:
        assert answer(browser, "GET", course, path) == 405, path


def test_a_forged_form_is_refused(course, paths):
    preparing, _looking = paths
    browser = PlainBrowser(make_staff(course, admin=True))
    browser.client.handler.enforce_csrf_checks = True
    for path in preparing["POST"]:
        assert answer(browser, "POST", course, path) == 403, path
