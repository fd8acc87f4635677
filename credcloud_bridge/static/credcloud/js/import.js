/* Importing a design: drop a file, press frames, draw frames, keep every change. The pages work without it. */
(() => {
  "use strict";
  const drop = document.querySelector("[data-cc-import-drop]");
  if (drop) {
    const input = drop.querySelector("input[type=file]");
    const over = (on) => drop.classList.toggle("cc-import-drop--over", on);
    drop.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
    drop.addEventListener("dragleave", () => over(false));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; input.focus(); }
    });
  }

  const form = document.querySelector("[data-cc-import]");
  if (!form) { return; }
  const state = form.querySelector("[data-cc-import-state]");
  const NS = "http://www.w3.org/2000/svg";

  // Every change is kept at once: a browser that closes, or a session that ends, loses nothing that was said before.
  let waiting = 0;
  let sending = false;
  async function save() {
    if (sending) { keep(); return; }
    sending = true;
    let kept = false;
    try {
      const body = new FormData(form);
      body.set("action", "save");
      // Suggested places become frames with the next page that is shown; until then they stay ticked boxes.
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
      kept = answer.ok;
    } catch { kept = false; }
    sending = false;
    state.textContent = kept ? state.dataset.saved : state.dataset.notSaved;
  }
  function keep() { clearTimeout(waiting); waiting = setTimeout(save, 700); }
  form.addEventListener("change", (event) => {
    if (!event.target.name || event.target.name.startsWith("band-") || event.target.name.endsWith("-remove")) { return; }
    keep();
  });
  form.addEventListener("submit", () => clearTimeout(waiting));

  function show(item, focus) {
    form.querySelectorAll(".cc-import-item--here").forEach((one) => one.classList.remove("cc-import-item--here"));
    item.classList.add("cc-import-item--here");
    item.scrollIntoView({ block: "nearest" });
    if (focus) { item.querySelector("select, input").focus({ preventScroll: true }); }
  }

  form.querySelectorAll("[data-cc-item]").forEach((item) => {
    const id = item.dataset.ccItem;
    const mark = form.querySelector(`[data-cc-mark="${CSS.escape(id)}"]`);
    const select = item.querySelector("select");
    const sentence = item.querySelector("textarea");
    const details = item.querySelector("details");
    const insert = item.querySelector("[data-cc-insert]");
    const light = (on) => mark && mark.classList.toggle("cc-mark--here", on);
    item.addEventListener("pointerenter", () => light(true));
    item.addEventListener("pointerleave", () => light(false));
    item.addEventListener("focusin", () => light(true));
    item.addEventListener("focusout", () => light(false));
    if (mark) {
      mark.addEventListener("click", (event) => { event.preventDefault(); show(item, true); });
    }
    select.addEventListener("change", () => {
      if (mark) { mark.classList.toggle("cc-mark--chosen", select.value !== ""); }
      if (select.value === "variables") { details.open = true; sentence.focus(); }
    });
    if (!insert) { return; } // a picture or a shape has no words
    insert.hidden = false;
    insert.querySelector("select").addEventListener("change", (event) => {
      const chooser = event.target;
      if (!chooser.value) { return; }
      sentence.setRangeText(`{${chooser.value}}`, sentence.selectionStart, sentence.selectionEnd, "end");
      chooser.value = "";
      select.value = "variables";
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });

  function emptyFrame() {
    return [...form.querySelectorAll("[data-cc-frame]")].find((one) => !one.querySelector("[name$='-x']").value);
  }

  // Draw a frame: press the button, then drag on the page. Beside it are the same four numbers for the keyboard.
  form.querySelectorAll("[data-cc-import-page]").forEach((page) => {
    const button = page.querySelector("[data-cc-draw]");
    const stage = page.querySelector("[data-cc-stage]");
    button.hidden = false;
    let begin = null;
    let rect = null;
    const drawing = (on) => {
      button.setAttribute("aria-pressed", String(on));
      button.classList.toggle("btn-primary", on);
      button.classList.toggle("btn-outline-primary", !on);
      stage.classList.toggle("cc-import-svg--drawing", on);
    };
    button.addEventListener("click", () => drawing(button.getAttribute("aria-pressed") !== "true"));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") { drawing(false); } });
    const at = (event) => {
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(stage.getScreenCTM().inverse());
      return {
        x: Math.min(Math.max(point.x, 0), Number(stage.dataset.width)),
        y: Math.min(Math.max(point.y, 0), Number(stage.dataset.height)),
      };
    };
    stage.addEventListener("pointerdown", (event) => {
      if (button.getAttribute("aria-pressed") !== "true" || !emptyFrame()) { return; }
      event.preventDefault();
      stage.setPointerCapture(event.pointerId);
      begin = at(event);
      const group = document.createElementNS(NS, "g");
      group.setAttribute("class", "cc-mark cc-mark--chosen");
      rect = document.createElementNS(NS, "rect");
      group.append(rect);
      stage.append(group);
    });
    stage.addEventListener("pointermove", (event) => {
      if (!begin) { return; }
      const now = at(event);
      rect.setAttribute("x", Math.min(begin.x, now.x));
      rect.setAttribute("y", Math.min(begin.y, now.y));
      rect.setAttribute("width", Math.abs(now.x - begin.x));
      rect.setAttribute("height", Math.abs(now.y - begin.y));
    });
    stage.addEventListener("pointerup", (event) => {
      if (!begin) { return; }
      const now = at(event);
      const box = {
        x: Math.min(begin.x, now.x), y: Math.min(begin.y, now.y),
        width: Math.abs(now.x - begin.x), height: Math.abs(now.y - begin.y),
      };
      begin = null;
      if (box.width < 2 || box.height < 2) { rect.parentNode.remove(); return; }
      const frame = emptyFrame();
      for (const [key, value] of Object.entries(box)) {
        frame.querySelector(`[name$='-${key}']`).value = value.toFixed(1);
      }
      const number = frame.querySelector("[name$='-page']");
      if (number) { number.value = page.dataset.ccImportPage; }
      drawing(false);
      frame.scrollIntoView({ block: "center" });
      frame.querySelector("[name$='-name']").focus({ preventScroll: true });
    });
    stage.addEventListener("pointercancel", () => { if (begin) { rect.parentNode.remove(); begin = null; } });
  });
})();
