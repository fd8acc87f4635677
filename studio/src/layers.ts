// The list of layers, from front to back: choose, rename, lock, hide, and order by dragging or with keys.

import { button, html, icon } from "./dom";
import { layerOf, moveInOrder, updateLayers } from "./edit";
import type { Commands } from "./commands";
import type { Studio } from "./studio";
import { text } from "./texts";
import type { Element } from "./types";

const ICON_OF: Record<string, string> = {
  text: "text", multiVariableText: "text", image: "picture", signature: "signature", svg: "shapes", qrcode: "qr",
  rectangle: "shapes", ellipse: "shapes", line: "shapes",
};

export class Layers {
  readonly root = html("ul", { class: "st-layers" });
  private dragged: { id: string; row: HTMLElement } | null = null;

  constructor(
    private readonly studio: Studio,
    private readonly commands: Commands,
  ) {}

  show(): void {
    const active = document.activeElement instanceof HTMLElement && this.root.contains(document.activeElement) ? document.activeElement.dataset["key"] : "";
    this.root.setAttribute("aria-label", text("Layers, the front one first"));
    this.root.replaceChildren(...[...this.studio.elements].reverse().map((one) => this.row(one)));
    if (active) [...this.root.querySelectorAll<HTMLElement>("[data-key]")].find((one) => one.dataset["key"] === active)?.focus();
  }

  markSelected(): void {
    for (const row of this.root.children) {
      const chosen = this.studio.selection.has((row as HTMLElement).dataset["layer"] ?? "");
      row.classList.toggle("st-layer--chosen", chosen);
      row.querySelector(".st-layer__name")?.setAttribute("aria-pressed", String(chosen));
    }
  }

  private row(one: Element): HTMLElement {
    const { studio, commands } = this;
    const layer = layerOf(studio.draft, one.id);
    const name = studio.label(one);
    const chosen = studio.selection.has(one.id);
    const shown = studio.isPrinted(one);
    const named = html(
      "button",
      {
        type: "button", class: "st-layer__name", "aria-pressed": String(chosen), "data-key": `name ${one.id}`,
        title: text("Choose; press twice to rename"),
        click: (event: MouseEvent) => {
          if (event.shiftKey || event.ctrlKey || event.metaKey) studio.selection.toggle([one.id]);
          else studio.selection.set([one.id]);
        },
        dblclick: () => this.rename(one, row),
        keydown: (event: KeyboardEvent) => this.key(event, one, row),
      },
      icon(ICON_OF[one.type] ?? "barcode"),
      html("span", { dir: "auto" }, name),
      layer.group ? icon("group") : null,
    );
    const row: HTMLElement = html(
      "li",
      { class: `st-layer${chosen ? " st-layer--chosen" : ""}${shown ? "" : " st-layer--hidden"}`, "data-layer": one.id },
      html("span", { class: "st-layer__grip", "aria-hidden": "true", pointerdown: (event: PointerEvent) => this.grip(event, one, row) }, icon("grid")),
      named,
      button(layer.locked ? text("Unlock %(name)s", { name }) : text("Lock %(name)s", { name }), layer.locked ? "lock" : "unlock", () => commands.lock([one.id]), {
        "aria-pressed": String(Boolean(layer.locked)), class: "st-button st-button--small", "data-key": `lock ${one.id}`,
      }),
      button(layer.hidden ? text("Show %(name)s", { name }) : text("Hide %(name)s", { name }), layer.hidden ? "hidden" : "eye", () => commands.hide([one.id]), {
        "aria-pressed": String(Boolean(layer.hidden)), class: "st-button st-button--small", "data-key": `hide ${one.id}`,
      }),
    );
    return row;
  }

  private key(event: KeyboardEvent, one: Element, row: HTMLElement): void {
    const next = event.key === "ArrowDown" ? row.nextElementSibling : event.key === "ArrowUp" ? row.previousElementSibling : null;
    if (event.key === "F2") this.rename(one, row);
    else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      const at = this.studio.elements.findIndex((other) => other.id === one.id);
      this.move(one, at + (event.key === "ArrowUp" ? 1 : -1));
    } else if (next) next.querySelector<HTMLElement>(".st-layer__name")?.focus();
    else return;
    event.preventDefault();
  }

  private move(one: Element, to: number): void {
    const { studio } = this;
    const name = studio.label(one);
    if (layerOf(studio.draft, one.id).locked) {
      this.show();
      return studio.say(text("Locked: it cannot be changed by accident."));
    }
    studio.change(text("Order of %(name)s", { name }), (draft) => moveInOrder(draft, studio.page, one.id, to));
    const place = studio.elements.length - studio.elements.findIndex((other) => other.id === one.id);
    studio.say(text("%(name)s: layer %(place)s of %(count)s", { name, place, count: studio.elements.length }));
  }

  private rename(one: Element, row: HTMLElement): void {
    const { studio } = this;
    const before = studio.label(one);
    let done = false;
    const finish = (keep: boolean): void => {
      if (done) return;
      done = true;
      const label = input.value.trim();
      if (keep && label !== before) {
        studio.change(text("Rename %(name)s", { name: before }), (draft) => updateLayers(draft, [one.id], { label }));
      } else this.show();
      [...this.root.querySelectorAll<HTMLElement>("[data-key]")].find((other) => other.dataset["key"] === `name ${one.id}`)?.focus();
    };
    const input = html("input", {
      class: "st-input", type: "text", value: before, maxlength: 100, dir: "auto", "aria-label": text("Name of the layer"),
      blur: () => finish(true),
      keydown: (event: KeyboardEvent) => {
        event.stopPropagation();
        if (event.key === "Enter" || event.key === "Escape") finish(event.key === "Enter");
      },
    });
    row.querySelector(".st-layer__name")?.replaceWith(input);
    input.focus();
    input.select();
  }

  /** Dragging a layer up or down; the keyboard has Alt and the arrows for it. */
  private grip(event: PointerEvent, one: Element, row: HTMLElement): void {
    event.preventDefault();
    this.dragged = { id: one.id, row };
    row.classList.add("st-layer--dragged");
    const handle = event.currentTarget as HTMLElement;
    handle.setPointerCapture(event.pointerId);
    const moved = (to: PointerEvent): void => {
      const rows = [...this.root.children] as HTMLElement[];
      const over = rows.find((other) => {
        const box = other.getBoundingClientRect();
        return other !== row && to.clientY >= box.top && to.clientY < box.bottom;
      });
      if (over) over[rows.indexOf(over) > rows.indexOf(row) ? "after" : "before"](row);
    };
    const ended = (): void => {
      handle.removeEventListener("pointermove", moved);
      handle.removeEventListener("pointerup", ended);
      handle.removeEventListener("pointercancel", ended);
      row.classList.remove("st-layer--dragged");
      this.dragged = null;
      const place = [...this.root.children].indexOf(row);
      this.move(one, this.studio.elements.length - 1 - place);
    };
    handle.addEventListener("pointermove", moved);
    handle.addEventListener("pointerup", ended);
    handle.addEventListener("pointercancel", ended);
  }

  get isDragging(): boolean {
    return this.dragged !== null;
  }
}
