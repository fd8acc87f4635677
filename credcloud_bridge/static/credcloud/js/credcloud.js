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

    function show() {
      const boxes = rows();
      const chosen = boxes.filter((box) => box.checked).length;
      const everything = Boolean(allBox && allBox.checked);
      boxes.forEach((box) => { box.disabled = everything; });
      if (pageBox) {
        pageBox.disabled = everything;
        pageBox.checked = everything || (chosen > 0 && chosen === boxes.length);
        pageBox.indeterminate = !everything && chosen > 0 && chosen < boxes.length;
      }
      const number = everything ? Number(allBox.dataset.ccTotal) : chosen;
      if (count) {
        count.textContent = count.dataset.ccCount.replace("{n}", number.toLocaleString(root.lang || undefined));
      }
      actions.forEach((action) => { action.toggleAttribute("disabled", number === 0); });
    }
    (form.dataset.ccSelect === "page" ? document : form).addEventListener("change", (event) => {
      if (event.target.form !== form) { return; }
      if (event.target === pageBox) { rows().forEach((box) => { box.checked = pageBox.checked; }); }
      if (event.target.matches("[data-cc-row], [data-cc-page], [data-cc-all]")) { show(); }
    });
    if (pageBox) { pageBox.hidden = false; }
    show();
  }

  function onceOnly(form) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.ccSent) { event.preventDefault(); return; }
      form.dataset.ccSent = "1";
      // Let the form be sent with its button's value first.
      setTimeout(() => all("button[type=submit]", form).forEach((button) => {
        button.setAttribute("aria-disabled", "true");
        button.classList.add("disabled");
      }));
    });
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
    each("form[data-cc-once]", scope, onceOnly);
    each("[data-cc-copy]", scope, copyButton);
    each("[data-cc-print]", scope, printButton);
    each("[data-cc-toast]", scope, dismissible);
    each("[data-cc-repeat]", scope, repeated);
    each("[data-cc-pictures]", scope, pictures);
    each("[data-cc-when]", scope, conditional);
    each("[data-cc-submit]", scope, submitting);
    each("[data-cc-remove]", scope, removing);
    const focus = all("[data-cc-focus]", scope)[0];
    if (focus) { focus.focus({ preventScroll: false }); }
  }

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-cc-close]");
    const dialog = close && dialogOf(close);
    if (dialog) { event.preventDefault(); dialog.close(); }
  });

  dress(document);
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
  });

  // What could not be shown as a part of this page is shown as a page: the form is sent as without htmx.
  function asPage(event) {
    const button = event.detail.elt;
    if (button.form && event.detail.requestConfig.verb !== "get") {
      button.form.requestSubmit(button);
    } else if (event.detail.xhr.status === 403 || event.detail.xhr.status === 404) {
      location.reload();
    }
  }
  // The way back shows a page as it was left: its forms may be sent again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) { return; }
    all("form[data-cc-sent]").forEach((form) => {
      delete form.dataset.ccSent;
      all("button[aria-disabled]", form).forEach((button) => {
        button.removeAttribute("aria-disabled");
        button.classList.remove("disabled");
      });
    });
  });
  document.addEventListener("htmx:responseError", asPage);
  document.addEventListener("htmx:sendError", asPage);
})();
