"""The nearest peer, learning-credentials, ready to be measured in an environment of its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import sample
from environment import Environment

HERE = Path(__file__).resolve().parent
# Its generator breaks with pypdf 7, which it does not exclude.
ENVIRONMENT = Environment(
    "learning-credentials", ("learning-credentials==0.5.3", "pypdf==6.21.4", "reportlab==5.1.0")
)
# What the page says, at the heights of our template; the title is part of the background, as is the signature.
_FIXED = ("background", "signature", "title")
_OPTIONS = {
    "template": "background",
    "defaults": {"font": "font"},
    "text_elements": {
        "name": {"y": 360, "size": 40},
        "context": {"text": "has completed {context_name}", "y": 280, "size": 16},
        "date": {"y": 224, "size": 14},
        "issuer": {"text": sample.ISSUER, "y": 180, "size": 14},
        "number": {"text": "{verify_uuid}", "y": 20, "size": 9},
    },
}


def prepare(folder: Path) -> bool:
    """Install it where it is not yet and write what it reads; says so when it cannot be had."""
    if not ENVIRONMENT.prepare():
        return False
    _write(folder)
    return True


def command(folder: Path, before: int, count: int) -> list[str]:
    """The command that measures it."""
    return [ENVIRONMENT.python, str(HERE / "peer_process.py"), str(folder), str(before), str(count)]


def _write(folder: Path) -> None:
    from credcloud_bridge.rendering.page_html import page_html
    from credcloud_bridge.rendering.template import read_template
    from credcloud_bridge.rendering.text.fonts import choose_font
    from credcloud_bridge.rendering.values import PlaceholderValues
    from credcloud_bridge.rendering.weasyprint_renderer import AllowedPictures, render_pdf

    template = sample.template()
    template["schemas"] = [[field for field in template["schemas"][0] if field["name"] in _FIXED]]
    assets = AllowedPictures()
    markup = page_html(read_template(template), PlaceholderValues(values={}), assets.address)
    (folder / "background.pdf").write_bytes(render_pdf(markup, assets, {}, tagged=False))
    shutil.copy(choose_font(sample.FONT).face.file, folder / "font.ttf")
    (folder / "options.json").write_text(json.dumps(_OPTIONS), "utf-8")
    (folder / "recipients.json").write_text(json.dumps(list(sample.recipients(1000))), "utf-8")
