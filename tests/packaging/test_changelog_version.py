"""A release names its version in the changelog, with the day."""

from __future__ import annotations

import pytest

from scripts import changelog_version


@pytest.mark.parametrize(
    ("changelog", "missing"),
    [
        ("# Changelog\n\n## 1.2.0 (2027-01-31)\n\n- New\n\n## 1.1.0 (2026-12-01)\n", ""),
        ("# Changelog\n\n## 1.2.0 (not released)\n", "the day of the release"),
        ("# Changelog\n\n## 1.1.0 (2026-12-01)\n", "the first one in CHANGELOG.md is 1.1.0"),
        ("# Changelog\n", "no heading"),
    ],
)
def test_what_keeps_a_version_from_being_released_is_said(changelog: str, missing: str) -> None:
    said = changelog_version.problem("1.2.0", changelog)
    assert missing in said
    assert bool(said) == bool(missing)
