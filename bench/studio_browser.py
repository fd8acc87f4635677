"""The studio's editor in Chromium: how long a frame of a drag takes among 60 elements, and how large its script is.

The best of three runs: a busy machine takes the processor away in between.
No site runs: the page and the answers of the server come from here. Prints one line of JSON.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import statistics
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "credcloud_bridge.hosts.site.test_settings")

STATIC = ROOT / "credcloud_bridge" / "static"
PAGE = "http://studio.test/drafts/1/"
ELEMENTS = 60
MOVES = 300

# Times what the page does in each frame, not how long the machine lets it wait for one.
_CLOCK = """
  const plain = window.requestAnimationFrame.bind(window);
  window.inFrames = 0;
  window.nextFrame = () => new Promise((done) => plain(done));
  window.requestAnimationFrame = (act) => plain((at) => {
    const before = performance.now();
    act(at);
    window.inFrames += performance.now() - before;
  });
"""
_DRAG = """async (moves) => {
  const stage = document.getElementById("st-stage");
  const hit = document.querySelector(".st-element--chosen .st-hit").getBoundingClientRect();
  const [x, y] = [hit.left + hit.width / 2, hit.top + hit.height / 2];
  const times = [];
  for (let move = 0; move < moves; move += 1) {
    const turn = (move / moves) * Math.PI * 6;
    const at = { clientX: x + 160 * Math.sin(turn), clientY: y + 90 * Math.cos(turn) };
    window.inFrames = 0;
    const before = performance.now();
    stage.dispatchEvent(new PointerEvent("pointermove", { pointerId: 1, pointerType: "mouse", bubbles: true, ...at }));
    const sent = performance.now() - before;
    await window.nextFrame();
    const laying = performance.now();
    document.querySelector(".st-world").getBoundingClientRect();
    times.push(sent + window.inFrames + performance.now() - laying);
  }
  return times;
}"""
RUNS = 3


def main() -> None:
    """Measure and print."""
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    script = (STATIC / "credcloud" / "js" / "studio.js").read_bytes()
    with sync_playwright() as playwright:
        path = "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.route(re.compile(".*"), _answer)
        page.add_init_script(_CLOCK)
        page.goto(PAGE)
        page.locator("body[data-studio=ready]").wait_for()
        opened = page.evaluate("performance.now()")
        page.wait_for_function(f"document.querySelectorAll('.st-element path').length >= {ELEMENTS}")
        box = page.locator(".st-element .st-hit").nth(30).bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        runs: list[list[float]] = [page.evaluate(_DRAG, MOVES) for _run in range(RUNS)]
        page.mouse.up()
        browser.close()
    print(
        json.dumps(
            {
                "drag_frame_ms_median": round(min(map(statistics.median, runs)), 2),
                "drag_frame_ms_worst": round(min(map(max, runs)), 2),
                "elements": ELEMENTS,
                "moves": MOVES,
                "open_ms": round(opened),
                "script_gzip_bytes": len(gzip.compress(script, 9)),
            }
        )
    )


def _answer(route: Any) -> None:
    """The page, its files, and what the server would say."""
    address = route.request.url.removeprefix(PAGE).split("?")[0]
    if address == "":
        route.fulfill(body=_page(), content_type="text/html")
    elif "/static/" in address:
        file = STATIC / address.split("/static/")[1]
        route.fulfill(path=file)
    elif address == "document" and route.request.method == "GET":
        route.fulfill(json={"revision": 1, "document": _document(), "assets": {}})
    elif address == "document":
        route.fulfill(json={"revision": 2})
    elif address == "pictures":
        sent = json.loads(route.request.post_data or "{}")
        route.fulfill(json={"pictures": [_picture(element) for element in sent["elements"]]})
    elif address == "people":
        route.fulfill(json={"people": [{"key": "", "label": "Sample", "name": "Amara"}]})
    else:
        route.fulfill(status=404, json={"problems": []})


def _page() -> str:
    from django.template.loader import render_to_string

    data = {
        "draft": {"id": "1", "name": "Sixty", "kind": "certificate"},
        "language": "en",
        "csrf": "",
        "addresses": {name: PAGE + name for name in ("document", "pictures", "people")},
        "texts": {},
    }
    context = {"draft": data["draft"], "data": data, "back": "/", "designs_url": "/"}
    return render_to_string("credcloud/studio/editor.html", context)


def _document() -> dict[str, Any]:
    fields = [
        {
            "id": f"e{number}",
            "name": f"text_{number}",
            "type": "text",
            "content": f"Element {number}",
            "readOnly": True,
            "position": {"x": 12 + number % 6 * 46, "y": 10 + number // 6 * 19},
            "width": 40,
            "height": 14,
        }
        for number in range(ELEMENTS)
    ]
    return {
        "name": "Sixty",
        "kind": "certificate",
        "language": "en",
        "direction": "ltr",
        "template": {"basePdf": {"width": 297, "height": 210, "padding": [0, 0, 0, 0]}, "schemas": [fields]},
        "layers": {},
        "guides": [],
        "history": [],
    }


def _picture(element: dict[str, Any]) -> dict[str, Any]:
    """Outlines about as long as those of a short line of text."""
    letters = "".join(
        f"M{x} 8c1-3 2-5 3-2s2 5 3 2 1-4 2-1q1 2-1 3t-3-1-4-1z" for x in range(2, 34, 3) for _copy in range(3)
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 14"><path d="{letters}" fill="#1f2a37"/></svg>'
    box = {"x": 0, "y": 0, "width": element["width"], "height": element["height"]}
    facts = {"size": 12, "lines": 1, "overflow": False, "missing": [], "problems": [], "shown": True}
    return {"id": element["id"], "svg": svg, **box, **facts}


if __name__ == "__main__":
    main()
