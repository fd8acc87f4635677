// The page on the screen: one SVG with the elements' pictures, and over it the frame, handles and lines.
// Only what changed is touched, so that a move of many elements stays quick.

import { set, svg } from "./dom";
import { isText, layerOf } from "./edit";
import { HANDLES, angleOf, boxOf, middleOf, outerBox, turned, union } from "./geometry";
import { isEmpty, pictureNode } from "./picture_node";
import type { SnapLine } from "./snapping";
import type { Studio } from "./studio";
import { number, text } from "./texts";
import type { Box, Element, Picture, Point } from "./types";

interface Shown {
  group: SVGGElement;
  hit: SVGRectElement;
  element: Element;
  picture: Picture | null;
  label: string;
}

const HANDLE_PX = 10;
const HIT_PX = 26;
const TURN_PX = 30;

export class Stage {
  readonly world = svg("g", { class: "st-world" });
  readonly overlay = svg("g", { class: "st-overlay", "aria-hidden": "true" });
  private readonly paper = svg("rect", { class: "st-paper" });
  private readonly base = svg("image", { class: "st-base", "aria-hidden": "true" });
  private readonly items = svg("g", { id: "st-items", class: "st-elements" });
  private readonly bleed = svg("rect", { class: "st-bleed" });
  private readonly edge = svg("rect", { class: "st-edge" });
  private readonly shown = new Map<string, Shown>();
  private readonly frames = svg("g", {});
  private readonly handles = svg("g", {});
  private readonly lines = svg("g", { class: "st-lines" });
  private readonly marquee = svg("rect", { class: "st-marquee", hidden: true });
  private overlayWaits = false;
  onOverlay: () => void = () => {};

  constructor(
    readonly root: SVGSVGElement,
    private readonly studio: Studio,
  ) {
    this.world.append(this.paper, this.base, this.items, this.edge, this.bleed);
    this.overlay.append(this.lines, this.frames, this.handles, this.marquee);
    root.append(this.world, this.overlay);
    studio.view.changed = () => this.place();
    studio.pictures.arrived = (ids) => this.pictured(ids);
    studio.selection.listen(() => this.selected());
  }

  /** Make the screen what the document says. */
  draw(): void {
    const { studio } = this;
    const { page, elements } = { page: studio.pageBox, elements: studio.printed };
    set(this.paper, { width: page.width, height: page.height });
    set(this.edge, { width: page.width, height: page.height });
    const bleed = Number(studio.draft.template["bleed"] ?? 0);
    set(this.bleed, { x: -bleed, y: -bleed, width: bleed && page.width + 2 * bleed, height: bleed && page.height + 2 * bleed });
    this.drawBase(page);
    const there = new Set<string>();
    let before: globalThis.Element | null = null;
    for (const one of elements) {
      if (!studio.isShown(one)) continue;
      there.add(one.id);
      const shown = this.shown.get(one.id) ?? this.begin(one);
      this.update(shown, one);
      const expected: globalThis.Element | null = before ? before.nextElementSibling : this.items.firstElementChild;
      if (expected !== shown.group) this.items.insertBefore(shown.group, expected);
      before = shown.group;
    }
    for (const [id, shown] of this.shown) {
      if (there.has(id)) continue;
      shown.group.remove();
      this.shown.delete(id);
    }
    this.drawOverlay();
  }

  private drawBase(page: Box): void {
    const base = this.studio.draft.template.basePdf;
    const address =
      typeof base === "string"
        ? this.studio.api.address("base_page", { asset: base.replace("asset:", ""), page: this.studio.page + 1 })
        : "";
    set(this.base, { width: page.width, height: page.height });
    if (address) set(this.base, { href: address });
    else this.base.removeAttribute("href");
  }

  private begin(one: Element): Shown {
    const hit = svg("rect", { class: "st-hit" });
    const group = svg("g", { class: "st-element", role: "group", tabindex: "-1", "data-id": one.id }, hit);
    const shown: Shown = { group, hit, element: { ...one, id: "" }, picture: null, label: "" };
    this.shown.set(one.id, shown);
    return shown;
  }

