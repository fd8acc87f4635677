/* Comfort for the screens that make credentials; all of them work without it. */
(() => {
  "use strict";
  const all = (selector, scope) => Array.from((scope || document).querySelectorAll(selector));

  // A shelf of cards: arrow keys and two buttons turn it by a card, in either direction of writing.
  function shelf(part) {
    const view = part.querySelector("[data-cc-shelf-view]");
    const turns = all("[data-cc-turn]", part);
    const forwards = () => (getComputedStyle(view).direction === "rtl" ? -1 : 1);
    const step = () => {
      const card = view.querySelector("li");
      return card ? card.getBoundingClientRect().width + 20 : view.clientWidth;
    };
    const turn = (cards) => view.scrollBy({ left: cards * forwards() * step(), behavior: "smooth" });
    const show = () => {
      const gone = Math.abs(view.scrollLeft);
      const left = view.scrollWidth - view.clientWidth - gone;
      turns.forEach((button) => { button.hidden = (Number(button.dataset.ccTurn) < 0 ? gone : left) < 4; });
    };
    turns.forEach((button) => button.addEventListener("click", () => turn(Number(button.dataset.ccTurn))));
    view.addEventListener("scroll", show, { passive: true });
    view.addEventListener("keydown", (event) => {
      if (event.target !== view) { return; }
      const pressed = { ArrowRight: forwards(), ArrowLeft: -forwards() }[event.key];
      if (pressed) { event.preventDefault(); turn(pressed); }
      if (event.key === "Home") { event.preventDefault(); view.scrollTo({ left: 0, behavior: "smooth" }); }
      if (event.key === "End") { event.preventDefault(); view.scrollTo({ left: forwards() * view.scrollWidth, behavior: "smooth" }); }
    });
    new ResizeObserver(show).observe(view);
    show();
  }

  // A file may be dropped on the form; one that is too large is told of before it is sent.
  function attach(form) {
    const drop = form.querySelector("[data-issue-drop]");
    const input = form.querySelector("input[type=file]");
    const error = form.querySelector("[data-issue-drop-error]");
    const check = () => {
      const file = input.files[0];
      const tooLarge = Boolean(file) && file.size > Number(form.dataset.maxBytes);
      error.textContent = tooLarge ? form.dataset.tooLarge : "";
      input.setCustomValidity(tooLarge ? form.dataset.tooLarge : "");
    };
    const over = (on) => drop.classList.toggle("cc-drop--over", on);
    drop.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
    drop.addEventListener("dragleave", (event) => { if (!drop.contains(event.relatedTarget)) { over(false); } });
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      if (event.dataTransfer.files.length) {
        const chosen = new DataTransfer();
        chosen.items.add(event.dataTransfer.files[0]);
        input.files = chosen.files;
        check();
        input.focus();
      }
    });
    input.addEventListener("change", check);
  }

  // Typing an expiry date chooses "on this date".
  function expiry(input) {
    input.addEventListener("input", () => {
      const choice = input.form.querySelector("input[name=expiry][value=date]");
      if (input.value && choice) { choice.checked = true; }
    });
  }

  // A row that is opened for mending takes the focus; what is wrong in it first. Escape closes it again.
  function edit(form) {
    const wrong = form.querySelector("[aria-invalid=true]");
    (wrong || form.querySelector("input:not([type=hidden]), select")).focus();
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { form.querySelector("[data-issue-cancel]").click(); }
    });
  }

  // What was put on an element stays: htmx may tell of the same element several times.
  const dressed = new WeakSet();
  function each(selector, scope, put) {
    const found = scope.matches && scope.matches(selector) ? [scope, ...all(selector, scope)] : all(selector, scope);
    found.forEach((element) => {
      if (!dressed.has(element)) { dressed.add(element); put(element); }
    });
  }

  function dress(scope) {
    each("[data-cc-shelf]", scope, shelf);
    each("form[data-issue-attach]", scope, attach);
    each("[data-issue-expiry]", scope, expiry);
    each("form[data-issue-edit]", scope, edit);
  }

  dress(document);
  // On a narrow screen the way that was chosen may be out of sight.
  all(".cc-ways [aria-current]").forEach((way) => way.scrollIntoView({ block: "nearest", inline: "nearest" }));
  document.addEventListener("htmx:afterSettle", (event) => {
    const target = event.detail.target.isConnected ? event.detail.target : event.target;
    dress(target);
    // A row that was mended or closed hands the focus back to its button.
    if (target.matches("tbody[id^=draft-]") && !target.querySelector("form")) {
      target.querySelector(".cc-draft__actions [hx-get]").focus();
    }
  });
})();
