"""What every page of the site forbids browsers and caches to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from credcloud_bridge.hosts.site.models import OutboxMail
from credcloud_bridge.hosts.site.outbox import OutboxBackend
from tests.factories import enrol, make_course, make_staff

pytestmark = pytest.mark.django_db

TEMPLATES = Path(__file__).parents[2] / "templates" / "credcloud"


def test_pages_run_only_what_the_site_itself_serves() -> None:
    course = make_course()
    enrol(course, "Ana")
    client = Client()
    client.force_login(make_staff(course))
    for path in (
        "/",
        "/nowhere/",
        "/credcloud/my/",
        "/admin/login/",
        f"/courses/{course.key}/instructor/enrolments/",
        f"/credcloud/courses/{course.key}/",
    ):
        response = client.get(path)
        policy = response["Content-Security-Policy"]
        assert "default-src 'self'" in policy, path
        assert "frame-ancestors 'self'" in policy, path
        assert "unsafe" not in policy, path
        assert "private" in response["Cache-Control"], path


def test_a_policy_of_a_page_of_its_own_is_enforced_together_with_the_sites() -> None:
    policy = Client().get("/credcloud/verify/")["Content-Security-Policy"]
    assert policy.count("frame-ancestors 'self'") == 2
    assert "default-src 'self'" in policy


def test_a_mails_styles_show_in_its_frame_and_its_scripts_do_not_run() -> None:
    mail = EmailMultiAlternatives("Hello", "Hello", to=["ana@example.org"], headers={"Message-ID": "<1@x>"})
    mail.attach_alternative("<html><head></head><body onload='alert(1)'>Hi</body></html>", "text/html")
    OutboxBackend().send_messages([mail])
    response = Client().get(f"/outbox/{OutboxMail.objects.get().pk}/")
    policy = response["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src" not in policy
    assert "default-src 'self'" in policy
    assert "allow-scripts" not in response.content.decode()


def test_no_page_has_a_script_or_a_style_inside_its_html() -> None:
    inline = re.compile(
        r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:|hx-on", re.IGNORECASE
    )
    pages = [path for path in TEMPLATES.rglob("*.html") if path.parent.name != "mail"]
    assert len(pages) > 20
    assert [str(path) for path in pages if inline.search(path.read_text())] == []