  private update(shown: Shown, one: Element): void {
    const picture = this.studio.pictures.of(one);
    const { group } = shown;
    if (shown.element !== one) {
      const angle = angleOf(one);
      const turn = angle ? ` rotate(${angle} ${one.width / 2} ${one.height / 2})` : "";
      set(group, { transform: `translate(${one.position.x} ${one.position.y})${turn}`, opacity: one.opacity ?? 1 });
      // A thin line must be hit as well.
      const least = HIT_PX / 2 / this.studio.view.scale;
      const [wide, high] = [Math.max(one.width, least), Math.max(one.height, least)];
      set(shown.hit, { x: (one.width - wide) / 2, y: (one.height - high) / 2, width: wide, height: high });
      if (shown.picture && (one.width !== shown.element.width || one.height !== shown.element.height)) {
        this.stretch(shown, one);
      }
      shown.element = one;
    }
    const locked = Boolean(layerOf(this.studio.draft, one.id).locked);
    if (group.classList.contains("st-element--locked") !== locked) group.classList.toggle("st-element--locked", locked);
    if (shown.picture !== picture) {
      shown.picture = picture;
      for (const old of [...group.children]) if (old !== shown.hit) old.remove();
      const node = picture ? pictureNode(picture) : null;
      if (node) group.insertBefore(node, shown.hit);
      group.classList.toggle("st-element--problem", Boolean(picture?.overflow || picture?.missing?.length));
      group.classList.toggle("st-element--unprinted", picture?.shown === false);
      group.classList.toggle("st-element--empty", !picture || isEmpty(picture));
    }
  }

  /** Until the new picture is there a shape follows its frame; letters keep their size. */
  private stretch(shown: Shown, one: Element): void {
    if (isText(one) || this.studio.pictures.isCurrent(one)) return;
    const node = shown.group.firstElementChild;
    if (!node || node === shown.hit || !shown.picture) return;
    const { picture, element } = shown;
    const across = one.width / (element.width || 1);
    const down = one.height / (element.height || 1);
    const x = Number(node.getAttribute("x")) * across;
    const y = Number(node.getAttribute("y")) * down;
    const width = Number(node.getAttribute("width") ?? picture.width) * across;
    const height = Number(node.getAttribute("height") ?? picture.height) * down;
    set(node, { x, y, width, height });
  }

  private pictured(ids: Set<string>): void {
    for (const one of this.studio.printed) {
      const shown = ids.has(one.id) || this.studio.isSpread(one) ? this.shown.get(one.id) : undefined;
      if (shown) this.update(shown, one);
    }
    this.describe();
    this.drawOverlay();
    this.studio.refreshNotes();
  }

  /** Names, places and warnings for who cannot see the page. */
  describe(): void {
    for (const [id, shown] of this.shown) {
      const one = shown.element;
      const notes = [this.studio.kind(one), `${number(one.position.x)} × ${number(one.position.y)} mm`];
      if (shown.picture?.shown === false) notes.push(text("not printed for this person"));
      if (shown.picture?.overflow) notes.push(text("does not fit"));
      if (shown.picture?.missing?.length) notes.push(text("has letters that no font shows"));
      if (layerOf(this.studio.draft, id).locked) notes.push(text("locked"));
      const label = `${this.studio.label(one)}, ${notes.join(", ")}`;
      if (label !== shown.label) {
        shown.label = label;
        shown.group.setAttribute("aria-label", label);
      }
    }
  }

  private place(): void {
    const { view } = this.studio;
    set(this.world, { transform: `translate(${view.x} ${view.y}) scale(${view.scale})` });
    this.drawOverlay();
  }

  private selected(): void {
    for (const [id, shown] of this.shown) {
      shown.group.classList.toggle("st-element--chosen", this.studio.selection.has(id));
    }
    if (this.studio.draft.template["signatories"]) {
      this.draw();
      this.studio.pictures.refresh();
    } else this.drawOverlay();
  }

  groupOf(id: string): SVGGElement | null {
    return this.shown.get(id)?.group ?? null;
  }

  focus(id: string): void {
    this.groupOf(id)?.focus({ preventScroll: true });
  }

  private drawOverlay(): void {
    if (this.overlayWaits) return;
    this.overlayWaits = true;
    requestAnimationFrame(() => {
      this.overlayWaits = false;
      this.drawFrames();
      this.onOverlay();
    });
  }

