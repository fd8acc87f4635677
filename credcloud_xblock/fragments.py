"""The block's HTML, CSS and JavaScript.

Rendered with an engine of its own: Studio and the workbench may not have the
bridge's folder of templates among theirs.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from web_fragments.fragment import Fragment

import credcloud_bridge

TEMPLATES = Path(credcloud_bridge.__file__).parent / "templates"


@cache
def _engine() -> Engine:
    return Engine(
        dirs=[str(TEMPLATES)],
        libraries={
            "i18n": "django.templatetags.i18n",
            "credcloud_dates": "credcloud_bridge.templatetags.credcloud_dates",
        },
    )


def html(name: str, **context: Any) -> str:
    """The template ``credcloud/xblock/<name>``."""
    return _engine().get_template(f"credcloud/xblock/{name}").render(Context(context))


@cache
def _file(name: str) -> str:
    return (files("credcloud_xblock") / "static" / name).read_text(encoding="utf-8")


def fragment(name: str, *, script: str, starts: str, **context: Any) -> Fragment:
    """The template with the style sheet, and the script whose function ``starts`` the browser calls.

    Everything is in the page itself: nothing is fetched from anywhere else.
    """
    made = Fragment(html(name, **context))
    made.add_css(_file("credential.css"))
    made.add_javascript(_file(script))
    made.initialize_js(starts)
    return made
