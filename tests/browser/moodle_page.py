"""A stand-in for the Moodle page around our frame, with the measures of Moodle's own theme (Boost).

A bar that is fixed at the top, the course's heading and its tabs, a white box
with the frame of the plugin's ``view.php``, and what a theme may put below.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

PLUGIN = Path(__file__).parents[2] / "moodle" / "local_credcloud"

STYLE = """
html, body { height: 100%; margin: 0; }
body { font: 15px/1.5 sans-serif; background: #fff; }
#page-wrapper { height: 100%; display: flex; flex-direction: column; }
.navbar { position: fixed; inset: 0 0 auto; height: 60px; background: #fff; border-bottom: 1px solid #ccc; z-index: 9; }
#page { margin-top: 60px; padding: 0 3rem; }
.main-inner { margin: 1.5rem auto 3rem; padding: 1.5rem .5rem; background: #fff; }
h1 { margin: 0 0 1rem; font-size: 2rem; }
.secondary-navigation { height: 50px; border-bottom: 1px solid #ccc; }
#page-content { padding-bottom: 1rem; }
[role=main] { padding: 0 15px; }
@media (max-width: 767px) { #page { padding: 0 .5rem; } [role=main] { padding: 0; } }
.w-100 { width: 100%; } .border-0 { border: 0; } .d-block { display: block; }
#page-footer { flex: none; }
"""


def page(address: str, *, footer: int = 0, nested: bool = False) -> str:
    """The page with ``address`` in its frame; ``footer`` is the height of what stands below, in pixels.

    ``nested``: the part below the bar scrolls in place of the window, as some themes have it.
    """
    scroller = (
        "#page { height: calc(100% - 60px); overflow-y: auto; } body { overflow: hidden; }" if nested else ""
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Data Science</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}{scroller}{(PLUGIN / 'styles.css').read_text()}</style></head>"
        '<body id="page-local-credcloud-view"><div id="page-wrapper"><nav class="navbar">Moodle</nav>'
        '<div id="page" class="drawers"><div class="main-inner"><header id="page-header"><h1>Data Science</h1></header>'
        '<div class="secondary-navigation">Course · Participants · Credentials · Grades</div>'
        '<div id="page-content"><div id="region-main"><div role="main"><a href="?window=1">Open in a new window</a>'
        f"{frame(address)}</div></div></div></div>"
        f'<footer id="page-footer" style="height: {footer}px"></footer></div></div>'
        f"<script>{(PLUGIN / 'js/frame_height.js').read_text()}</script></body></html>"
    )


def frame(address: str) -> str:
    """The frame with the attributes that ``view.php`` gives it."""
    tag = (
        (PLUGIN / "view.php").read_text().partition("html_writer::tag('iframe', '', [")[2].partition("]);")[0]
    )
    given = dict(re.findall(r"'(name|class|style)' => '([^']*)'", tag))
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in given.items())
    return f'<iframe{attributes} title="Credentials" src="{html.escape(address)}"></iframe>'
