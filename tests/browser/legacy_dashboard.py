"""A stand-in for the platform's legacy instructor dashboard, written from what that page promises.

Buttons of ``.instructor-nav`` open the section that their ``data-section`` names,
one at a time; the open one stands in the hash as ``#view-<section>``. Once every
section has been set up, a click calls ``onClickTitle()`` of the object that the
section keeps under jQuery's ``data("wrapper")``, and throws where there is none.
Like the platform's, this page restyles bare elements and is higher than a window.
"""

from __future__ import annotations

import html

from web_fragments.fragment import Fragment

# As much of jQuery as the dashboard and a section need: each element's data, kept by jQuery and not in attributes.
JQUERY = """
(() => {
  const kept = new WeakMap();
  window.jQuery = window.$ = (element) => ({
    data(name, value) {
      const of = kept.get(element) || {};
      if (value === undefined) { return of[name]; }
      kept.set(element, { ...of, [name]: value });
      return this;
    },
  });
})();
"""

DASHBOARD = """
document.addEventListener("DOMContentLoaded", () => {
  const buttons = Array.from(document.querySelectorAll(".instructor-nav .btn-link"));
  const waiting = [];
  let ready = false;
  const whenReady = (call) => { if (ready) { call(); } else { waiting.push(call); } };

  buttons.forEach((button) => button.addEventListener("click", (event) => {
    event.preventDefault();
    document.querySelectorAll(".active-section").forEach((one) => one.classList.remove("active-section"));
    const section = document.getElementById(button.dataset.section);
    button.classList.add("active-section");
    section.classList.add("active-section");
    location.hash = `#view-${button.dataset.section}`;
    whenReady(() => $(section).data("wrapper").onClickTitle());
  }));
  const named = location.hash.startsWith("#view-") && location.hash.slice("#view-".length);
  (buttons.find((button) => button.dataset.section === named) || buttons[0]).click();

  setTimeout(() => {
    ["course_info", "membership"].forEach((name) => {
      $(document.getElementById(name)).data("wrapper", { onClickTitle() {} });
    });
    ready = true;
    waiting.forEach((call) => setTimeout(call));
  });
});
"""

STYLE = """
body { margin: 0; font-family: serif; }
header { block-size: 180px; background: #333; color: #fff; }
.dashboard { max-inline-size: 1180px; margin: 0 auto; padding: 0 20px; }
.idash-section { display: none; }
.idash-section.active-section { display: block; }
table { border: 3px solid red; } .btn { background: lime; } iframe { max-width: 100%; }
footer { block-size: 300px; background: #ddd; }
"""


def page(fragment: Fragment, *, section: str, title: str) -> str:
    """The dashboard's HTML with ``fragment`` as its last section."""
    names = {"course_info": "Course Info", "membership": "Membership", section: title}
    buttons = "".join(
        f'<li class="nav-item"><button type="button" class="btn-link {name}" data-section="{name}">'
        f"{html.escape(text)}</button></li>"
        for name, text in names.items()
    )
    bodies = {name: f"<p>{text}</p>" for name, text in names.items()} | {section: fragment.body_html()}
    sections = "".join(
        f'<section id="{name}" class="idash-section" aria-labelledby="header-{name}">'
        f'<h3 id="header-{name}">{html.escape(names[name])}</h3>{body}</section>'
        for name, body in bodies.items()
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Instructor Dashboard</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style>{fragment.head_html()}<script>{JQUERY}</script><script>{DASHBOARD}</script></head>"
        f'<body><header>The platform</header><main class="dashboard"><h2>Instructor Dashboard</h2>'
        f'<ul class="instructor-nav">{buttons}</ul>{sections}</main><footer>The platform</footer>'
        f"{fragment.foot_html()}</body></html>"
    )
