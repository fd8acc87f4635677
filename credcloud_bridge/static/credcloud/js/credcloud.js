/* Comfort on top of pages that work without it. No inline code, no dependency; htmx is optional. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("cc-js");

  // The server formats dates and "today" in the person's own time zone.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.includes(`credcloud_tz=${zone};`) && !document.cookie.endsWith(`credcloud_tz=${zone}`)) {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `credcloud_tz=${zone}; path=/; max-age=31536000; samesite=lax${secure}`;
  }

  const all = (selector, scope) => Array.from((scope || document).querySelectorAll(selector));

  /* A table whose rows can be chosen: [data-cc-select] with row boxes [data-cc-row], one box for the
     page [data-cc-page], one for everything that matches [data-cc-all], a count [data-cc-count].
     With data-cc-select="page" the row boxes stand elsewhere and belong to the form by their attribute. */
  function selection(form) {
    const rows = () => Array.from(form.elements).filter((box) => box.matches("[data-cc-row]"));
    const pageBox = form.querySelector("[data-cc-page]");
    const allBox = form.querySelector("[data-cc-all]");
    const count = form.querySelector("[data-cc-count]");
    const actions = all("[data-cc-needs-selection]", form);

    // With everything chosen, rows can be taken out again: their ids go with the form as "except".
    const left = new Set();
    function show() {
      const boxes = rows();
      const everything = Boolean(allBox && allBox.checked);
      if (everything) { boxes.forEach((box) => { box.checked = !left.has(box.value); }); } else { left.clear(); }
      const chosen = boxes.filter((box) => box.checked).length;
      if (pageBox) {
        pageBox.checked = chosen > 0 && chosen === boxes.length;
        pageBox.indeterminate = chosen > 0 && chosen < boxes.length;
      }
      all("input[name=except]", form).forEach((input) => input.remove());
      left.forEach((value) => {
        const input = document.createElement("input");
        Object.assign(input, { type: "hidden", name: "except", value });
        form.append(input);
      });
      const number = everything ? Number(allBox.dataset.ccTotal) - left.size : chosen;
      const inWords = (one) => one.toLocaleString(root.lang || undefined);
      // Of a long list the page knows only that there are more than it counted.
      const more = everything && "ccMore" in allBox.dataset;
      if (count) {
        const text = everything && left.size && count.dataset.ccCountBut ? count.dataset.ccCountBut : count.dataset.ccCount;
        count.textContent = text.replace("{n}", more ? `${inWords(Number(allBox.dataset.ccTotal))}+` : inWords(number)).replace("{left}", inWords(left.size));
      }
      actions.forEach((action) => { action.toggleAttribute("disabled", number <= 0); });
    }
    (form.dataset.ccSelect === "page" ? document : form).addEventListener("change", (event) => {
      if (event.target.form !== form) { return; }
      if (event.target === pageBox) { rows().forEach((box) => { box.checked = pageBox.checked; }); }
      if (allBox && allBox.checked && event.target.matches("[data-cc-row], [data-cc-page]")) {
        rows().forEach((box) => { if (box.checked) { left.delete(box.value); } else { left.add(box.value); } });
      }
      if (event.target === allBox && !allBox.checked) { rows().forEach((box) => { box.checked = false; }); }
      if (event.target.matches("[data-cc-row], [data-cc-page], [data-cc-all]")) { show(); }
    });
    if (pageBox) { pageBox.hidden = false; }
    show();
  }

  function copyButton(button) {
    if (!navigator.clipboard) { return; }
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.ccCopy);
      const before = button.innerHTML;
      button.textContent = button.dataset.ccCopied;
      setTimeout(() => { button.innerHTML = before; }, 2000);
    });
  }

  function printButton(button) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  function dismissible(toast) {
    const close = toast.querySelector("[data-cc-dismiss]");
    if (!close) { return; }
    close.hidden = false;
    close.addEventListener("click", () => toast.remove());
  }

  // Rows that are repeated: a <template> holds an empty one, "__n__" stands for its number.
  function repeated(list) {
    const add = list.querySelector("[data-cc-add]");
    const template = list.querySelector("template");
    const body = list.querySelector("[data-cc-rows]");
    const total = list.querySelector("[data-cc-total-rows]");
    if (!add || !template || !body || !total) { return; }
    add.addEventListener("click", (event) => {
      event.preventDefault();
      const holder = document.createElement("div");
      holder.innerHTML = template.innerHTML.replaceAll("__n__", total.value);
      const row = holder.firstElementChild;
      body.append(row);
      total.value = String(Number(total.value) + 1);
      dress(row);
      const first = row.querySelector("input:not([type=hidden]), select, textarea");
      if (first) { first.focus(); }
    });
  }

  // Parts of a form that only matter for one choice: data-cc-when="field=value value".
  function conditional(part) {
    const [name, values] = part.dataset.ccWhen.split("=");
    const form = part.closest("form");
    const controls = all(`[name="${CSS.escape(name)}"]`, form);
    const show = () => {
      const control = controls.find((one) => one.type !== "radio" || one.checked);
      const value = control && control.type === "checkbox" ? String(control.checked) : control && control.value;
      part.hidden = !values.split(" ").includes(value || "");
    };
    controls.forEach((control) => control.addEventListener("change", show));
    show();
  }

  // The picture that is chosen, shown larger beside the choice.
  function pictures(fieldset) {
    const image = fieldset.querySelector("[data-cc-preview-image]");
    fieldset.addEventListener("change", (event) => {
      const label = event.target.closest(".cc-picture");
      if (!label || !image) { return; }
      image.parentElement.hidden = !label.dataset.ccPreview;
      if (label.dataset.ccPreview) { image.src = label.dataset.ccPreview; }
    });
  }

  function dialogOf(element) { return element.closest("dialog"); }

  function submitting(control) {
    control.addEventListener("change", () => control.form.requestSubmit());
  }

  // A tick that is kept at once, for the one row where it stands.
  function looked(box) {
    box.addEventListener("change", async () => {
      const body = new FormData();
      body.set("csrfmiddlewaretoken", box.form.elements.csrfmiddlewaretoken.value);
      body.set("credential", box.value);
      body.set("looked", box.checked ? "1" : "");
      document.dispatchEvent(new CustomEvent("credcloud:busy"));
      const answer = await fetch(box.dataset.ccLooked, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
      document.dispatchEvent(new CustomEvent("credcloud:idle"));
      if (answer && answer.ok) { return; }
      box.checked = !box.checked;
      document.dispatchEvent(new CustomEvent("credcloud:trouble", { detail: { reached: Boolean(answer) } }));
    });
  }

  function removing(button) {
    button.hidden = false;
    button.addEventListener("click", () => button.closest("[data-cc-row-of-list]").remove());
  }

  // What was put on an element stays: htmx may tell of the same element several times.
  const dressed = new WeakMap();
  function each(selector, scope, put) {
    const found = scope.matches && scope.matches(selector) ? [scope, ...all(selector, scope)] : all(selector, scope);
    found.forEach((element) => {
      const done = dressed.get(element) || new Set();
      if (done.has(put)) { return; }
      dressed.set(element, done.add(put));
      put(element);
    });
  }

  function dress(scope) {
    each("form[data-cc-select]", scope, selection);
    each("[data-cc-copy]", scope, copyButton);
    each("[data-cc-print]", scope, printButton);
    each("[data-cc-toast]", scope, dismissible);
    each("[data-cc-repeat]", scope, repeated);
    each("[data-cc-pictures]", scope, pictures);
    each("[data-cc-when]", scope, conditional);
    each("[data-cc-submit]", scope, submitting);
    each("[data-cc-remove]", scope, removing);
    each("[data-cc-looked]", scope, looked);
    const focus = all("[data-cc-focus]", scope)[0];
    if (focus) { focus.focus({ preventScroll: false }); }
  }

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-cc-close]");
    const dialog = close && dialogOf(close);
    if (dialog) { event.preventDefault(); dialog.close(); }
  });

  // A page that waits for a job is replaced by what comes next, and stays where it is for whoever comes back to it.
  // A live region that is exchanged together with its text says nothing: what a new part has to say is put into one that stays.
  const said = document.getElementById("cc-said");
  function sayWhatIsNew(part) {
    const told = part && (part.matches("[data-cc-say]") ? part : part.querySelector("[data-cc-say]"));
    if (said && told) { said.textContent = told.textContent.replace(/\s+/g, " ").trim(); }
  }
  document.addEventListener("htmx:afterSettle", (event) => sayWhatIsNew(event.detail.elt));
  document.addEventListener("htmx:oobAfterSwap", (event) => sayWhatIsNew(event.detail.target));

  document.addEventListener("credcloud:replace", (event) => location.replace(event.detail.url));
  const here = new URL(location.href);
  if (document.querySelector("[data-cc-forget-watch]") && here.searchParams.has("watch")) {
    here.searchParams.delete("watch");
    history.replaceState(history.state, "", here);
  }

  dress(document);
  // A new page begins with what is wrong in its form; else at its heading, for whoever listens or tabs, and nothing scrolls.
  // The page of a credential begins with whether it is valid, which stands before its heading.
  function begin() {
    const first = document.querySelector("main [autofocus]") || document.querySelector("main [aria-invalid=true]:not([type=hidden])");
    const heading = document.querySelector(".cc-page-title, main h1:not(article h1)");
    if (first) { first.focus(); return; }
    if (!heading) { return; }
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  if (document.activeElement === document.body && !location.hash) { begin(); }
  // On a narrow screen the tab that is open may be out of sight.
  all(".cc-tab-nav [aria-current], .cc-course-tabs [aria-current]").forEach((tab) => {
    const strip = tab.closest(".nav");
    strip.scrollLeft += tab.getBoundingClientRect().left - strip.getBoundingClientRect().left - 16;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.elt;
    if (part.id === "cc-dialog") {
      if (!part.open) { part.showModal(); }
      // The first thing to do in the dialog, never the dangerous button.
      const first = part.querySelector("input:not([type=hidden]), textarea, select, [data-cc-close]");
      if (first) { first.focus(); }
    }
    dress(part);
    // The answer to a form that was sent in the background: a page as any other.
    if (part.id === "cc-main") {
      window.scrollTo(0, 0);
      if (!part.contains(document.activeElement)) { begin(); }
    }
  });
})();
