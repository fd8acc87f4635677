"""Signing in from a course: each check of a launch, and what whoever came may do then."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.hosts.moodle.models import LaunchState, OneTimeLink
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms.moodle.models import MoodleAccount, MoodleCourse, MoodleEnrolment, MoodleSite
from credcloud_bridge.lms_data import Permission
from tests.hosts.moodle.platform import (
    CLIENT,
    LTI,
    ROOT,
    begin,
    connected_site,
    key,
    launch,
    launch_claims,
    signed,
)
from tests.lms import moodle_world

pytestmark = pytest.mark.django_db

LEARNER = "lti_launch_learner_two_groups.json"
TEACHER = "lti_launch_non_editing_teacher.json"
KEY = CourseKey.from_string("moodle-v1:campus+2")


def where(browser: Client, response: Any) -> str:
    """Where somebody ends up after a launch."""
    assert response.status_code == 302, response.content.decode()
    assert response["Location"].startswith("/moodle/arrived?link=")
    return str(browser.get(response["Location"], secure=True)["Location"])


def refused(response: Any) -> str:
    """The heading of the page that says why nobody was signed in."""
    assert response.status_code == 400
    text = response.content.decode()
    return text[text.index("<h1") : text.index("</h1>")]


# --- a launch that is right --------------------------------------------------------------------


def test_a_learner_arrives_at_their_own_credentials(
    site: MoodleSite, browser: Client, refreshed: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = launch(browser, launch_claims(LEARNER))
    assert where(browser, response) == "/credcloud/my/"
    account = MoodleAccount.objects.get(site=site, number=8)
    assert (account.name, account.email, account.external_id) == (
        "Ada Łukasiewicz",
        "learner1@example.org",
        "LEARNER1",
    )
    assert account.user.email == ""
    assert not account.user.has_usable_password()
    course = MoodleCourse.objects.get(site=site, number=2)
    assert course.title == "Research Data Management — Level 1"
    assert course.memberships_url.endswith("/CourseSection/2/bindings/1/memberships")
    assert str(course.starts_on) == "2026-09-30"
    assert refreshed == [("credcloud_moodle.read_course", course.pk, False)]


def test_the_same_person_is_the_same_account_with_another_address(site: MoodleSite, browser: Client) -> None:
    launch(browser, launch_claims(LEARNER))
    launch(browser, launch_claims("lti_launch_email_changed.json", sub="8"))
    (account,) = MoodleAccount.objects.all()
    assert account.email != "learner1@example.org"
    assert get_user_model().objects.filter(username="moodle:campus:8").count() == 1


def test_a_teacher_arrives_at_the_courses_credentials(site: MoodleSite, browser: Client) -> None:
    response = launch(browser, launch_claims(TEACHER))
    assert where(browser, response) == "/credcloud/courses/moodle-v1:campus+2/"
    assert browser.get("/credcloud/courses/moodle-v1:campus+2/", secure=True).status_code == 200


def test_a_teacher_publishes_only_once_participants_say_that_they_edit_the_course(
    site: MoodleSite, browser: Client
) -> None:
    launch(browser, launch_claims(TEACHER))
    user = MoodleAccount.objects.get(number=4).user
    assert Permission.PREPARE in lms.permissions(user=user, course_key=KEY)
    assert Permission.PUBLISH not in lms.permissions(user=user, course_key=KEY)
    course = MoodleCourse.objects.get(number=2)
    MoodleEnrolment.objects.create(
        course=course, account=MoodleAccount.objects.get(number=4), learner=False, teaches=True
    )
    launch(browser, launch_claims(TEACHER))
    assert Permission.PUBLISH in lms.permissions(user=user, course_key=KEY)


def test_a_teacher_who_comes_back_as_a_student_may_nothing_any_more(
    site: MoodleSite, browser: Client
) -> None:
    launch(browser, launch_claims(TEACHER))
    user = MoodleAccount.objects.get(number=4).user
    assert lms.permissions(user=user, course_key=KEY)
    learner = {f"{LTI}roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"]}
    response = launch(browser, launch_claims(TEACHER, **learner))
    assert where(browser, response) == "/credcloud/my/"
    assert lms.permissions(user=user, course_key=KEY) == frozenset()


def test_an_administrator_is_one_on_that_site_only(site: MoodleSite, browser: Client) -> None:
    launch(browser, launch_claims("lti_launch_admin.json"))
    user = MoodleAccount.objects.get().user
    elsewhere = connected_site("north", issuer="https://north.example.org", guid="other")
    moodle_world.make_course(elsewhere, 2)
    assert Permission.ADMINISTER in lms.permissions(user=user, course_key=KEY)
    north = CourseKey.from_string("moodle-v1:north+2")
    assert lms.permissions(user=user, course_key=north) == frozenset()
    assert not user.is_staff


def test_the_session_of_somebody_else_ends(site: MoodleSite, browser: Client) -> None:
    launch(browser, launch_claims(TEACHER))
    first = browser.session.session_key
    launch(browser, launch_claims(LEARNER))
    assert browser.session.session_key != first
    assert browser.session["_auth_user_id"] == str(MoodleAccount.objects.get(number=8).user_id)


def test_moodles_language_is_ours(site: MoodleSite, browser: Client) -> None:
    claims = launch_claims(LEARNER)
    claims[f"{LTI}launch_presentation"] = {"locale": "pt_br"}
    launch(browser, claims)
    assert browser.cookies["django_language"].value == "pt-br"


# --- each check ----------------------------------------------------------------------------------------


def test_a_launch_counts_once(site: MoodleSite, browser: Client) -> None:
    asked = begin(browser)
    token = signed(launch_claims(LEARNER, nonce=asked["nonce"]))
    given = {"state": asked["state"], "id_token": token}
    assert browser.post("/moodle/launch", given, secure=True).status_code == 302
    assert "used already" in refused(browser.post("/moodle/launch", given, secure=True))


def test_a_state_that_is_too_old_or_unknown_counts_for_nothing(site: MoodleSite, browser: Client) -> None:
    asked = begin(browser)
    LaunchState.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "too old" in refused(launch(browser, launch_claims(LEARNER), asked))
    assert "used already" in refused(launch(browser, launch_claims(LEARNER), {"state": "x", "nonce": "y"}))
    assert "used already" in refused(browser.post("/moodle/launch", {}, secure=True))


def test_another_browser_cannot_finish_a_launch(site: MoodleSite, browser: Client) -> None:
    asked = begin(browser)
    other = Client(HTTP_HOST="bridge.example.org")
    assert "cookie" in refused(launch(other, launch_claims(LEARNER), asked))
    # And the state is used up.
    assert "used already" in refused(launch(browser, launch_claims(LEARNER), asked))


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "somebody-else"},
        {"aud": [CLIENT, "other"]},
        {"iss": "https://evil.example.org"},
        {"own_nonce": "another"},
        {f"{LTI}deployment_id": "99"},
        {f"{LTI}deployment_id": None},
        {f"{LTI}version": "1.1.0"},
        {f"{LTI}message_type": "LtiStartProctoring"},
        {f"{LTI}target_link_uri": "https://evil.example.org/moodle/launch"},
        {"iat": int(time.time()) + 3600, "exp": int(time.time()) + 7200},
        {"iat": int(time.time()) - 200, "exp": int(time.time()) - 100},
        {"exp": None},
        {"sub": None},
        {"sub": "0"},
        {"sub": "8 OR 1=1"},
    ],
    ids=lambda changes: "-".join(changes).rpartition("/")[2],
)
def test_a_token_with_one_thing_wrong_signs_nobody_in(
    site: MoodleSite, browser: Client, changes: dict[str, Any]
) -> None:
    assert refused(launch(browser, launch_claims(LEARNER, **changes)))
    assert "_auth_user_id" not in browser.session
    assert not MoodleAccount.objects.exists()


@pytest.mark.parametrize(
    "signing",
    [
        {"algorithm": "none"},
        {"algorithm": "HS256", "with_key": "secret" * 10},
        {"with_key": key("somebody-elses")},
    ],
    ids=["none", "hmac", "foreign-key"],
)
def test_a_token_that_the_site_did_not_sign_signs_nobody_in(
    site: MoodleSite, browser: Client, signing: dict[str, Any]
) -> None:
    assert refused(launch(browser, launch_claims(LEARNER), **signing))
    assert not MoodleAccount.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é" * 50, "e" * 200_000])
def test_what_is_no_token_is_refused(site: MoodleSite, browser: Client, token: str) -> None:
    asked = begin(browser)
    assert refused(browser.post("/moodle/launch", {"state": asked["state"], "id_token": token}, secure=True))


def test_an_unknown_key_is_read_by_a_task_at_most_once_a_minute(
    site: MoodleSite, browser: Client, refreshed: list[Any]
) -> None:
    for _time in range(3):
        assert "new key" in refused(launch(browser, launch_claims(LEARNER), kid="rotated"))
    assert refreshed == [("credcloud_moodle.read_keys", site.pk)]


def test_a_state_of_one_site_takes_no_token_of_another(site: MoodleSite, browser: Client) -> None:
    other = connected_site("north", issuer="https://north.example.org", client_id="NORTH", guid="other")
    claims = launch_claims(LEARNER, iss=other.issuer, aud="NORTH")
    assert refused(launch(browser, claims))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://unknown.example.org"},
        {"client_id": "unknown"},
        {"client_id": ""},
        {"target_link_uri": "https://evil.example.org/"},
    ],
)
def test_a_launch_begins_only_for_a_connected_site_and_our_own_address(
    site: MoodleSite, browser: Client, changes: dict[str, str]
) -> None:
    given = {"iss": site.issuer, "client_id": CLIENT, "target_link_uri": f"{ROOT}/moodle/launch", **changes}
    assert refused(browser.post("/moodle/login", given, secure=True))
    assert refused(browser.get("/moodle/login", given, secure=True))
    assert not LaunchState.objects.exists()


def test_an_account_that_was_closed_here_stays_closed(site: MoodleSite, browser: Client) -> None:
    launch(browser, launch_claims(LEARNER))
    get_user_model().objects.update(is_active=False)
    assert "closed" in refused(launch(browser, launch_claims(LEARNER)))


# --- cookies and frames -------------------------------------------------------------------------------


def test_cookies_are_for_a_frame_of_another_site(site: MoodleSite, browser: Client) -> None:
    asked = begin(browser)
    state = next(cookie for name, cookie in browser.cookies.items() if name.startswith("cc-launch-"))
    assert (state["samesite"], state["secure"], state["partitioned"]) == ("None", True, True)
    assert state["httponly"]
    launch(browser, launch_claims(TEACHER), asked)
    session = browser.cookies["sessionid"]
    assert (session["samesite"], session["secure"], session["partitioned"]) == ("None", True, True)
    assert "Partitioned" in session.OutputString()


def test_pages_may_stand_in_that_moodles_frame_and_in_no_other(site: MoodleSite, browser: Client) -> None:
    launch(browser, launch_claims(TEACHER))
    page = browser.get("/credcloud/courses/moodle-v1:campus+2/", secure=True)
    assert "frame-ancestors 'self' https://moodle.example.org" in page["Content-Security-Policy"]
    assert "X-Frame-Options" not in page
    other = Client(HTTP_HOST="bridge.example.org").get("/login/", secure=True)
    assert "moodle.example.org" not in other["Content-Security-Policy"]
    assert other["X-Frame-Options"] == "SAMEORIGIN"


def test_visitors_without_a_session_get_none(site: MoodleSite, browser: Client) -> None:
    browser.get("/credcloud/verify/", secure=True)
    assert "sessionid" not in browser.cookies


def test_without_a_cookie_a_window_of_its_own_opens_once(site: MoodleSite, browser: Client) -> None:
    response = launch(browser, launch_claims(TEACHER))
    without_cookies = Client(HTTP_HOST="bridge.example.org")
    page = without_cookies.get(response["Location"], secure=True)
    assert "Open in a new tab" in page.content.decode()
    link = response["Location"].partition("link=")[2]
    window = Client(HTTP_HOST="bridge.example.org")
    opened = window.post("/moodle/open", {"link": link}, secure=True)
    assert opened["Location"] == "/credcloud/courses/moodle-v1:campus+2/"
    assert "_auth_user_id" in window.session
    again = Client(HTTP_HOST="bridge.example.org").post("/moodle/open", {"link": link}, secure=True)
    assert "used already" in refused(again)


def test_a_link_is_good_for_a_minute(site: MoodleSite, browser: Client) -> None:
    response = launch(browser, launch_claims(TEACHER))
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    link = response["Location"].partition("link=")[2]
    assert refused(browser.post("/moodle/open", {"link": link}, secure=True))


# --- deep linking ----------------------------------------------------------------------------------------


def test_a_teacher_adds_the_activity_and_it_has_no_grade(site: MoodleSite, browser: Client) -> None:
    import jwt

    from credcloud_bridge.lms.moodle.tool_keys import public_keys

    response = launch(browser, launch_claims("lti_deep_linking_request.json"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "form-action 'self' https://moodle.example.org" in response["Content-Security-Policy"]
    assert 'action="https://moodle.example.org/mod/lti/contentitem_return.php' in page
    answer = page.partition('name="JWT" value="')[2].partition('"')[0]
    key_set = jwt.PyJWKSet.from_dict(public_keys())
    claims = jwt.decode(answer, key_set.keys[0].key, algorithms=["RS256"], audience=site.issuer)
    assert claims["iss"] == CLIENT
    (item,) = claims["https://purl.imsglobal.org/spec/lti-dl/claim/content_items"]
    assert item == {"type": "ltiResourceLink", "title": "Credentials"}
    assert claims[f"{LTI}deployment_id"] == "1"


def test_a_learner_adds_nothing(site: MoodleSite, browser: Client) -> None:
    claims = launch_claims("lti_deep_linking_request.json", sub="8")
    claims[f"{LTI}roles"] = ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"]
    assert "Only teachers" in refused(launch(browser, claims))


def test_the_answer_goes_back_to_the_site_that_asked(site: MoodleSite, browser: Client) -> None:
    claims = launch_claims("lti_deep_linking_request.json")
    settings = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
    claims[settings] = {**claims[settings], "deep_link_return_url": "https://evil.example.org/"}
    response = launch(browser, claims)
    assert "evil.example.org" not in response.content.decode()


def test_once_the_session_has_ended_the_frame_says_how_to_come_back(
    site: MoodleSite, browser: Client
) -> None:
    launch(browser, launch_claims(TEACHER))
    browser.get("/credcloud/courses/moodle-v1:campus+2/", secure=True)
    del browser.cookies["sessionid"]
    moved = browser.get("/credcloud/courses/moodle-v1:campus+2/", secure=True)
    assert moved.status_code == 302
    page = browser.get(moved["Location"], secure=True)
    assert "Your session has ended" in page.content.decode()
    assert 'href="https://moodle.example.org/course/view.php?id=2"' in page.content.decode()
    assert "frame-ancestors 'self' https://moodle.example.org" in page["Content-Security-Policy"]
    assert 'name="password"' in browser.get("/login/?own=1", secure=True).content.decode()


def test_a_browser_that_names_a_site_we_do_not_know_gets_nothing_for_it(browser: Client) -> None:
    browser.cookies["cc-moodle"] = "evil"
    page = browser.get("/login/", secure=True)
    assert "frame-ancestors 'self';" in f"{page['Content-Security-Policy']};"
