/* Forms that answer with a whole page, and downloads: sent in the background, so that a server that fails or is gone
   leaves the page, and what was typed into it, as it is. Without this script the browser sends them itself. */
(() => {
  "use strict";
  const all = (selector, scope) => Array.from((scope || document).querySelectorAll(selector));
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`credcloud:${name}`, { detail }));

  /* --- whole pages ------------------------------------------------------------------------------
     The answer takes the place of the content; where it is a redirect, the browser goes there (web/background_forms.py). */
  const WHOLE = {
    "hx-boost": "true",
    "hx-target": "#cc-main",
    "hx-select": "#cc-main",
    "hx-swap": "outerHTML show:none",
    "hx-push-url": "false",
    // Buttons with requests of their own ask for other parts.
    "hx-disinherit": "*",
  };

  function whole(form) {
    // Inside the dashboard's frame, what leaves the frame is sent by the browser.
    const leaves = form.target && !(form.target === "_top" && window.top === window);
    if (form.method !== "post" || leaves || form.hasAttribute("hx-post") || form.hasAttribute("hx-boost")) { return; }
    Object.entries(WHOLE).forEach(([name, value]) => form.setAttribute(name, value));
    // A large file over a slow line may take its time.
    if (form.enctype === "multipart/form-data") { form.setAttribute("hx-request", '{"timeout":0}'); }
    form.dataset.ccOnce = "";
  }

  // The page says while it is sending, and while it is about to be left for where the answer leads.
  const page = document.documentElement;
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.boosted) { page.dataset.ccSending = ""; }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { boosted, xhr } = event.detail;
    const leads = xhr && (xhr.getResponseHeader("HX-Redirect") || xhr.getResponseHeader("HX-Location"));
    if (boosted && !leads && !("ccLeaving" in page.dataset)) { delete page.dataset.ccSending; }
  });

  // A part of this same page: going there would only scroll, and show the page as it was.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const leads = event.detail.boosted && event.detail.xhr.getResponseHeader("HX-Redirect");
    if (!leads) { return; }
    const [there, here] = [new URL(leads, location.href), new URL(location.href)];
    if (there.hash && there.pathname === here.pathname && there.search === here.search && there.origin === here.origin) {
      event.preventDefault();
      history.replaceState(null, "", there.href);
      location.reload();
    }
  });

  const isPage = (text) => text.includes('id="cc-main"');
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { boosted, xhr, requestConfig } = event.detail;
    if (!boosted || requestConfig.verb === "get" || xhr.status >= 500) { return; }
    // Too much at once, or too often: the form stays as it is, to be sent again (forms.js says why).
    if (xhr.status === 413 || xhr.status === 429) { return; }
    if (isPage(xhr.responseText)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    } else if (xhr.status < 400) {
      // A page of somebody else, such as the platform's.
      event.detail.shouldSwap = false;
      page.dataset.ccLeaving = "";
      location.assign(xhr.responseURL);
    }
  });

  // The page that takes its place brings the styles and scripts that it needs and this one has not.
  function bring(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    document.body.className = page.body.className;
    all("link[rel=stylesheet]", page).filter((link) => !document.querySelector(`link[href="${link.getAttribute("href")}"]`))
      .forEach((link) => document.head.append(link));
    all("script[src]", page).map((script) => script.getAttribute("src")).filter((src) => !document.querySelector(`script[src="${src}"]`))
      .forEach((src) => document.body.append(Object.assign(document.createElement("script"), { src })));
  }
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.boosted && event.detail.requestConfig.verb !== "get" && isPage(event.detail.xhr.responseText)) { bring(event.detail.xhr.responseText); }
  });

  // The server cannot give chosen files back; the form that comes back has them again, but for those it refused.
  let files = new Map();
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.boosted) { return; }
    const chosen = all("input[type=file]", event.detail.target).filter((input) => input.files.length && input.id);
    files = new Map(chosen.map((input) => [input.id, input.files]));
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.elt;
    all("form", part).forEach((form) => {
      whole(form);
      window.htmx.process(form);
    });
    if (part.id !== "cc-main") { return; }
    all("input[type=file]", part).forEach((input) => {
      if (files.has(input.id) && input.form && input.form.querySelector("[aria-invalid=true]") && !input.matches("[aria-invalid=true]")) {
        input.files = files.get(input.id);
      }
    });
    files = new Map();
  });

  all("form").forEach(whole);

  /* --- downloads ---------------------------------------------------------------------------------- */
  function nameOf(answer) {
    const disposition = answer.headers.get("Content-Disposition") || "";
    const encoded = /filename\*=utf-8''([^;]+)/i.exec(disposition);
    const plain = /filename="?([^";]+)"?/i.exec(disposition);
    return encoded ? decodeURIComponent(encoded[1]) : plain ? plain[1] : "download";
  }

  function save(content, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async function download(address, request) {
    tell("busy");
    let answer = null;
    try {
      answer = await fetch(address, { ...request, headers: { "HX-Request": "true", "HX-Boosted": "true" } });
      const elsewhere = answer.headers.get("HX-Redirect");
      if (elsewhere) { location.assign(elsewhere); return; }
      const isFile = (answer.headers.get("Content-Disposition") || "").startsWith("attachment");
      if (answer.ok && isFile) { save(await answer.blob(), nameOf(answer)); return; }
      const text = await answer.text();
      // The page says why there is no file.
      if (answer.status < 500 && isPage(text)) { window.htmx.swap("#cc-main", text, { swapStyle: "outerHTML" }, { select: "#cc-main" }); return; }
      tell("trouble", { reached: true });
    } catch (error) {
      tell("trouble", { reached: false });
    } finally {
      tell("idle");
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-cc-download]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    event.preventDefault();
    download(link.href, {});
  });
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || !button.matches("[data-cc-download]")) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    download(button.formAction, { method: "POST", body: new FormData(event.target) });
  }, true);
})();
