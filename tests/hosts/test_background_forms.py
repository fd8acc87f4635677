"""Forms that a page's script sends in the background: redirects reach the page, everything else is left alone."""

from __future__ import annotations

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory

from credcloud_bridge.web.background_forms import redirect_the_page
from tests.factories import make_user

pytestmark = pytest.mark.django_db
IN_BACKGROUND = {"HX-Request": "true", "HX-Boosted": "true"}


def test_a_redirect_is_given_to_the_page_with_its_cookies() -> None:
    user = make_user()
    user.set_password("a long password")
    user.save()
    client = Client()
    answer = client.post(
        "/login/",
        {"username": user.username, "password": "a long password", "next": "/password/"},
        headers=IN_BACKGROUND,
    )
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/password/")
    assert client.get("/password/").status_code == 200


def test_forms_that_browsers_send_themselves_get_the_redirect() -> None:
    request = RequestFactory().post("/")
    assert redirect_the_page(lambda _request: HttpResponseRedirect("/there/"))(request).status_code == 302


def test_what_is_no_redirect_stays_as_it_is() -> None:
    request = RequestFactory().post("/", headers=IN_BACKGROUND)
    page = HttpResponse("wrong", status=422)
    assert redirect_the_page(lambda _request: page)(request) is page
