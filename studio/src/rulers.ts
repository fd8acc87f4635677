// Rulers along the stage, the grid on the page, and guides that are drawn out of the rulers.

import { set, svg } from "./dom";
import { withGuides } from "./edit";
import { MM_PER_INCH, rounded } from "./geometry";
import type { Studio } from "./studio";
import { number, text } from "./texts";
import type { Guide } from "./types";

const WIDE = 20;

export class Rulers {
  readonly root = svg("g", { class: "st-rulers", "aria-hidden": "true" });
  private readonly gridPath = svg("path", { class: "st-grid-lines" });
  private readonly guideLines = svg("g", {});
  private readonly bars = svg("g", {});

  constructor(
    private readonly stage: SVGSVGElement,
    private readonly studio: Studio,
  ) {
    this.root.append(this.gridPath, this.guideLines, this.bars);
    stage.append(this.root);
  }

  draw(): void {
    const { studio } = this;
    this.drawGrid();
    this.root.toggleAttribute("data-rulers", studio.options.rulers);
    this.guideLines.replaceChildren(...(studio.options.rulers ? this.guides() : []));
    this.bars.replaceChildren(...(studio.options.rulers ? [this.bar("x"), this.bar("y")] : []));
  }

  private drawGrid(): void {
    const { view, options, pageBox } = this.studio;
    const step = options.grid;
    if (!step || step * view.scale < 5) return this.gridPath.removeAttribute("d");
    const parts: string[] = [];
    for (let x = step; x < pageBox.width; x += step) {
      const at = view.toScreen({ x, y: 0 });
      parts.push(`M${at.x} ${at.y}v${pageBox.height * view.scale}`);
    }
    for (let y = step; y < pageBox.height; y += step) {
      const at = view.toScreen({ x: 0, y });
      parts.push(`M${at.x} ${at.y}h${pageBox.width * view.scale}`);
    }
    set(this.gridPath, { d: parts.join("") });
  }

  private bar(axis: "x" | "y"): SVGGElement {
    const { view } = this.studio;
    const inches = this.studio.options.unit === "in";
    const unit = inches ? MM_PER_INCH : 10;
    let step = unit;
    while (step * view.scale < 40) step *= step === unit ? 5 : 2;
    const length = axis === "x" ? view.width : view.height;
    const start = axis === "x" ? view.x : view.y;
    const group = svg("g", {}, svg("rect", { class: "st-ruler", width: axis === "x" ? length : WIDE, height: axis === "x" ? WIDE : length, "data-ruler": axis }));
    for (let mark = Math.floor(-start / view.scale / step) * step; mark * view.scale + start < length; mark += step) {
      const at = mark * view.scale + start;
      if (at < WIDE) continue;
      const name = number(inches ? mark / MM_PER_INCH : mark, 1);
      group.append(
        svg("path", { class: "st-ruler-mark", d: axis === "x" ? `M${at} ${WIDE}v-6` : `M${WIDE} ${at}h-6` }),
        svg("text", { class: "st-ruler-text", x: axis === "x" ? at + 3 : 2, y: axis === "x" ? 10 : at - 3 }, name),
      );
    }
    const ruler = group.firstElementChild as SVGRectElement;
    ruler.addEventListener("pointerdown", (event) => this.drawOut(event, axis === "x" ? "y" : "x", null));
    return group;
  }

  private guides(): SVGElement[] {
    const { view, draft, page } = this.studio;
    return draft.guides
      .filter((one) => one.page === page)
      .flatMap((one) => {
        const at = one.axis === "x" ? view.toScreen({ x: one.at, y: 0 }).x : view.toScreen({ x: 0, y: one.at }).y;
        const ends = one.axis === "x" ? { x1: at, x2: at, y1: 0, y2: view.height } : { x1: 0, x2: view.width, y1: at, y2: at };
        const hit = svg("line", { class: `st-guide-hit st-guide-hit--${one.axis}`, ...ends });
        hit.addEventListener("pointerdown", (event) => this.drawOut(event, one.axis, one));
        return [svg("line", { class: "st-guide", ...ends }), hit];
      });
  }

  /** A guide pulled out of a ruler, moved, or pushed back into the ruler. */
  private drawOut(event: PointerEvent, axis: "x" | "y", guide: Guide | null): void {
    event.stopPropagation();
    event.preventDefault();
    const { studio } = this;
    const before = studio.draft;
    const others = before.guides.filter((one) => one !== guide);
    const frame = this.stage.getBoundingClientRect();
    const placed = (to: PointerEvent): Guide | null => {
      const seen = axis === "x" ? to.clientX - frame.left : to.clientY - frame.top;
      if (seen < WIDE) return null;
      const at = studio.view.toPage({ x: seen, y: seen })[axis];
      return { page: studio.page, axis, at: rounded(Math.round(at * 2) / 2) };
    };
    const moved = (to: PointerEvent): void => {
      const next = placed(to);
      studio.history.preview(withGuides(before, next ? [...others, next] : others));
      this.draw();
    };
    const ended = (): void => {
      removeEventListener("pointermove", moved);
      removeEventListener("pointerup", ended);
      const kept = studio.draft.guides.length > others.length;
      studio.history.commit(kept ? (guide ? text("Move a guide") : text("Add a guide")) : text("Remove a guide"), before);
      this.draw();
    };
    addEventListener("pointermove", moved);
    addEventListener("pointerup", ended);
  }
}
