/* The Credentials tab of the legacy instructor dashboard.

   The dashboard shows one section at a time. It keeps the open one in the hash of its address
   (#view-credcloud, and nothing may follow), and on every click on a tab it calls
   `onClickTitle()` of the object that the section keeps under jQuery's data("wrapper").

   The page in the frame is kept in the dashboard's query (?credentials=pending/), so that a link to it,
   a reload and the browser's way back lead to the same page. */
(() => {
  "use strict";
  const PREFIX = "#view-";
  const PARAMETER = "credentials";
  const holder = document.querySelector("[data-credcloud-section]");
  if (!holder) { return; }
  const name = holder.dataset.credcloudSection;
  const frame = holder.querySelector("iframe");
  const alone = holder.querySelector("[data-credcloud-alone]");
  const home = new URL(holder.dataset.credcloudHome, location.href);
  const hash = PREFIX + name;

  const isOurs = (url) => url.origin === home.origin && url.pathname.startsWith(home.pathname);
  const button = (section) => document.querySelector(`.instructor-nav [data-section="${CSS.escape(section)}"]`);
  const isActive = (one) => Boolean(one) && one.classList.contains("active-section");

  // --- which page ---

  /* The page that the dashboard's address names. It never leads out of the course's own pages. */
  function wanted() {
    const url = new URL(home.href + (new URLSearchParams(location.search).get(PARAMETER) || ""));
    return isOurs(url) ? url : home;
  }

  /* The address of the page in the frame; null when the browser does not tell (another site's, or refused). */
  function shown() {
    try {
      return frame.contentDocument && new URL(frame.contentWindow.location.href);
    } catch (error) {
      return null;
    }
  }

  /* Where a click in the frame leads: a login page of another host does not tell where it was to lead back to. */
  let going = home;

  function goingTo(event) {
    const link = event.target.closest("a[href]");
    const url = link && new URL(link.href, frame.contentWindow.location.href);
    going = url && isOurs(url) ? url : shown() || home;
  }

  function remember() {
    const page = shown();
    if (location.hash !== hash || !page || !isOurs(page)) { return; }
    alone.href = page.href;
    setPlace(page.pathname.slice(home.pathname.length) + page.search + page.hash);
  }

  function setPlace(place) {
    const url = new URL(location.href);
    if ((url.searchParams.get(PARAMETER) || "") === place) { return; }
    if (place) { url.searchParams.set(PARAMETER, place); } else { url.searchParams.delete(PARAMETER); }
    // The frame's own step is in the browser's history already: this entry only gets its name.
    history.replaceState(history.state, "", url);
  }

  // --- how many wait ---

  /* What the dashboard's button and the heading above the frame say. */
  function showCount(number) {
    const { credcloudTitle, credcloudTitlePending, credcloudCountedTo, credcloudMore } = holder.dataset;
    const shown = number > Number(credcloudCountedTo) ? credcloudMore : number;
    const title = number ? credcloudTitlePending.replace("#", shown) : credcloudTitle;
    [button(name), document.getElementById(`header-${name}`)].forEach((one) => {
      if (one) { one.textContent = title; }
    });
  }

  /* The tab says how many credentials wait; what was done in the frame changes that. */
  function count() {
    fetch(holder.dataset.credcloudSummary, { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then((response) => (response.ok ? response.json() : null))
      .then((summary) => { if (summary) { showCount(summary.under_review); } })
      .catch(() => { /* the title that stands there was right a moment ago */ });
  }

  // --- how high ---

  function fit() {
    const page = frame.contentDocument;
    if (!page || !page.body) { return; }
    // Not the document's scrollHeight: that is never less than the frame's own height.
    frame.style.blockSize = `${Math.ceil(page.body.getBoundingClientRect().height)}px`;
    tell();
  }

  /* Where in the page the window is: the frame itself does not scroll, so dialogs and messages ask for it. */
  function tell() {
    const page = frame.contentDocument;
    if (!page || !page.documentElement) { return; }
    const box = frame.getBoundingClientRect();
    const top = Math.max(0, -box.top);
    const height = Math.max(0, Math.min(box.bottom, window.innerHeight) - Math.max(box.top, 0));
    page.documentElement.style.setProperty("--cc-view-top", `${top}px`);
    page.documentElement.style.setProperty("--cc-view-height", `${height}px`);
  }

  window.addEventListener("scroll", tell, { passive: true });
  window.addEventListener("resize", tell, { passive: true });

  // --- the frame's life ---

  function loaded() {
    const page = shown();
    if (page && page.protocol === "about:") { return; }
    if (!page || !isOurs(page)) {
      // The way led out of the credentials, to the login page for example: there it goes on in the whole window.
      location.assign(page || going);
      return;
    }
    const inside = frame.contentDocument;
    going = page;
    inside.addEventListener("click", goingTo, true);
    new frame.contentWindow.ResizeObserver(fit).observe(inside.body);
    ["htmx:pushedIntoHistory", "htmx:replacedInHistory"].forEach((event) => {
      inside.addEventListener(event, remember);
    });
    frame.contentWindow.addEventListener("hashchange", remember);
    fit();
    remember();
    count();
    const begins = holder.getBoundingClientRect().top;
    if (begins < 0 && inside.activeElement === inside.body && !page.hash) { holder.scrollIntoView(); }
  }

  function open() {
    if (!frame.hasAttribute("src")) { frame.src = wanted().href; }
    remember();
    fit();
  }

  // The dashboard has looked the button's title up in its own translations: it may be in another language than the rest.
  showCount(Number(holder.dataset.credcloudPending));
  frame.addEventListener("load", loaded);
  window.jQuery(document.getElementById(name)).data("wrapper", { onClickTitle: open, onExit() {} });

  /* The dashboard does not follow the browser's way back from tab to tab; to and from ours it does. */
  function follow() {
    const target = location.hash.startsWith(PREFIX) ? button(location.hash.slice(PREFIX.length)) : null;
    if (location.hash !== hash) { setPlace(""); }
    if (target && !isActive(target) && (location.hash === hash || isActive(button(name)))) { target.click(); }
  }
  window.addEventListener("hashchange", follow);
  // Between two addresses that differ in their query too, browsers tell of no change of the hash.
  window.addEventListener("popstate", follow);
})();