  private drawFrames(): void {
    const { studio } = this;
    const chosen = studio.selected.filter((one) => studio.isShown(one));
    const frames: SVGElement[] = chosen.map((one) => {
      const classes = `st-frame${layerOf(studio.draft, one.id).locked ? " st-frame--locked" : ""}`;
      return this.frame(boxOf(one), angleOf(one), classes);
    });
    for (const [id, shown] of this.shown) {
      if (shown.picture?.overflow && shown.picture.shown !== false && !studio.selection.has(id)) {
        frames.push(this.frame(boxOf(shown.element), angleOf(shown.element), "st-frame st-frame--problem"));
      }
    }
    const box = this.selectionBox();
    if (box && chosen.length > 1) frames.push(this.frame(box.box, 0, "st-frame st-frame--many"));
    this.frames.replaceChildren(...frames);
    this.handles.replaceChildren(...(box && studio.editable.size ? this.handleNodes(box.box, box.angle) : []));
  }

  /** The box that the handles belong to: one element as it is turned, or the upright box around several. */
  selectionBox(): { box: Box; angle: number } | null {
    const chosen = this.studio.selected.filter((one) => this.studio.isShown(one));
    if (chosen.length === 0) return null;
    if (chosen.length === 1) return { box: boxOf(chosen[0]!), angle: angleOf(chosen[0]!) };
    return { box: union(chosen.map(outerBox)), angle: 0 };
  }

  private frame(box: Box, angle: number, className: string): SVGRectElement {
    const seen = this.studio.view.boxToScreen(box);
    const middle = middleOf(seen);
    const turn = angle ? { transform: `rotate(${angle} ${middle.x} ${middle.y})` } : {};
    return svg("rect", { class: className, x: seen.x, y: seen.y, width: seen.width, height: seen.height, ...turn });
  }

  private handleNodes(box: Box, angle: number): SVGElement[] {
    const seen = this.studio.view.boxToScreen(box);
    const middle = middleOf(seen);
    const nodes: SVGElement[] = [];
    const [half, hit] = [HANDLE_PX / 2, HIT_PX / 2];
    for (const [index, handle] of HANDLES.entries()) {
      // No room for a handle in the middle of a short edge.
      if (handle.x === 0 && seen.width < 44) continue;
      if (handle.y === 0 && seen.height < 44) continue;
      const corner = this.corner(seen, handle.x, handle.y);
      const at = turned(corner, middle, angle);
      // What is small must still be taken hold of in its middle: there the handles reach outwards.
      const out = (length: number): number => hit - Math.min(hit, length / 5);
      const reach = turned({ x: corner.x + handle.x * out(seen.width), y: corner.y + handle.y * out(seen.height) }, middle, angle);
      const cursor = Math.round((((index * 45 + angle) % 180) + 180) % 180 / 45) % 4;
      nodes.push(
        svg("rect", { class: "st-handle", x: at.x - half, y: at.y - half, width: HANDLE_PX, height: HANDLE_PX, rx: 2 }),
        svg("rect", {
          class: `st-handle-hit st-cursor-${cursor}`, x: reach.x - hit, y: reach.y - hit, width: HIT_PX, height: HIT_PX, "data-handle": index,
        }),
      );
    }
    if (this.studio.selection.size === 1) {
      const from = turned({ x: middle.x, y: seen.y }, middle, angle);
      const to = turned({ x: middle.x, y: seen.y - TURN_PX }, middle, angle);
      nodes.push(
        svg("line", { class: "st-turn-line", x1: from.x, y1: from.y, x2: to.x, y2: to.y }),
        svg("circle", { class: "st-handle", cx: to.x, cy: to.y, r: 6 }),
        svg("circle", { class: "st-handle-hit st-cursor-turn", cx: to.x, cy: to.y, r: hit, "data-handle": "turn" }),
      );
    }
    return nodes;
  }

  private corner(box: Box, x: number, y: number): Point {
    return { x: box.x + (box.width * (x + 1)) / 2, y: box.y + (box.height * (y + 1)) / 2 };
  }

  showLines(lines: SnapLine[]): void {
    const { view } = this.studio;
    this.lines.replaceChildren(
      ...lines.map((one) => {
        const [from, to] =
          one.axis === "x"
            ? [view.toScreen({ x: one.at, y: one.from }), view.toScreen({ x: one.at, y: one.to })]
            : [view.toScreen({ x: one.from, y: one.at }), view.toScreen({ x: one.to, y: one.at })];
        return svg("line", { class: "st-snap", x1: from.x, y1: from.y, x2: to.x, y2: to.y });
      }),
    );
  }

  showMarquee(box: Box | null): void {
    this.marquee.toggleAttribute("hidden", !box);
    if (box) set(this.marquee, this.studio.view.boxToScreen(box) as unknown as Record<string, number>);
  }
}
