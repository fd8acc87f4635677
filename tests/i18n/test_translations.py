"""Every text is translated into every language that the product speaks, and what is shipped is compiled from it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.utils.translation import to_language

from credcloud_bridge.hosts.site import settings as site_settings

ROOT = Path(__file__).resolve().parents[2]
LOCALES = ROOT / "credcloud_bridge" / "conf" / "locale"
LANGUAGES = sorted(path.name for path in LOCALES.iterdir() if path.is_dir())
PLACEHOLDER = re.compile(r"%\(\w+\)s|%[sd]|\{\w*\}|<[^>]+>")


def catalogue(language: str, ending: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / f"django.{ending}"


def texts(entries: list[polib.POEntry]) -> dict[tuple[str, str], object]:
    return {
        (entry.msgctxt or "", entry.msgid): {int(n): text for n, text in entry.msgstr_plural.items()}
        or entry.msgstr
        for entry in entries
    }


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every catalogue as `make messages` would write it from the code and templates of today."""
    package = tmp_path_factory.mktemp("messages") / "credcloud_bridge"
    shutil.copytree(
        ROOT / "credcloud_bridge", package, ignore=shutil.ignore_patterns("static", "__pycache__", "*.mo")
    )  # the link to the templates is followed
    locales = [argument for language in LANGUAGES for argument in ("--locale", language)]
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", *locales, "--no-location", "--no-wrap"],
        check=True,
        cwd=package,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        capture_output=True,
    )
    return package / "conf" / "locale"


def test_the_languages_of_the_own_site_are_those_with_a_catalogue() -> None:
    assert {code for code, _name in site_settings.LANGUAGES} == {"en", *map(to_language, LANGUAGES)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_in_code_and_templates_is_translated(language: str, collected: Path) -> None:
    found = polib.pofile(str(collected / language / "LC_MESSAGES" / "django.po"))
    missing = [entry.msgid for entry in found.untranslated_entries() + found.fuzzy_entries()]
    assert not missing, f"{len(missing)} texts; run `make messages` and translate them: {missing[:10]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_translation_is_that_of_the_source(language: str) -> None:
    source = polib.pofile(str(catalogue(language, "po")))
    compiled = polib.mofile(str(catalogue(language, "mo")))
    assert texts(list(compiled)) == texts(source.translated_entries()), "run `make messages`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_what_is_filled_in(language: str) -> None:
    wrong = []
    for entry in polib.pofile(str(catalogue(language, "po"))):
        # A plural's forms may leave the number out, but never name anything that is not there.
        known = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural))
        for text in entry.msgstr_plural.values() or [entry.msgstr]:
            kept = set(PLACEHOLDER.findall(text))
            if not kept <= known or (not entry.msgid_plural and kept != known):
                wrong.append((entry.msgid, text))
    assert not wrong
