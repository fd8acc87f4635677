/* What a unit's credential does in the browser: tells more where nothing is published yet, copies an address. */
function CredCloudCredential(runtime, element) {
  "use strict";
  // The platform hands over the element itself or jQuery's wrapping of it.
  const root = element.jquery ? element[0] : element;
  const state = root.querySelector("[data-ccx-state]");

  function offerCopying() {
    if (!navigator.clipboard) { return; }
    root.querySelectorAll("[data-ccx-copy]").forEach(function (button) {
      const label = button.textContent;
      button.hidden = false;
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(button.dataset.ccxCopy).then(function () {
          button.textContent = button.dataset.ccxCopied;
          setTimeout(function () { button.textContent = label; }, 2500);
        });
      });
    });
  }

  function csrfToken() {
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/);
    return found ? decodeURIComponent(found[1]) : "";
  }

  function askForStatus() {
    fetch(runtime.handlerUrl(root, "status"), {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: "{}",
    }).then(function (response) {
      return response.ok ? response.json() : null;
    }).then(function (answer) {
      // What the server rendered stays where the answer is the same or none came.
      if (answer && answer.html.trim() !== state.innerHTML.trim()) {
        state.innerHTML = answer.html;
        offerCopying();
      }
    }).catch(function () { /* the page as it was rendered is right as well */ });
  }

  offerCopying();
  if (state && state.dataset.ccxKind === "not-yet") { askForStatus(); }
}
