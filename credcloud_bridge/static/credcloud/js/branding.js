/* Logo and signatures: drawing a signature, picking a colour, a preview that follows. The page works without it. */
(() => {
  "use strict";
  let dressed = null;
  function dress() {
    const form = document.querySelector("[data-cc-branding]");
    if (!form || form === dressed) { return; }
    dressed = form;
    const preview = form.querySelector("[data-cc-preview]");
    let waiting = 0;
    function showPreview() {
      if (!preview) { return; }
      clearTimeout(waiting);
      // A person types on: one picture for all of it.
      waiting = setTimeout(() => { window.htmx ? window.htmx.trigger(preview, "click") : undefined; }, 900);
    }
    form.addEventListener("change", showPreview);

    form.querySelectorAll("[data-cc-pad]").forEach((pad) => {
      const canvas = pad.querySelector("canvas");
      const value = pad.querySelector("[data-cc-pad-value]");
      const pen = canvas.getContext("2d");
      let last = null;
      pen.lineCap = pen.lineJoin = "round";
      pen.strokeStyle = "#16204f";
      pad.hidden = false;
      const at = (event) => {
        const box = canvas.getBoundingClientRect();
        return {
          x: (event.clientX - box.left) * canvas.width / box.width,
          y: (event.clientY - box.top) * canvas.height / box.height,
          force: event.pointerType === "pen" && event.pressure ? 0.5 + event.pressure : 1,
        };
      };
      function draw(event) {
        const now = at(event);
        pen.lineWidth = 5 * now.force;
        pen.beginPath();
        pen.moveTo(last.x, last.y);
        pen.lineTo(now.x, now.y + 0.01);
        pen.stroke();
        last = now;
      }
      canvas.addEventListener("pointerdown", (event) => {
        if (form.querySelector("fieldset").disabled) { return; }
        canvas.setPointerCapture(event.pointerId);
        last = at(event);
        draw(event);
        event.preventDefault();
      });
      canvas.addEventListener("pointermove", (event) => {
        if (!last) { return; }
        const steps = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
        (steps.length ? steps : [event]).forEach(draw);
      });
      const lifted = () => {
        if (!last) { return; }
        last = null;
        value.value = canvas.toDataURL("image/png");
        showPreview();
      };
      canvas.addEventListener("pointerup", lifted);
      canvas.addEventListener("pointercancel", lifted);
      pad.querySelector("[data-cc-pad-clear]").addEventListener("click", () => {
        pen.clearRect(0, 0, canvas.width, canvas.height);
        value.value = "";
        showPreview();
      });
    });

    form.querySelectorAll("[data-cc-colour]").forEach((text) => {
      const picker = document.createElement("input");
      picker.type = "color";
      picker.className = "cc-colour-picker";
      picker.setAttribute("aria-label", text.labels[0].textContent.trim());
      const valid = () => /^#[0-9a-f]{6}$/i.test(text.value.trim());
      picker.value = valid() ? text.value.trim() : "#ffffff";
      text.addEventListener("input", () => { if (valid()) { picker.value = text.value.trim(); } });
      picker.addEventListener("input", () => { text.value = picker.value; });
      text.after(picker);
    });
  }

  dress();
  // A form with errors comes back as a new one.
  document.addEventListener("htmx:afterSettle", dress);
})();
