/* The author's form in Studio: saves the heading and the group, or says why not. */
function CredCloudCredentialStudio(runtime, element) {
  "use strict";
  const root = element.jquery ? element[0] : element;
  const form = root.querySelector("[data-ccx-studio]");
  const fields = form.querySelector("form");
  const error = form.querySelector("[data-ccx-error]");
  const save = form.querySelector("[data-ccx-save]");

  function tell(code) {
    const texts = form.dataset;
    error.textContent = {
      "not-allowed": texts.notAllowed,
      "name-too-long": texts.nameTooLong,
      "group-unknown": texts.groupUnknown,
      "not-understood": texts.notUnderstood,
    }[code] || texts.notSaved;
    error.hidden = false;
    // Studio shows it above the form too, and takes its own "Saving" away.
    runtime.notify("error", { title: texts.title, message: error.textContent });
  }

  function csrfToken() {
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/);
    return found ? decodeURIComponent(found[1]) : "";
  }

  function submit(event) {
    event.preventDefault();
    error.hidden = true;
    runtime.notify("save", { state: "start" });
    fetch(runtime.handlerUrl(root, "save_choice"), {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify({
        display_name: fields.elements.display_name.value,
        group_uuid: fields.elements.group_uuid.value,
      }),
    }).then(function (response) {
      if (response.ok) {
        runtime.notify("save", { state: "end" });
        return;
      }
      return response.json().then(function (answer) {
        tell(answer.error);
      });
    }).catch(function () { tell(""); });
  }

  form.querySelector("[data-ccx-cancel]").addEventListener("click", function (event) {
    event.preventDefault();
    runtime.notify("cancel", {});
  });
  if (save) {
    save.addEventListener("click", submit);
    fields.addEventListener("submit", submit);
  }
}
