/* The verify page: a file may be dropped anywhere on it, and is sent as soon as it is chosen. Works without. */
(() => {
  "use strict";
  let form = null;
  let input = null;

  // An answer that was refused brings the form anew.
  function dress() {
    const found = document.querySelector("[data-cc-drop]");
    if (found === form) { return; }
    form = found;
    input = form && form.querySelector("input[type=file]");
    if (!form) { return; }
    form.classList.add("ccp-drop--ready");
    input.addEventListener("change", () => { if (input.files.length) { form.requestSubmit(); } });
  }

  const carriesFiles = (event) => Boolean(form) && Array.from((event.dataTransfer && event.dataTransfer.types) || []).includes("Files");
  let depth = 0;
  const show = () => form.classList.toggle("ccp-drop--over", depth > 0);
  document.addEventListener("dragenter", (event) => { if (carriesFiles(event)) { depth += 1; show(); } });
  document.addEventListener("dragleave", (event) => { if (carriesFiles(event)) { depth = Math.max(0, depth - 1); show(); } });
  document.addEventListener("dragover", (event) => { if (carriesFiles(event)) { event.preventDefault(); } });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) { return; }
    event.preventDefault();
    depth = 0;
    show();
    if (!event.dataTransfer.files.length) { return; }
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });

  dress();
  document.addEventListener("htmx:afterSettle", dress);
})();
