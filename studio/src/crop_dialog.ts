// Choosing the part of a picture: a frame over the whole picture, moved by mouse, finger or arrows, or typed.

import { numberField, selectField } from "./controls";
import { type Crop, cropOf, frameFor, isWhole, pulled, shaped, tidy, whole } from "./crop";
import { dialog } from "./dialogs";
import { html, set, svg } from "./dom";
import { altered, placed, updateElements } from "./edit";
import { HANDLES } from "./geometry";
import type { Studio } from "./studio";
import { text } from "./texts";
import type { Asset, Element } from "./types";

const HIT_PX = 28;
const SIDES = ["x", "y", "width", "height"] as const;

export function openCrop(studio: Studio, one: Element, asset: Asset): void {
  const proportion = asset.width / asset.height;
  const before = cropOf(one) ?? whole(proportion);
  const form = new CropForm(studio.api.address("asset", { asset: asset.asset }), { ...before, proportion }, one.width / one.height);
  const name = studio.label(one);
  const store = (): void => {
    const after = form.crop;
    const crop = isWhole(after) ? undefined : after;
    if (!crop && !cropOf(one)) return;
    const made = studio.change(text("Crop %(name)s", { name }), (draft) =>
      updateElements(draft, new Set([one.id]), (old) => placed(altered(old, { crop }), frameFor(old, before, after))),
    );
    if (made) studio.say(text("%(name)s cropped", { name }));
  };
  dialog(
    text("Crop %(name)s", { name }),
    [form.root],
    [{ label: text("Whole picture"), stays: true, press: () => form.reset() }, { label: text("Cancel") }, { label: text("Crop"), primary: true, press: store }],
    { wide: true },
  );
  form.draw();
}

class CropForm {
  readonly root = html("div", { class: "st-crop" });
  private readonly stage: SVGSVGElement;
  private readonly shade = svg("path", { class: "st-crop__shade", "fill-rule": "evenodd" });
  private readonly frame = svg("rect", { class: "st-crop__frame", tabindex: "0", role: "group", "data-part": "frame" });
  private readonly handles = svg("g", {});
  private readonly fields: Record<string, ReturnType<typeof numberField>> = {};
  private shape: number | null = null;

  constructor(
    address: string,
    public crop: Crop,
    frameShape: number,
  ) {
    const { proportion } = crop;
    this.stage = svg("svg", { class: "st-crop__stage", viewBox: `0 0 ${proportion} 1` });
    this.stage.style.setProperty("--st-crop", String(proportion));
    this.stage.append(svg("image", { href: address, width: proportion, height: 1, preserveAspectRatio: "none" }), this.shade, this.frame, this.handles);
    this.stage.addEventListener("pointerdown", (event) => this.down(event));
    this.frame.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.draw()).observe(this.stage);
    const labels = { x: text("From the left"), y: text("From the top"), width: text("Width"), height: text("Height") };
    for (const side of SIDES) {
      this.fields[side] = numberField(labels[side], 0, (value) => this.typed(side, value / 100), { unit: "%", min: 0, max: 100, digits: 1 });
    }
    const shapes: [string, string, number | null][] = [
      ["", text("Any"), null],
      ["frame", text("As its frame"), frameShape],
      ["square", text("Square"), 1],
      ["wide", "3:2", 1.5],
    ];
    const chooser = selectField(text("Shape"), "", shapes.map(([key, label]) => [key, label]), (key) => {
      this.shape = shapes.find(([other]) => other === key)![2];
      if (this.shape !== null) this.show(shaped(this.crop, this.shape));
    });
    this.root.append(
      html("p", { class: "st-muted" }, text("Only what is inside the frame prints. The rest is kept, and can be brought back here.")),
      this.stage,
      html("div", { class: "st-crop__fields" }, chooser, ...SIDES.map((side) => this.fields[side]!)),
    );
  }

  reset(): void {
    this.root.querySelector("select")!.value = "";
    this.shape = null;
    this.show(whole(this.crop.proportion));
  }

  private show(crop: Crop): void {
    this.crop = crop;
    this.draw();
  }

  private typed(side: (typeof SIDES)[number], value: number): void {
    const next = { ...this.crop, [side]: value };
    if (this.shape !== null && side === "width") next.height = (value * next.proportion) / this.shape;
    if (this.shape !== null && side === "height") next.width = (value * this.shape) / next.proportion;
    const made = tidy(next);
    this.show(this.shape !== null ? shaped(made, this.shape) : made);
  }

  private key(event: KeyboardEvent): void {
    const step = event.altKey ? 0.001 : 0.01;
    const by: Record<string, [number, number]> = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const move = by[event.key];
    if (!move) return;
    event.preventDefault();
    const [x, y] = move;
    // With Shift the lower right corner moves.
    this.show(event.shiftKey ? pulled(this.crop, { x: 1, y: 1 }, { x, y }, this.shape) : tidy({ ...this.crop, x: this.crop.x + x, y: this.crop.y + y }));
  }

  private down(event: PointerEvent): void {
    const target = event.target as globalThis.Element;
    const index = target.getAttribute("data-handle");
    const inside = target === this.frame;
    if (index === null && !inside) return;
    event.preventDefault();
    this.frame.focus({ preventScroll: true });
    this.stage.setPointerCapture(event.pointerId);
    const before = this.crop;
    const size = this.stage.getBoundingClientRect();
    const moved = (to: PointerEvent): void => {
      const by = { x: (to.clientX - event.clientX) / size.width, y: (to.clientY - event.clientY) / size.height };
      this.show(index === null ? tidy({ ...before, x: before.x + by.x, y: before.y + by.y }) : pulled(before, HANDLES[Number(index)]!, by, this.shape));
    };
    const ended = (): void => {
      this.stage.removeEventListener("pointermove", moved);
      this.stage.removeEventListener("pointerup", ended);
      this.stage.removeEventListener("pointercancel", ended);
    };
    this.stage.addEventListener("pointermove", moved);
    this.stage.addEventListener("pointerup", ended);
    this.stage.addEventListener("pointercancel", ended);
  }

  draw(): void {
    const { x, y, width, height, proportion } = this.crop;
    const box = { x: x * proportion, y, width: width * proportion, height };
    set(this.frame, { ...box, "aria-label": text("The part that prints: %(width)s by %(height)s %", { width: Math.round(width * 100), height: Math.round(height * 100) }) });
    set(this.shade, { d: `M0 0H${proportion}V1H0ZM${box.x} ${box.y}h${box.width}v${box.height}h${-box.width}Z` });
    const pixel = 1 / (this.stage.getBoundingClientRect().height || 300);
    this.handles.replaceChildren(
      ...HANDLES.flatMap((handle, index) => {
        const at = { x: box.x + (box.width * (handle.x + 1)) / 2, y: box.y + (box.height * (handle.y + 1)) / 2 };
        const square = (size: number, more: Record<string, string | number>): SVGRectElement =>
          svg("rect", { x: at.x - size / 2, y: at.y - size / 2, width: size, height: size, ...more });
        return [square(pixel * 10, { class: "st-crop__handle" }), square(pixel * HIT_PX, { class: `st-handle-hit st-cursor-${index % 4}`, "data-handle": index })];
      }),
    );
    for (const side of SIDES) this.fields[side]!.show(Math.round(this.crop[side] * 1000) / 10);
  }
}
