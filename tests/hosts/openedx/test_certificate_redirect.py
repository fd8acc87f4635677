"""The platform's own certificate leads to ours, through the platform's filter."""

from __future__ import annotations

from typing import Any

import pytest
from openedx_filters.learning.filters import CertificateRenderStarted

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.models import Credential
from tests.credentials.worlds import World, make_world
from tests.factories import make_user

pytestmark = pytest.mark.django_db

STEP = "credcloud_bridge.hosts.openedx.certificate_redirect.RedirectToCredential"
ZOE = {"name": "Zoë", "email": "zoe@example.org"}


@pytest.fixture
def world() -> World:
    return make_world(title="Data Science")


@pytest.fixture
def zoe() -> Any:
    return make_user("Zoë", email="zoe@example.org")


@pytest.fixture(autouse=True)
def switched_on(settings: Any) -> None:
    settings.CREDCLOUD_REDIRECT_NATIVE_CERTIFICATES = True
    settings.OPEN_EDX_FILTERS_CONFIG = {
        CertificateRenderStarted.filter_type: {"fail_silently": True, "pipeline": [STEP]}
    }


def leads_to(user: Any, course_id: object) -> str:
    """Where the platform sends the reader of this certificate; blank when it shows its own."""
    context = {"accomplishment_user_id": user.pk, "course_id": str(course_id), "title": "Certificate"}
    template = object()
    try:
        left, same = CertificateRenderStarted.run_filter(context=context, custom_template=template)
    except CertificateRenderStarted.RedirectToPage as redirect:
        return str(redirect.redirect_to)
    assert left is context
    assert same is template
    return ""


def test_a_published_credential_takes_the_certificates_place(world: World, zoe: Any) -> None:
    world.reviewed([ZOE])
    assert leads_to(zoe, world.course_key) == ""
    world.publish()
    (row,) = world.rows()
    assert leads_to(zoe, world.course_key) == f"http://localhost:8000/credcloud/c/{row.public_id}/"


def test_nothing_happens_unless_it_is_switched_on(world: World, zoe: Any, settings: Any) -> None:
    world.issued([ZOE])
    del settings.CREDCLOUD_REDIRECT_NATIVE_CERTIFICATES
    assert leads_to(zoe, world.course_key) == ""


def test_other_people_and_other_courses_keep_their_certificates(world: World, zoe: Any) -> None:
    world.issued([ZOE])
    assert leads_to(make_user(), world.course_key) == ""
    assert leads_to(zoe, make_world().course_key) == ""


def test_what_is_no_longer_valid_does_not_take_a_certificates_place(world: World, zoe: Any) -> None:
    row = world.issued([ZOE])[0]
    Credential.objects.update(expires_on="2026-08-01")
    assert leads_to(zoe, world.course_key) == ""
    Credential.objects.update(expires_on=None)
    assert leads_to(zoe, world.course_key)
    credentials.revoke(selection=world.only(row), actor=world.actor, reason="Copied")
    assert leads_to(zoe, world.course_key) == ""


def test_a_private_one_is_led_to_for_its_recipient_only(world: World, zoe: Any, seen_by: Any) -> None:
    world.issued([ZOE])
    Credential.objects.update(visibility="private")
    assert leads_to(zoe, world.course_key) == ""
    with seen_by(make_user()):
        assert leads_to(zoe, world.course_key) == ""
    with seen_by(zoe):
        assert leads_to(zoe, world.course_key)


@pytest.mark.parametrize("course_id", ["", "nonsense", "course-v1:No+Such+Course"])
def test_a_failure_of_ours_shows_the_platforms_certificate(world: World, zoe: Any, course_id: str) -> None:
    world.issued([ZOE])
    assert leads_to(zoe, course_id) == ""
