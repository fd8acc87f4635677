/* The credential's page: the phone's own way to share. The links beside it work without. */
(() => {
  "use strict";
  const button = document.querySelector("[data-cc-share]");
  if (!button || !navigator.share) { return; }
  button.hidden = false;
  button.addEventListener("click", () => {
    const { title, text, url } = button.dataset;
    // Whoever closes the sheet has changed their mind: that is no error.
    navigator.share({ title, text, url }).catch(() => {});
  });
})();
