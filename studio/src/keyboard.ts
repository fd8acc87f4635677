// The stage by keyboard: Tab in reading order, arrows to move, and the usual shortcuts. All of them are in the help.

import type { Commands } from "./commands";
import { dialog } from "./dialogs";
import { html, isTyping } from "./dom";
import { outerBox, union } from "./geometry";
import type { Pointer } from "./pointer";
import { readingOrder } from "./reading_order";
import type { Stage } from "./stage";
import type { Studio } from "./studio";
import { text } from "./texts";

const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Keyboard {
  constructor(
    private readonly studio: Studio,
    private readonly stage: Stage,
    private readonly pointer: Pointer,
    private readonly commands: Commands,
  ) {
    stage.root.addEventListener("keydown", (event) => this.onStage(event));
    document.addEventListener("keydown", (event) => this.anywhere(event));
    document.addEventListener("keyup", (event) => {
      if (event.key === " ") this.pointer.spaceHeld = false;
    });
  }

  private anywhere(event: KeyboardEvent): void {
    if (document.querySelector("dialog[open]")) return;
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    const typing = isTyping(event.target);
    if (command && key === "z" && !(typing && (event.target as HTMLElement).isContentEditable)) {
      event.preventDefault();
      if (event.shiftKey) this.commands.redo();
      else this.commands.undo();
    } else if (command && key === "y" && !typing) {
      event.preventDefault();
      this.commands.redo();
    } else if (command && key === "s") {
      event.preventDefault();
      this.onSave();
    } else if (command && (key === "=" || key === "+" || key === "-" || key === "0")) {
      event.preventDefault();
      this.zoom(key);
    } else if (!typing && !command && event.key === "?") {
      event.preventDefault();
      this.help();
    } else if (event.key === "F6") {
      event.preventDefault();
      this.nextPart(event.shiftKey);
    } else if (event.key === "Escape" && !typing && !this.pointer.cancel()) this.studio.selection.clear();
  }

  onSave: () => void = () => {};

  private zoom(key: string): void {
    const { view } = this.studio;
    if (key === "0") view.fit(this.studio.pageBox);
    else view.zoomTo(view.scale * (key === "-" ? 0.8 : 1.25));
    this.studio.say(text("Zoom: %(percent)s", { percent: `${view.percent} %` }));
  }

  /** From the tools to the stage to the form and round. */
  private nextPart(back: boolean): void {
    const parts = ["st-top", "st-side", "st-stage", "st-inspector"].map((id) => document.getElementById(id)!).filter((one) => one?.getClientRects().length);
    const now = parts.findIndex((one) => one.contains(document.activeElement));
    const next = parts[(now + (back ? -1 : 1) + parts.length) % parts.length];
    const target = next?.id === "st-stage" ? next : next?.querySelector<HTMLElement>("button, a, input, select, [tabindex='0']");
    (target as HTMLElement | null)?.focus();
  }

  private onStage(event: KeyboardEvent): void {
    const command = event.ctrlKey || event.metaKey;
    const arrow = ARROWS[event.key];
    const key = event.key.toLowerCase();
    const { studio, commands } = this;
    let done = true;
    if (event.key === "Tab" && !command && !event.altKey) done = this.tab(event.shiftKey);
    else if (arrow && !command && studio.selection.size) {
      const step = event.shiftKey ? 10 : event.altKey ? 0.1 : 1;
      commands.nudge(arrow[0] * step, arrow[1] * step);
    } else if (arrow && !command) studio.view.pan(-arrow[0] * 40, -arrow[1] * 40);
    else if (event.key === "Enter" || event.key === "F2") {
      if (studio.only) studio.edit(studio.only.id);
    } else if (event.key === "Delete" || event.key === "Backspace") commands.remove();
    else if (event.key === " ") {
      // Space held and dragged moves the page; pressed on an element it chooses it beside the others.
      this.pointer.spaceHeld = true;
      const id = (document.activeElement as SVGElement | null)?.getAttribute("data-id");
      if (id && event.shiftKey) studio.selection.toggle([id]);
    } else if (command && key === "a") commands.selectAll();
    else if (command && key === "d") commands.duplicate();
    else if (command && key === "g") event.shiftKey ? commands.ungroup() : commands.group();
    else if (command && key === "l") commands.lock();
    else if (command && event.key === "]") commands.order(event.altKey ? "front" : "forward");
    else if (command && event.key === "[") commands.order(event.altKey ? "back" : "backward");
    else if (event.key === "PageDown" || event.key === "PageUp") studio.goTo(studio.page + (event.key === "PageDown" ? 1 : -1));
    else done = false;
    if (done) event.preventDefault();
  }

  /** The next element in reading order; after the last, what follows the stage. */
  private tab(back: boolean): boolean {
    const { studio } = this;
    const order = readingOrder(studio.elements.filter((one) => studio.isPrinted(one) || studio.selection.has(one.id)), studio.draft.direction);
    const id = (document.activeElement as SVGElement | null)?.getAttribute("data-id") ?? null;
    const at = order.findIndex((one) => one.id === id);
    const next = id === null ? (back ? undefined : order[0]) : order[at + (back ? -1 : 1)];
    if (!next) {
      if (id !== null && back) {
        this.stage.root.focus();
        return true;
      }
      return false;
    }
    studio.choose([next.id]);
    this.stage.focus(next.id);
    studio.view.reveal(union([outerBox(next)]));
    return true;
  }

  help(): void {
    const rows: [string, string][] = [
      ["Tab", text("Next element, in reading order")],
      ["← ↑ → ↓", text("Move by 1 mm; with Shift by 10, with Alt by 0.1")],
      ["Enter", text("Change the words, or go to the form")],
      ["{", text("In a text: insert a value")],
      ["F6", text("Next part of the screen")],
      ["Ctrl Z", text("Undo; with Shift: redo")],
      ["Ctrl C, X, V", text("Copy, cut, paste; between designs too")],
      ["Ctrl D", text("Duplicate")],
      ["Ctrl A", text("Select everything")],
      ["Shift", text("With a press: select one more. While dragging: keep the direction or the proportions")],
      ["Ctrl", text("While dragging: no snapping")],
      ["Ctrl G", text("Group; with Shift: ungroup")],
      ["Ctrl L", text("Lock or unlock")],
      ["Ctrl ] [", text("Bring forward, send backward; with Alt: to the very front or back")],
      ["Delete", text("Remove")],
      ["Ctrl + − 0", text("Zoom in, zoom out, fit the page")],
      [text("Space"), text("Hold and drag: move the page")],
      ["Ctrl S", text("Save version")],
      ["Esc", text("Give up a drag; select nothing")],
    ];
    const list = html("dl", { class: "st-keys" }, ...rows.flatMap(([keys, does]) => [html("dt", {}, html("kbd", { dir: "ltr" }, keys)), html("dd", {}, does)]));
    dialog(text("Keyboard"), [list], [], { wide: true });
  }
}
