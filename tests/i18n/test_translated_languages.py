"""In which language our texts are shown to whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from credcloud_bridge import translated_languages
from credcloud_bridge.translated_languages import closest_translation, in_one_language


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """We are translated into Arabic, German, Brazilian Portuguese and simplified Chinese."""
    for locale in ("ar", "de", "pt_BR", "zh_Hans"):
        (tmp_path / locale / "LC_MESSAGES").mkdir(parents=True)
    monkeypatch.setattr(translated_languages, "CATALOGUES", tmp_path)
    translated_languages._translation_of.cache_clear()
    yield
    translated_languages._translation_of.cache_clear()


@pytest.mark.parametrize(
    ("reader", "shown"),
    [
        ("en", "en"),
        ("en-gb", "en-gb"),
        ("ar", "ar"),
        ("ar-eg", "ar-eg"),
        ("de-de", "de-de"),
        ("pt-br", "pt-br"),
        ("pt-pt", "pt-br"),
        ("pt", "pt-br"),
        ("zh-cn", "zh-hans"),
        ("zh_HANS", "zh-hans"),
        ("zh-tw", "en"),
        ("ja-jp", "en"),
        ("he", "en"),
        ("tlh", "en"),
        ("../x", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
@pytest.mark.usefixtures("catalogues")
def test_each_reader_gets_the_closest_language_that_we_have(reader: str | None, shown: str) -> None:
    assert closest_translation(reader) == shown


@pytest.mark.usefixtures("catalogues")
def test_where_we_have_none_the_sites_own_language_comes_before_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "ar"
    assert closest_translation("ja") == "ar"
    assert closest_translation("en") == "en"
    settings.LANGUAGE_CODE = "he"
    assert closest_translation("ja") == "en"


@pytest.mark.usefixtures("catalogues")
def test_texts_in_a_language_that_we_do_not_have_are_looked_up_in_the_closest() -> None:
    with translation.override("he"):
        with in_one_language():
            assert translation.get_language() == "en"
            assert not translation.get_language_bidi()
        assert translation.get_language() == "he"


def test_the_catalogues_are_found_where_they_are_shipped() -> None:
    assert closest_translation("ar") == "ar"
