"""``credcloud issuer``: logo, colours and signatories from the command line."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from credcloud_bridge.branding.api import branding_by_digest
from credcloud_bridge.groups import api as groups
from tests.branding import pictures

pytestmark = pytest.mark.django_db


def issuer(*words: str) -> str:
    out = StringIO()
    call_command("credcloud", "issuer", *words, stdout=out)
    return out.getvalue()


def test_logo_colours_and_signatories_are_set_and_what_is_not_named_stays(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(pictures.LOGO_SVG)
    (tmp_path / "sign.jpg").write_bytes(pictures.photograph())
    said = issuer(
        "--logo", str(tmp_path / "logo.svg"),
        "--colour", "#1f4e79",
        "--signatory", f"Amina El-Sayed; Dean; Faculty of Science; {tmp_path / 'sign.jpg'}",
        "--signatory", "Li Wei",
    )  # fmt: skip
    assert "signatory 1: Amina El-Sayed, Dean, Faculty of Science, with a signature" in said
    assert "signatory 2: Li Wei, without a signature" in said
    saved = branding_by_digest(groups.default_issuer().branding)
    assert saved.logo
    issuer("--accent-colour", "#c8a24b")
    now = branding_by_digest(groups.default_issuer().branding)
    assert (now.logo, now.signatories, now.accent_colour) == (saved.logo, saved.signatories, "#c8a24b")
    assert "signatories: none" in issuer("--signatory", "")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--issuer", "nobody"), "no issuer with the short name nobody"),
        (("--logo", "/nowhere.png"), "cannot be read"),
        (("--colour", "yellow"), "is not a colour"),
        (("--signatory", "A; B; C; D; E"), "more than four parts"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(words: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        issuer(*words)
    assert groups.default_issuer().branding == ""
