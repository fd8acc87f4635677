// Dialogs of the page: a heading, a body, and buttons in Paragon's order. Escape and the browser's own focus rules apply.

import { html, icon } from "./dom";
import { text } from "./texts";

export interface Choice {
  label: string;
  press?: () => unknown;
  primary?: boolean;
  danger?: boolean;
  /** The dialog stays open. */
  stays?: boolean;
}

export interface DialogOptions {
  wide?: boolean;
  closed?: () => void;
  /** Must be answered: neither Escape nor a cross. */
  must?: boolean;
}

export function dialog(title: string, body: (Node | string)[], choices: Choice[], options: DialogOptions = {}): HTMLDialogElement {
  const id = `st-dialog-${Math.round(performance.now() * 1000)}`;
  const box = html("dialog", { class: options.wide ? "st-dialog st-dialog--wide" : "st-dialog", "aria-labelledby": id });
  const close = (): void => box.close();
  box.append(
    html(
      "div",
      { class: "st-dialog__head" },
      html("h2", { id, tabindex: "-1" }, title),
      options.must ? null : html("button", { type: "button", class: "st-button", "aria-label": text("Close"), click: close }, icon("close")),
    ),
    html("div", { class: "st-dialog__body", ...(options.wide ? { tabindex: "0", role: "region", "aria-label": title } : {}) }, ...body.map((one) => (typeof one === "string" ? html("p", {}, one) : one))),
  );
  if (choices.length) {
    box.append(
      html(
        "div",
        { class: "st-dialog__actions" },
        ...choices.map((one) =>
          html(
            "button",
            {
              type: "button",
              class: `btn ${one.danger ? "btn-danger" : one.primary ? "btn-primary" : "btn-tertiary"}`,
              click: () => {
                one.press?.();
                if (!one.stays) close();
              },
            },
            one.label,
          ),
        ),
      ),
    );
  }
  const from = document.activeElement;
  box.addEventListener("close", () => {
    box.remove();
    options.closed?.();
    if (from instanceof HTMLElement || from instanceof SVGElement) from.focus();
  });
  if (options.must) box.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(box);
  box.showModal();
  box.querySelector<HTMLElement>("h2")?.focus();
  return box;
}
