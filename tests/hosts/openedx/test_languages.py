"""A page of ours is in one language, also where the reader's is one that only the platform is translated into."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from credcloud_bridge.hosts.openedx import languages
from credcloud_bridge.hosts.openedx.settings import common
from tests.dashboard.issuing import address
from tests.factories import make_course, make_staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "ours"), [("en", True), ("en-gb", True), ("ar", True), ("ar-eg", True), ("es", False)]
)
def test_it_is_known_into_which_languages_we_are_translated(language: str, ours: bool) -> None:
    assert languages.translated_into(language) is ours


def test_the_middleware_is_added_once_after_all_others() -> None:
    platform = SimpleNamespace(MAKO_TEMPLATE_DIRS_BASE=[], MIDDLEWARE=["platform.Locale"])
    common.plugin_settings(platform)
    common.plugin_settings(platform)
    assert platform.MIDDLEWARE == ["platform.Locale", "credcloud_bridge.hosts.openedx.languages.OneLanguage"]


@pytest.fixture
def in_spanish(settings: Any) -> Any:
    """A host with Spanish, whose catalogue has words that we use too: Django's own has "Name"."""
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic"), ("es", "Spanish")]
    course = make_course()
    staff = make_staff(course)

    def page() -> Any:
        # A client of its own each time: it loads the middleware once.
        client = Client(headers={"accept-language": "es"})
        client.force_login(staff)
        return client.get(address(course, "pending/"))

    return page


def test_a_page_in_a_language_of_the_platform_only_is_english_altogether(
    in_spanish: Any, settings: Any
) -> None:
    assert '<html lang="es"' in in_spanish().content.decode()
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "credcloud_bridge.hosts.openedx.languages.OneLanguage"]
    page = in_spanish().content.decode()
    assert '<html lang="en"' in page


def test_the_language_of_the_request_is_back_afterwards(in_spanish: Any, settings: Any) -> None:
    def answer(_request: Any) -> str:
        translation.activate("en")
        return "answered"

    with translation.override("es"):
        assert languages.OneLanguage(answer)(SimpleNamespace()) == "answered"  # type: ignore[arg-type, comparison-overlap]
        assert translation.get_language() == "es"
