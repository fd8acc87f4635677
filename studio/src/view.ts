// How the page lies in the window: pixels for a millimetre, and where its corner is.

import type { Box, Point } from "./types";

const PX_PER_MM = 96 / 25.4;
const LEAST = 0.1;
const MOST = 16;

export class View {
  scale = PX_PER_MM;
  x = 0;
  y = 0;
  width = 1;
  height = 1;
  private fitted = true;
  changed: () => void = () => {};

  get percent(): number {
    return Math.round((this.scale / PX_PER_MM) * 100);
  }

  toPage(point: Point): Point {
    return { x: (point.x - this.x) / this.scale, y: (point.y - this.y) / this.scale };
  }

  toScreen(point: Point): Point {
    return { x: point.x * this.scale + this.x, y: point.y * this.scale + this.y };
  }

  boxToScreen(box: Box): Box {
    return { ...this.toScreen(box), width: box.width * this.scale, height: box.height * this.scale };
  }

  zoomTo(scale: number, about: Point = { x: this.width / 2, y: this.height / 2 }): void {
    const next = Math.max(LEAST * PX_PER_MM, Math.min(MOST * PX_PER_MM, scale));
    const fixed = this.toPage(about);
    this.scale = next;
    this.x = about.x - fixed.x * next;
    this.y = about.y - fixed.y * next;
    this.fitted = false;
    this.changed();
  }

  zoomPercent(percent: number): void {
    this.zoomTo((percent / 100) * PX_PER_MM);
  }

  pan(dx: number, dy: number): void {
    this.x += dx;
    this.y += dy;
    this.fitted = false;
    this.changed();
  }

  fit(page: { width: number; height: number }): void {
    const margin = this.width < 600 ? 16 : 40;
    const across = (this.width - margin * 2) / page.width;
    const down = (this.height - margin * 2) / page.height;
    this.scale = Math.max(LEAST * PX_PER_MM, Math.min(across, down));
    this.x = (this.width - page.width * this.scale) / 2;
    this.y = (this.height - page.height * this.scale) / 2;
    this.fitted = true;
    this.changed();
  }

  resize(width: number, height: number, page: { width: number; height: number }): void {
    const [dx, dy] = [(width - this.width) / 2, (height - this.height) / 2];
    this.width = width;
    this.height = height;
    if (this.fitted) this.fit(page);
    else this.pan(dx, dy);
  }

  /** Moves the page so that a box is to be seen, and no further. */
  reveal(box: Box): void {
    const seen = this.boxToScreen(box);
    const shift = (start: number, length: number, room: number): number => {
      if (length > room || start < 8) return start < 8 && start + length < 24 ? 24 - start : 0;
      return start + length > room - 8 && start > room - 24 ? room - 24 - start : 0;
    };
    const [dx, dy] = [shift(seen.x, seen.width, this.width), shift(seen.y, seen.height, this.height)];
    if (dx || dy) this.pan(dx, dy);
  }
}
