// What is said to people: a polite live region for every step, and short notes on the screen for what matters.

import { html, icon } from "./dom";

export class Announcer {
  private timer = 0;

  constructor(
    private readonly region: HTMLElement,
    private readonly notes: HTMLElement,
  ) {}

  /** For screen readers: the last of what happens within a moment. */
  say(message: string): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.region.textContent = message;
    }, 120);
  }

  /** For everybody, for a few seconds; a problem, and what leads elsewhere, stays until it is closed. */
  tell(message: string, isProblem = false, more: Node | null = null): void {
    const note = html(
      "div",
      { class: isProblem ? "st-note st-note--problem" : "st-note", role: isProblem ? "alert" : "status" },
      html("p", {}, message, more ? " " : null, more),
      html("button", { type: "button", class: "st-note__close", "aria-label": this.closeLabel, click: () => note.remove() }, icon("close")),
    );
    // One thing after the other: what was said before about it is done.
    if (!isProblem) for (const old of this.notes.querySelectorAll(".st-note:not(.st-note--problem)")) old.remove();
    if (!message) return;
    this.notes.append(note);
    while (this.notes.children.length > 3) this.notes.firstElementChild!.remove();
    if (!isProblem && !more) setTimeout(() => note.remove(), 6000);
  }

  closeLabel = "";
}
