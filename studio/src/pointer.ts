// Mouse, pen and fingers on the stage: choose, move, resize, turn, draw a frame around several, push and zoom the page.

import { layerOf, moveElements, placed, updateElements, altered, withGroups } from "./edit";
import { HANDLES, angleBetween, angleOf, around, boxOf, contains, middleOf, outerBox, overlap, resized, rounded, scaledInto, union } from "./geometry";
import { SnapTargets } from "./snapping";
import type { Stage } from "./stage";
import type { Studio } from "./studio";
import { number, text } from "./texts";
import type { Box, Draft, Element, Point } from "./types";

const STILL_PX = 4;
const SNAP_PX = 6;

interface Gesture {
  move(at: Point, event: PointerEvent): void;
  end(): void;
  cancel(): void;
}

export class Pointer {
  private readonly fingers = new Map<number, Point>();
  private gesture: Gesture | null = null;
  private pinch: { distance: number; middle: Point } | null = null;
  private latest: PointerEvent | null = null;
  private waits = false;
  spaceHeld = false;

  constructor(
    private readonly stage: Stage,
    private readonly studio: Studio,
  ) {
    const { root } = stage;
    root.addEventListener("pointerdown", (event) => this.down(event));
    root.addEventListener("pointermove", (event) => this.moved(event));
    root.addEventListener("pointerup", (event) => this.up(event, false));
    root.addEventListener("pointercancel", (event) => this.up(event, true));
    root.addEventListener("keydown", () => root.classList.remove("st-stage--pointer"));
    root.addEventListener("dblclick", (event) => this.pressedTwice(event));
    root.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  get isBusy(): boolean {
    return this.gesture !== null;
  }

  /** Give a gesture up, as with Escape. */
  cancel(): boolean {
    if (!this.gesture) return false;
    this.gesture.cancel();
    this.gesture = null;
    return true;
  }

  private at(event: { clientX: number; clientY: number }): Point {
    const frame = this.stage.root.getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  }

  private down(event: PointerEvent): void {
    if (event.button > 1) return;
    const at = this.at(event);
    this.fingers.set(event.pointerId, at);
    this.stage.root.setPointerCapture(event.pointerId);
    if (this.fingers.size === 2) {
      this.cancel();
      this.pinch = this.pinchNow();
      return;
    }
    if (this.fingers.size > 2) return;
    const target = event.target as globalThis.Element;
    const handle = target.closest("[data-handle]")?.getAttribute("data-handle");
    const id = target.closest("[data-id]")?.getAttribute("data-id");
    if (event.button === 1 || this.spaceHeld) this.gesture = this.panning(at);
    else if (handle) this.gesture = handle === "turn" ? this.turning() : this.resizing(at, Number(handle));
    else if (id) this.gesture = this.onElement(id, at, event);
    else this.gesture = event.pointerType === "touch" ? this.panning(at, true) : this.drawingFrame(at, event.shiftKey);
    event.preventDefault();
    this.stage.root.classList.add("st-stage--pointer");
    if (!id) this.stage.root.focus({ preventScroll: true });
  }

  private moved(event: PointerEvent): void {
    if (!this.fingers.has(event.pointerId)) return;
    this.fingers.set(event.pointerId, this.at(event));
    if (this.pinch) return this.pinching();
    this.latest = event;
    if (this.waits || !this.gesture) return;
    this.waits = true;
    requestAnimationFrame(() => this.frame());
  }

  private frame(): void {
    this.waits = false;
    if (this.latest && this.gesture) this.gesture.move(this.at(this.latest), this.latest);
    this.latest = null;
  }

  private up(event: PointerEvent, cancelled: boolean): void {
    this.fingers.delete(event.pointerId);
    if (this.pinch) {
      if (this.fingers.size < 2) this.pinch = null;
      return;
    }
    if (this.latest) this.frame();
    const gesture = this.gesture;
    this.gesture = null;
    if (cancelled) gesture?.cancel();
    else gesture?.end();
  }

  // --- the page itself ---

  private pinchNow(): { distance: number; middle: Point } {
    const [a, b] = [...this.fingers.values()] as [Point, Point];
    return { distance: Math.hypot(a.x - b.x, a.y - b.y) || 1, middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
  }

  private pinching(): void {
    const before = this.pinch!;
    const now = this.pinchNow();
    this.studio.view.pan(now.middle.x - before.middle.x, now.middle.y - before.middle.y);
    this.studio.view.zoomTo((this.studio.view.scale * now.distance) / before.distance, now.middle);
    this.pinch = now;
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const step = event.deltaMode === 1 ? 16 : 1;
    if (event.ctrlKey || event.metaKey) {
      this.studio.view.zoomTo(this.studio.view.scale * Math.exp((-event.deltaY * step) / 300), this.at(event));
    } else if (event.shiftKey) this.studio.view.pan(-event.deltaY * step, 0);
    else this.studio.view.pan(-event.deltaX * step, -event.deltaY * step);
  }

  private panning(start: Point, clears = false): Gesture {
    let last = start;
    let far = false;
    return {
      move: (at) => {
        if (!far && Math.hypot(at.x - start.x, at.y - start.y) < STILL_PX) return;
        far = true;
        this.studio.view.pan(at.x - last.x, at.y - last.y);
        last = at;
      },
      end: () => {
        if (clears && !far) this.studio.selection.clear();
      },
      cancel: () => {},
    };
  }

  private drawingFrame(start: Point, adds: boolean): Gesture {
    const { studio, stage } = this;
    const before = adds ? [...studio.selection.ids] : [];
    const from = studio.view.toPage(start);
    let far = false;
    return {
      move: (at) => {
        if (!far && Math.hypot(at.x - start.x, at.y - start.y) < STILL_PX) return;
        far = true;
        const box = around([from, studio.view.toPage(at)]);
        stage.showMarquee(box);
        const inside = studio.elements.filter(
          (one) => studio.isPrinted(one) && !layerOf(studio.draft, one.id).locked && this.inFrame(box, outerBox(one)),
        );
        studio.choose([...before, ...inside.map((one) => one.id)]);
      },
      end: () => {
        stage.showMarquee(null);
        if (!far && !adds) studio.selection.clear();
        if (far) studio.say(text("Selected: %(count)s", { count: studio.selection.size }));
      },
      cancel: () => stage.showMarquee(null),
    };
  }

  /** What lies under everything is not caught by a frame drawn on it. */
  private inFrame(frame: Box, box: Box): boolean {
    return this.coversPage(box) ? contains(frame, box) : overlap(frame, box);
  }

  private coversPage(box: Box): boolean {
    const page = this.studio.pageBox;
    return box.width >= page.width * 0.95 && box.height >= page.height * 0.95;
  }

  // --- elements ---

  private onElement(id: string, at: Point, event: PointerEvent): Gesture {
    const { studio } = this;
    const was = studio.selection.has(id);
    const element = studio.elements.find((one) => one.id === id)!;
    if (event.shiftKey) {
      studio.selection.toggle(withGroups(studio.draft, [id]));
      this.stage.focus(id);
      return this.moving(at, null);
    }
    const background = this.coversPage(outerBox(element));
    const touch = event.pointerType === "touch";
    if (!was && (background || touch)) {
      // A finger pushes the page unless the element was chosen before; a background is drawn on.
      const other = touch ? this.panning(at) : this.drawingFrame(at, false);
      let far = false;
      return {
        move: (to, moved) => {
          far ||= Math.hypot(to.x - at.x, to.y - at.y) >= STILL_PX;
          other.move(to, moved);
        },
        end: () => {
          if (far) return other.end();
          studio.choose([id]);
          this.stage.focus(id);
        },
        cancel: () => other.cancel(),
      };
    }
    if (!was) studio.choose([id]);
    this.stage.focus(id);
    return this.moving(at, was && studio.selection.size > 1 ? id : null);
  }

  /** Dragging what is chosen. Without a move, `single` is chosen alone. */
  private moving(start: Point, single: string | null): Gesture {
    const { studio, stage } = this;
    const before = studio.draft;
    const ids = studio.editable;
    const parts = studio.selected.filter((one) => ids.has(one.id));
    const from = parts.length ? union(parts.map(outerBox)) : null;
    const targets = this.targets(ids);
    let far = false;
    return {
      move: (at, event) => {
        if (!far && Math.hypot(at.x - start.x, at.y - start.y) < STILL_PX) return;
        far = true;
        if (!from) return;
        let [dx, dy] = [(at.x - start.x) / studio.view.scale, (at.y - start.y) / studio.view.scale];
        if (event.shiftKey) {
          if (Math.abs(dx) > Math.abs(dy)) dy = 0;
          else dx = 0;
        }
        const snap = this.snaps(event)
          ? targets.snap({ ...from, x: from.x + dx, y: from.y + dy }, SNAP_PX / studio.view.scale)
          : null;
        if (snap && !(event.shiftKey && dx === 0)) dx += snap.dx;
        if (snap && !(event.shiftKey && dy === 0)) dy += snap.dy;
        stage.showLines(snap?.lines ?? []);
        studio.history.preview(moveElements(before, ids, dx, dy));
      },
      end: () => {
        stage.showLines([]);
        if (!far && single) {
          studio.choose([single]);
          stage.focus(single);
        }
        const name = studio.nameOfSelection();
        if (studio.history.commit(text("Move %(name)s", { name }), before)) this.sayPlace();
      },
      cancel: () => {
        stage.showLines([]);
        studio.history.preview(before);
      },
    };
  }

  private snaps(event: PointerEvent): boolean {
    return this.studio.options.snap && !event.ctrlKey && !event.metaKey;
  }

  private targets(moving: ReadonlySet<string>): SnapTargets {
    const { studio } = this;
    return new SnapTargets({
      page: studio.pageBox,
      margin: 10,
      others: studio.elements.filter((one) => !moving.has(one.id) && studio.isPrinted(one)).map(outerBox),
      guides: studio.draft.guides.filter((one) => one.page === studio.page),
      grid: studio.options.grid,
    });
  }

  private resizing(start: Point, index: number): Gesture {
    const { studio, stage } = this;
    const handle = HANDLES[index]!;
    const before = studio.draft;
    const ids = studio.editable;
    const parts = studio.selected.filter((one) => ids.has(one.id));
    const frame = parts.length === 1 ? boxOf(parts[0]!) : union(parts.map(outerBox));
    const angle = parts.length === 1 ? angleOf(parts[0]!) : 0;
    const targets = this.targets(ids);
    const keeps = parts.every((one) => ["image", "signature", "qrcode"].includes(one.type)) || parts.length > 1;
    return {
      move: (at, event) => {
        const by = { x: (at.x - start.x) / studio.view.scale, y: (at.y - start.y) / studio.view.scale };
        const corner = handle.x !== 0 && handle.y !== 0;
        const proportion = corner && keeps !== event.shiftKey ? frame.width / frame.height : undefined;
        const rules = { fromMiddle: event.altKey, least: 0.2, ...(proportion ? { proportion } : {}) };
        let box = resized(frame, angle, handle, by, rules);
        stage.showLines([]);
        if (angle === 0 && this.snaps(event)) {
          const snap = targets.snap(box, SNAP_PX / studio.view.scale, {
            x: handle.x ? [handle.x] : [],
            y: handle.y ? [handle.y] : [],
          });
          box = resized(frame, angle, handle, { x: by.x + snap.dx, y: by.y + snap.dy }, rules);
          stage.showLines(snap.lines);
        }
        studio.history.preview(this.scaled(before, parts, frame, box));
        studio.pictures.refresh();
      },
      end: () => {
        stage.showLines([]);
        const name = studio.nameOfSelection();
        if (studio.history.commit(text("Resize %(name)s", { name }), before)) this.saySize();
      },
      cancel: () => {
        stage.showLines([]);
        studio.history.preview(before);
      },
    };
  }

  private scaled(before: Draft, parts: Element[], from: Box, to: Box): Draft {
    if (parts.length === 1) return updateElements(before, new Set([parts[0]!.id]), (one) => placed(one, to));
    return updateElements(before, new Set(parts.map((one) => one.id)), (one) => placed(one, scaledInto(boxOf(one), from, to)));
  }

  private turning(): Gesture {
    const { studio } = this;
    const before = studio.draft;
    const element = studio.selected.find((one) => studio.editable.has(one.id));
    return {
      move: (at, event) => {
        if (!element) return;
        const middle = middleOf(boxOf(element));
        let angle = angleBetween(middle, studio.view.toPage(at));
        const near = Math.round(angle / 45) * 45;
        if (event.shiftKey) angle = Math.round(angle / 15) * 15;
        else if (this.snaps(event) && Math.abs(angle - near) < 3) angle = near;
        const rotate = rounded(Math.round((angle % 360) * 10) / 10);
        studio.history.preview(updateElements(before, new Set([element.id]), (one) => altered(one, { rotate })));
      },
      end: () => {
        const name = studio.nameOfSelection();
        if (studio.history.commit(text("Turn %(name)s", { name }), before)) {
          studio.say(text("Turned to %(angle)s degrees", { angle: number(angleOf(studio.selected[0]!)) }));
        }
      },
      cancel: () => studio.history.preview(before),
    };
  }

  private sayPlace(): void {
    const box = this.stage.selectionBox()?.box;
    if (box) this.studio.say(text("Moved to %(x)s, %(y)s mm", { x: number(box.x), y: number(box.y) }));
  }

  private saySize(): void {
    const box = this.stage.selectionBox()?.box;
    if (!box) return;
    this.studio.say(text("%(width)s by %(height)s mm", { width: number(box.width), height: number(box.height) }));
  }

  private pressedTwice(event: MouseEvent): void {
    const id = (event.target as globalThis.Element).closest("[data-id]")?.getAttribute("data-id");
    const chosen = this.studio.only?.id ?? id;
    if (id && chosen) {
      this.studio.selection.set([id]);
      this.studio.edit(id);
    } else if (this.studio.only) this.studio.edit(this.studio.only.id);
  }
}

