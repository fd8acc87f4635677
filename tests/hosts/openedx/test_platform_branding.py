"""Our pages inside an Open edX: the platform's name and logo above them, and the way back."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from lxml import html

from credcloud_bridge.hosts.openedx import toggles
from credcloud_bridge.hosts.openedx.settings import common
from tests.dashboard.issuing import address
from tests.factories import make_course, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(settings: Any) -> Any:
    """Django's settings with the templates that the plugin sets in an Open edX."""
    platform = SimpleNamespace(MAKO_TEMPLATE_DIRS_BASE=[])
    common.plugin_settings(platform)
    settings.CREDCLOUD_HOST_TEMPLATES = platform.CREDCLOUD_HOST_TEMPLATES
    settings.CREDCLOUD_HOST_BRANDING = platform.CREDCLOUD_HOST_BRANDING
    settings.PLATFORM_NAME = "Campus & Co"
    settings.X_FRAME_OPTIONS = "DENY"  # as the platform has it
    return settings


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The platform's modules that we ask, answering as they do."""

    def add(path: str, **names: Any) -> None:
        parts = path.split(".")
        for number in range(1, len(parts) + 1):
            name = ".".join(parts[:number])
            if name not in sys.modules:
                module = ModuleType(name)
                module.__path__ = []  # type: ignore[attr-defined]
                monkeypatch.setitem(sys.modules, name, module)
                if number > 1:
                    setattr(sys.modules[".".join(parts[: number - 1])], parts[number - 1], module)
        for name, value in names.items():
            setattr(sys.modules[path], name, value)

    return add


def test_a_staff_page_has_the_platforms_name_the_course_and_the_way_back(client: Any, inside: Any) -> None:
    course = make_course(title="Курс & co")
    client.force_login(make_staff(course))
    answer = client.get(address(course))
    page = html.fromstring(answer.content.decode())
    assert "Campus & Co" in page.xpath("string(//header)")
    assert "Курс & co" in page.xpath("string(//*[@class='cc-course-frame'])")
    (back,) = page.xpath("//*[@class='cc-course-frame__back']/a/@href")
    assert back == reverse("site:instructor", args=[str(course.key)])
    assert not page.xpath("//*[contains(@class, 'cc-site-nav')]//a[contains(@href, 'outbox')]")


def test_only_the_staff_pages_may_stand_in_a_frame(client: Any, inside: Any) -> None:
    course = make_course()
    assert client.get(reverse("credcloud:verify")).headers["X-Frame-Options"] == "DENY"
    client.force_login(make_staff(course))
    assert client.get(reverse("credcloud:my_credentials")).headers["X-Frame-Options"] == "DENY"
    for page in ("", "pending/", "published/", "groups/", "issue/"):
        assert client.get(address(course, page)).headers["X-Frame-Options"] == "SAMEORIGIN", page


def test_a_visitor_finds_the_way_to_sign_in_and_back(client: Any, inside: Any, settings: Any) -> None:
    settings.LOGIN_URL = "/login"
    page = html.fromstring(client.get(reverse("credcloud:verify") + "?id=A&b=C").content.decode())
    (sign_in,) = page.xpath("//header//a[contains(@href, 'login')]/@href")
    assert sign_in == "/login?next=%2Fcredcloud%2Fverify%2F%3Fid%3DA%26b%3DC"


def test_the_platforms_logo_is_shown(client: Any, inside: Any, platform: Any) -> None:
    platform("lms.djangoapps.branding.api", get_logo_url=lambda is_secure: "/static/images/logo.png")
    platform(
        "openedx.core.djangoapps.site_configuration.helpers",
        get_value=lambda name, default: {"platform_name": "Faculty of Law"}.get(name, default),
    )
    page = html.fromstring(client.get(reverse("credcloud:verify")).content.decode())
    (logo,) = page.xpath("//header//img")
    assert (logo.get("src"), logo.get("alt")) == ("/static/images/logo.png", "Faculty of Law")


def test_a_theme_without_a_logo_takes_no_page_down(
    client: Any, inside: Any, platform: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def no_logo(is_secure: bool) -> str:
        raise ValueError("Missing staticfiles manifest entry for 'images/logo.png'")

    platform("lms.djangoapps.branding.api", get_logo_url=no_logo)
    platform("openedx.core.djangoapps.site_configuration.helpers", get_value=lambda name, default: default)
    answer = client.get(reverse("credcloud:verify"))
    assert answer.status_code == 200
    assert "Campus &amp; Co" in answer.content.decode()
    assert "manifest entry" in caplog.text


@pytest.mark.parametrize("disabled", [True, False])
def test_the_waffle_flag_switches_a_course(platform: Any, disabled: bool) -> None:
    asked = []

    class CourseWaffleFlag:
        def __init__(self, name: str, module_name: str) -> None:
            self.name = name

        def is_enabled(self, course_key: Any) -> bool:
            asked.append((self.name, str(course_key)))
            return disabled

    platform("openedx.core.djangoapps.waffle_utils", CourseWaffleFlag=CourseWaffleFlag)
    course = make_course("course-v1:A.B+C+D")
    assert toggles.is_on(course.key) is not disabled
    assert asked == [("credcloud.disabled", "course-v1:A.B+C+D")]
