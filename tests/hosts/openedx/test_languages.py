"""What we show is in one language, also where the reader's is one that only the platform is translated into."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polib
import pytest
from django.test import Client
from django.utils import translation

from credcloud_bridge.delivery import mail_builder
from credcloud_bridge.hosts.openedx import language_middleware
from credcloud_bridge.hosts.openedx.course_tool import CredentialsTool
from credcloud_bridge.hosts.openedx.filters.legacy_tab import AddCredentialsSection
from credcloud_bridge.hosts.openedx.filters.mfe_tab import AddCredentialsTab
from credcloud_bridge.hosts.openedx.settings import common
from tests.credentials.worlds import World, make_world
from tests.dashboard.issuing import address
from tests.factories import make_course, make_staff, make_user
from tests.xblock import runtimes

pytestmark = pytest.mark.django_db

# A language from right to left that we are not translated into; Django itself is.
PLATFORMS = "he"
WORDS = ("Credentials", "My credentials", "Your credential", "Save", "Heading", "Credentials (%(number)s)")


@pytest.fixture
def platform(settings: Any, tmp_path: Path) -> None:
    """A platform in Hebrew whose own catalogue has some of the words that we use too."""
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    file.extend(polib.POEntry(msgid=word, msgstr=f"פלטפורמה {word}") for word in WORDS)
    folder = tmp_path / PLATFORMS / "LC_MESSAGES"
    folder.mkdir(parents=True)
    file.save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [str(tmp_path)]
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic"), (PLATFORMS, "Hebrew")]


@pytest.fixture
def world() -> World:
    return make_world()


def test_our_middleware_is_added_once_after_all_others() -> None:
    platform = SimpleNamespace(MAKO_TEMPLATE_DIRS_BASE=[], MIDDLEWARE=["platform.Locale"])
    common.plugin_settings(platform)
    common.plugin_settings(platform)
    assert platform.MIDDLEWARE == [
        "platform.Locale",
        "credcloud_bridge.hosts.openedx.language_middleware.OneLanguage",
        "credcloud_bridge.web.background_forms.redirect_the_page",
    ]


@pytest.fixture
def pending_page(settings: Any, platform: None) -> Any:
    course = make_course()
    staff = make_staff(course)

    def page() -> Any:
        # A client of its own each time: it loads the middleware once.
        client = Client(headers={"accept-language": PLATFORMS})
        client.force_login(staff)
        return client.get(address(course, "pending/"))

    return page


def test_a_page_in_a_language_of_the_platform_only_is_english_altogether(
    pending_page: Any, settings: Any
) -> None:
    assert '<html lang="he" dir="rtl"' in pending_page().content.decode()
    settings.MIDDLEWARE = [
        *settings.MIDDLEWARE,
        "credcloud_bridge.hosts.openedx.language_middleware.OneLanguage",
    ]
    page = pending_page().content.decode()
    assert '<html lang="en" dir="ltr"' in page
    assert "פלטפורמה" not in page


def test_the_language_of_the_request_is_back_afterwards(pending_page: Any, settings: Any) -> None:
    def answer(_request: Any) -> str:
        translation.activate("en")
        return "answered"

    with translation.override(PLATFORMS):
        assert language_middleware.OneLanguage(answer)(SimpleNamespace()) == "answered"  # type: ignore[arg-type, comparison-overlap]
        assert translation.get_language() == PLATFORMS


@pytest.mark.usefixtures("platform")
def test_the_tab_of_both_dashboards_is_in_one_language(seen_by: Callable[[Any], Any]) -> None:
    course = make_course()
    staff = make_staff(course)
    context: dict[str, Any] = {"course": SimpleNamespace(id=course.key), "sections": []}
    with translation.override(PLATFORMS), seen_by(staff):
        AddCredentialsSection("", []).run_filter(context, "")
        found = AddCredentialsTab("", []).run_filter([], staff, course.key)
    (section,) = context["sections"]
    assert section["section_display_name"] == found["tabs"][0]["title"] == "Credentials"
    assert "פלטפורמה" not in section["fragment"].content


@pytest.mark.usefixtures("platform")
def test_the_course_tool_is_in_one_language() -> None:
    with translation.override(PLATFORMS):
        assert CredentialsTool.title() == "My credentials"


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("view", ["student_view", "author_view", "studio_view"])
def test_the_block_is_in_one_language_and_its_direction(world: World, view: str) -> None:
    block = (
        runtimes.seen_by(make_user(), world.course_key)
        if view == "student_view"
        else runtimes.in_studio(world.course_key)
    )
    with translation.override(PLATFORMS):
        html = block.render(view).body_html()
    assert "פלטפורמה" not in html
    assert "rtl" not in html


@pytest.mark.usefixtures("platform")
def test_a_mail_is_in_one_language() -> None:
    assert mail_builder.mail_language(PLATFORMS) == "en"
    assert mail_builder.mail_language("ar") == "ar"
