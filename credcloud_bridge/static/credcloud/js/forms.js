/* Forms: sent once, alive again whatever the answer, errors focused, typed text never lost. Pages work without it. */
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, scope) => Array.from((scope || document).querySelectorAll(selector));
  const texts = (document.getElementById("cc-texts") || { dataset: {} }).dataset;

  /* --- sent once, and alive again ------------------------------------------------------------- */
  function onceOnly(form) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.ccSent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
      form.dataset.ccSent = "1";
      // Let the form be sent with its button's value first.
      setTimeout(() => buttons(form).forEach((button) => {
        button.setAttribute("aria-disabled", "true");
        button.classList.add("disabled");
      }));
    }, true);
  }

  const buttons = (form) => Array.from(form.elements).filter((one) => one.matches("button[type=submit]"));

  function revive(form) {
    delete form.dataset.ccSent;
    setTimeout(() => buttons(form).forEach((button) => {
      button.removeAttribute("aria-disabled");
      button.classList.remove("disabled");
    }));
  }

  const formOf = (element) => element.form || element.closest("form");

  /* --- what went wrong on the way ---------------------------------------------------------------- */
  function say(text) {
    if (!text) { return; }
    const toasts = document.getElementById("cc-toasts") || placeForToasts();
    all("[data-cc-trouble]", toasts).forEach((old) => old.remove());
    const template = document.getElementById("cc-trouble").content.cloneNode(true);
    template.querySelector("p").textContent = text;
    const close = template.querySelector("[data-cc-dismiss]");
    const toast = template.firstElementChild;
    close.addEventListener("click", () => toast.remove());
    // An open dialog lies above everything else on the page, so the message stands in it.
    const dialog = document.querySelector("dialog[open]");
    if (dialog) { dialog.prepend(template); } else { toasts.append(template); }
  }

  // Pages outside the dashboard have no messages of this kind yet.
  function placeForToasts() {
    const place = document.createElement("div");
    Object.assign(place, { id: "cc-toasts", className: "cc-toasts", role: "status" });
    document.body.append(place);
    return place;
  }

  // Statuses that show the form again, or that what was sent was done.
  const hasArrived = (status) => status < 400 || status === 409 || status === 422;
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = formOf(event.detail.elt);
    const { xhr } = event.detail;
    // While the browser goes elsewhere, nothing can be sent a second time.
    if (!form || xhr.getResponseHeader("HX-Redirect")) { return; }
    revive(form);
    if (event.detail.successful && event.detail.requestConfig.verb !== "get" && hasArrived(xhr.status)) { forget(form); }
  });
  // A poll goes on by itself; whoever presses a button is told.
  const asked = (event) => !event.detail.elt.matches("[hx-trigger^=every]");
  document.addEventListener("htmx:sendError", (event) => { if (asked(event)) { say(texts.unreachable); } });
  document.addEventListener("htmx:timeout", (event) => { if (asked(event)) { say(texts.unreachable); } });
  document.addEventListener("htmx:responseError", (event) => { if (asked(event)) { say(reasonOf(event.detail.xhr) || texts.broken); } });

  // What a page of ours says that was answered in place of the one that was asked for; blank where the server itself failed.
  function reasonOf(xhr) {
    if (xhr.status >= 500 || !xhr.responseText.includes('id="cc-main"')) { return ""; }
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    const told = page.querySelectorAll("main [role=alert] p, .cc-refusal h1, .cc-refusal p");
    return Array.from(told, (part) => part.textContent.trim()).map((text) => (/[.!?。؟]$/.test(text) ? text : `${text}.`)).join(" ");
  }

  document.addEventListener("credcloud:trouble", (event) => say(event.detail.reached ? texts.broken : texts.unreachable));

  /* --- busy -------------------------------------------------------------------------------------- */
  let waiting = 0;
  const busyAfter = 300;
  const longestBusy = 10000;
  function busy() {
    waiting += 1;
    const mine = waiting;
    setTimeout(() => { if (waiting === mine) { root.classList.add("cc-busy"); root.setAttribute("aria-busy", "true"); } }, busyAfter);
    return mine;
  }
  function idle() { waiting += 1; root.classList.remove("cc-busy"); root.removeAttribute("aria-busy"); }
  // Nobody tells when the browser has stopped waiting for another page, for instance because it became a download.
  function busyUntilTheNextPage() {
    const mine = busy();
    setTimeout(() => { if (waiting === mine) { idle(); } }, longestBusy);
  }
  document.addEventListener("htmx:beforeRequest", (event) => { if (asked(event)) { busy(); } });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.xhr.getResponseHeader("HX-Redirect")) { busyUntilTheNextPage(); } else if (asked(event)) { idle(); }
  });
  document.addEventListener("credcloud:busy", busy);
  document.addEventListener("credcloud:idle", idle);
  window.addEventListener("pageshow", idle);

  /* --- typed text --------------------------------------------------------------------------------
     form[data-cc-keep="name"]: what is typed is kept in this tab until the server has it, for the same person and page.
     It comes back after Back, another page, or signing in again; leaving the page asks first.
     data-cc-keep-quietly: leaving does not ask, because coming back brings everything. */
  const person = document.body.dataset.ccPerson || "";
  const keyOf = (form) => `credcloud ${person} ${location.pathname} ${form.dataset.ccKeep}`;
  const NOT_TYPED = new Set(["csrfmiddlewaretoken", "seen"]);
  const pristine = new WeakMap();
  let leaving = null;
  let everythingSent = false;

  function typed(form) {
    return Array.from(new FormData(form)).filter(([name, value]) => typeof value === "string" && !NOT_TYPED.has(name));
  }
  const asText = (form) => JSON.stringify(typed(form));
  const refused = (form) => Boolean(form.querySelector("[aria-invalid=true]"));
  const isDirty = (form) => pristine.has(form) && (refused(form) || pristine.get(form) !== asText(form));

  function stored(key) {
    try { return JSON.parse(sessionStorage.getItem(key)); } catch (error) { return null; }
  }
  function store(key, value) {
    // A browser may refuse to keep anything; then leaving the page still asks.
    try { sessionStorage.setItem(key, JSON.stringify(value)); } catch (error) { /* nothing to do */ }
  }
  function forget(form) {
    if (form.dataset.ccKeep) { sessionStorage.removeItem(keyOf(form)); pristine.set(form, asText(form)); }
  }
  function remember(form, sent) {
    if (isDirty(form)) { store(keyOf(form), { values: typed(form), sent }); } else { sessionStorage.removeItem(keyOf(form)); }
  }

  // Where the server sends the whole page elsewhere, nothing is asked: it knows what was typed, or the tab keeps it.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!event.detail.xhr.getResponseHeader("HX-Redirect")) { return; }
    everythingSent = true;
    const arrived = event.detail.xhr.status < 400;
    all("form[data-cc-keep]").forEach((form) => { if (arrived) { forget(form); } else { remember(form, true); } });
  });

  // Kept values of forms that were sent, and whose answer was another page, have arrived.
  function dropArrived() {
    // A page that knows nobody, such as the one to sign in at, is no answer.
    if (!person) { return; }
    Object.keys(sessionStorage).filter((key) => key.startsWith(`credcloud ${person} `)).forEach((key) => {
      const kept = stored(key);
      if (kept && kept.sent) { sessionStorage.removeItem(key); }
    });
  }

  function putBack(form, values) {
    const names = new Set(values.map(([name]) => name));
    // Rows that were added come back as rows.
    const add = form.querySelector("[data-cc-add]");
    for (let tries = 0; add && !add.disabled && tries < 100 && [...names].some((name) => !form.elements[name]); tries += 1) { add.click(); }
    const left = new Map();
    values.forEach(([name, value]) => left.set(name, [...(left.get(name) || []), value]));
    Array.from(form.elements).forEach((control) => {
      if (!control.name || control.type === "file" || control.matches("button") || NOT_TYPED.has(control.name)) { return; }
      const mine = left.get(control.name);
      if (control.type === "checkbox" || control.type === "radio") {
        control.checked = Boolean(mine && mine.includes(control.value));
      } else if (mine && mine.length) {
        control.value = mine.shift();
      }
      control.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  function keep(form) {
    // What the server shows again, but has not saved, is as good as typed.
    const unsaved = "ccUnsaved" in form.dataset;
    pristine.set(form, unsaved ? "" : asText(form));
    const kept = stored(keyOf(form));
    if (kept && !unsaved && !refused(form)) {
      putBack(form, kept.values);
      remember(form, false);
      if (isDirty(form)) { offer(form); }
    }
    let later = null;
    const changed = () => { clearTimeout(later); later = setTimeout(() => { if (form.isConnected && leaving !== form && !everythingSent) { remember(form, false); } }, 150); };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("click", changed);
    if (refused(form)) { remember(form, false); }
  }

  function offer(form) {
    const note = document.getElementById("cc-kept").content.cloneNode(true).firstElementChild;
    note.querySelector("button").addEventListener("click", () => { forget(form); leaving = form; location.reload(); });
    form.prepend(note);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) { return; }
    leaving = form;
    if (form.dataset.ccKeep) { remember(form, true); }
    if (form.method === "post") { busyUntilTheNextPage(); }
  });
  window.addEventListener("beforeunload", (event) => {
    busyUntilTheNextPage();
    if (everythingSent) { return; }
    all("form[data-cc-keep]").filter((form) => form !== leaving && isDirty(form)).forEach((form) => {
      remember(form, false);
      if ("ccKeepQuietly" in form.dataset) { return; }
      event.preventDefault();
      event.returnValue = "";
      // Whoever stays has sent nothing: the other form can be sent again.
      if (leaving) { revive(leaving); }
      leaving = null;
    });
  });

  /* --- the way back shows a page as it was left: its forms may be sent again ------------------- */
  window.addEventListener("pageshow", (event) => {
    leaving = null;
    everythingSent = false;
    if (event.persisted) { all("form[data-cc-sent]").forEach(revive); }
  });

  /* --- every part of a page, also those that come later ---------------------------------------- */
  const dressed = new WeakSet();
  function dress(scope) {
    const forms = scope.matches && scope.matches("form") ? [scope, ...all("form", scope)] : all("form", scope);
    forms.filter((form) => !dressed.has(form)).forEach((form) => {
      dressed.add(form);
      if ("ccOnce" in form.dataset) { onceOnly(form); }
      if (form.dataset.ccKeep && form.method === "post") { keep(form); }
    });
  }

  const [navigation] = performance.getEntriesByType("navigation");
  const back = navigation && navigation.type === "back_forward";
  if (!back && !new URLSearchParams(location.search).has("restore")) { dropArrived(); }
  dress(document);
  document.addEventListener("htmx:afterSettle", (event) => {
    dress(event.detail.elt);
    // What is wrong comes first, also before what the part would focus by itself.
    const wrong = event.detail.elt.querySelector("[aria-invalid=true]");
    if (wrong && (event.detail.elt.id === "cc-main" || event.detail.xhr.status === 422)) { wrong.focus(); }
  });
})();
