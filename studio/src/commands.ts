// What buttons, menus and keys do, each once and under its name.

import {
  addElements, copies, findElement, layerOf, moveElements, newId, removeElements, reorder, updateLayers, withGroups, type OrderStep,
} from "./edit";
import { outerBox, union } from "./geometry";
import type { Studio } from "./studio";
import { number, text } from "./texts";

export class Commands {
  constructor(private readonly studio: Studio) {}

  undo(): void {
    this.back("undo");
  }

  redo(): void {
    this.back("redo");
  }

  private back(way: "undo" | "redo"): void {
    const { studio } = this;
    const label = studio.history[way]();
    if (label === null) return studio.say(way === "undo" ? text("Nothing to undo") : text("Nothing to redo"));
    studio.selection.keepOnly((id) => findElement(studio.draft, id) !== null);
    studio.say(way === "undo" ? text("Undone: %(step)s", { step: label }) : text("Redone: %(step)s", { step: label }));
  }

  nudge(dx: number, dy: number): void {
    const { studio } = this;
    const ids = studio.editable;
    if (!ids.size) return studio.say(text("Locked: it cannot be changed by accident."));
    const name = studio.nameOfSelection();
    studio.change(text("Move %(name)s", { name }), (draft) => moveElements(draft, ids, dx, dy), `nudge ${[...ids].join(" ")}`);
    const box = union(studio.selected.map(outerBox));
    studio.view.reveal(box);
    studio.say(text("Moved to %(x)s, %(y)s mm", { x: number(box.x), y: number(box.y) }));
  }

  remove(): void {
    const { studio } = this;
    const ids = studio.editable;
    if (!ids.size) return studio.selection.size ? studio.say(text("Locked: it cannot be changed by accident.")) : undefined;
    const name = studio.nameOfSelection();
    studio.change(text("Remove %(name)s", { name }), (draft) => removeElements(draft, ids));
    studio.selection.clear();
    studio.say(text("%(name)s removed. Undo brings it back.", { name }));
  }

  duplicate(): void {
    const { studio } = this;
    const chosen = studio.selected;
    if (!chosen.length) return;
    const copied = copies(chosen, studio.draft.layers, { x: 5, y: 5 });
    const name = studio.nameOfSelection();
    studio.change(text("Duplicate %(name)s", { name }), (draft) => addElements(draft, studio.page, copied.elements, copied.layers));
    studio.selection.set(copied.elements.map((one) => one.id));
    studio.say(text("%(name)s duplicated", { name }));
  }

  selectAll(): void {
    const { studio } = this;
    studio.selection.set(studio.elements.filter((one) => studio.isPrinted(one) && !layerOf(studio.draft, one.id).locked).map((one) => one.id));
    studio.say(text("Selected: %(count)s", { count: studio.selection.size }));
  }

  lock(ids: Iterable<string> = this.studio.selection.ids): void {
    const { studio } = this;
    const all = [...ids].filter((id) => !studio.isHeld(id));
    if (!all.length) return studio.tell(text("Locked by those who made this design. Ask who may change designs for everybody."));
    const locked = all.every((id) => layerOf(studio.draft, id).locked);
    const name = this.nameOf(all);
    const label = locked ? text("Unlock %(name)s", { name }) : text("Lock %(name)s", { name });
    studio.change(label, (draft) => updateLayers(draft, all, { locked: !locked, ...(locked ? { firm: false } : {}) }));
    studio.say(label);
  }

  hide(ids: Iterable<string> = this.studio.selection.ids): void {
    const { studio } = this;
    const all = [...ids];
    const hidden = all.every((id) => layerOf(studio.draft, id).hidden);
    const name = this.nameOf(all);
    const label = hidden ? text("Show %(name)s", { name }) : text("Hide %(name)s", { name });
    studio.change(label, (draft) => updateLayers(draft, all, { hidden: !hidden }));
    studio.say(label);
  }

  private nameOf(ids: string[]): string {
    const found = ids.length === 1 ? findElement(this.studio.draft, ids[0]!) : null;
    return found ? this.studio.label(found.element) : text("%(count)s elements", { count: ids.length });
  }

  group(): void {
    const { studio } = this;
    const ids = [...studio.editable];
    if (ids.length < 2) return;
    studio.change(text("Group %(name)s", { name: studio.nameOfSelection() }), (draft) => updateLayers(draft, ids, { group: newId() }));
    studio.say(text("%(name)s grouped", { name: studio.nameOfSelection() }));
  }

  ungroup(): void {
    const { studio } = this;
    const ids = [...withGroups(studio.draft, studio.selection.ids)];
    studio.change(text("Ungroup %(name)s", { name: studio.nameOfSelection() }), (draft) => updateLayers(draft, ids, { group: "" }));
    studio.say(text("%(name)s ungrouped", { name: studio.nameOfSelection() }));
  }

  order(step: OrderStep): void {
    const { studio } = this;
    const name = studio.nameOfSelection();
    const label =
      step === "forward" || step === "front" ? text("Bring %(name)s forward", { name }) : text("Send %(name)s backward", { name });
    studio.change(label, (draft) => reorder(draft, studio.page, studio.editable, step));
    studio.say(label);
  }

  run(name: string): void {
    if (name === "undo") this.undo();
    else if (name === "redo") this.redo();
    else if (name === "remove") this.remove();
    else if (name === "duplicate") this.duplicate();
    else if (name === "lock") this.lock();
    else if (name === "hide") this.hide();
    else if (name === "group") this.group();
    else if (name === "ungroup") this.ungroup();
    else this.order(name as OrderStep);
  }
}
