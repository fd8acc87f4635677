// Where a moving box wants to stand: edges and middles of the page, its margins, other elements, guides, the grid, and
// gaps that are equal to the gap between two neighbours.

import type { Box, Guide } from "./types";

export interface SnapLine {
  axis: "x" | "y";
  at: number;
  from: number;
  to: number;
}

export interface Snap {
  dx: number;
  dy: number;
  lines: SnapLine[];
}

export interface Surroundings {
  page: Box;
  margin: number;
  others: Box[];
  guides: readonly Guide[];
  grid: number;
}

interface Target {
  at: number;
  from: number;
  to: number;
}

interface Span {
  start: number;
  end: number;
  across: number;
  acrossEnd: number;
}

/** The places that a box may snap to, made once when a drag begins. */
export class SnapTargets {
  private readonly x: Target[];
  private readonly y: Target[];
  private readonly acrossSpans: Span[];
  private readonly downSpans: Span[];

  constructor(private readonly around: Surroundings) {
    const { page, margin, others } = around;
    const [right, bottom] = [page.x + page.width, page.y + page.height];
    const vertical = (at: number): Target => ({ at, from: page.y, to: bottom });
    const horizontal = (at: number): Target => ({ at, from: page.x, to: right });
    this.x = [page.x, page.x + page.width / 2, right, page.x + margin, right - margin].map(vertical);
    this.y = [page.y, page.y + page.height / 2, bottom, page.y + margin, bottom - margin].map(horizontal);
    for (const one of others) {
      const [oneRight, oneBottom] = [one.x + one.width, one.y + one.height];
      for (const at of [one.x, one.x + one.width / 2, oneRight]) this.x.push({ at, from: one.y, to: oneBottom });
      for (const at of [one.y, one.y + one.height / 2, oneBottom]) this.y.push({ at, from: one.x, to: oneRight });
    }
    for (const guide of around.guides) {
      if (guide.axis === "x") this.x.push(vertical(guide.at));
      else this.y.push(horizontal(guide.at));
    }
    this.acrossSpans = others.map((one) => ({
      start: one.x,
      end: one.x + one.width,
      across: one.y,
      acrossEnd: one.y + one.height,
    }));
    this.downSpans = others.map((one) => ({
      start: one.y,
      end: one.y + one.height,
      across: one.x,
      acrossEnd: one.x + one.width,
    }));
  }

  /** How far `box` has to go to snap; `edges` says which of its edges (-1, 0 middle, 1) may. */
  snap(box: Box, within: number, edges: { x: number[]; y: number[] } = { x: [-1, 0, 1], y: [-1, 0, 1] }): Snap {
    const horizontal = this.axis(this.x, box.x, box.width, edges.x, within);
    const vertical = this.axis(this.y, box.y, box.height, edges.y, within);
    let [dx, dy] = [horizontal?.by ?? 0, vertical?.by ?? 0];
    const whole = edges.x.length === 3 && edges.y.length === 3;
    if (!horizontal && whole) {
      dx = equalGap(this.acrossSpans, box.x, box.x + box.width, box.y, box.y + box.height, within) ?? 0;
    }
    if (!vertical && whole) {
      dy = equalGap(this.downSpans, box.y, box.y + box.height, box.x, box.x + box.width, within) ?? 0;
    }
    if (this.around.grid > 0) {
      if (!dx && edges.x.length) dx = toGrid(edges.x.includes(-1) ? box.x : box.x + box.width, this.around.grid, within);
      if (!dy && edges.y.length) dy = toGrid(edges.y.includes(-1) ? box.y : box.y + box.height, this.around.grid, within);
    }
    const lines: SnapLine[] = [];
    const moved = { ...box, x: box.x + dx, y: box.y + dy };
    if (horizontal) {
      const { target } = horizontal;
      lines.push({
        axis: "x",
        at: target.at,
        from: Math.min(target.from, moved.y),
        to: Math.max(target.to, moved.y + moved.height),
      });
    }
    if (vertical) {
      const { target } = vertical;
      lines.push({
        axis: "y",
        at: target.at,
        from: Math.min(target.from, moved.x),
        to: Math.max(target.to, moved.x + moved.width),
      });
    }
    return { dx, dy, lines };
  }

  private axis(
    targets: Target[],
    start: number,
    length: number,
    edges: number[],
    within: number,
  ): { by: number; target: Target } | null {
    let best: { by: number; target: Target } | null = null;
    for (const edge of edges) {
      const at = start + (length * (edge + 1)) / 2;
      for (const target of targets) {
        const by = target.at - at;
        if (Math.abs(by) <= within && (!best || Math.abs(by) < Math.abs(best.by) - 1e-9)) best = { by, target };
      }
    }
    return best;
  }
}

function toGrid(at: number, grid: number, within: number): number {
  const by = Math.round(at / grid) * grid - at;
  return Math.abs(by) <= within ? by : 0;
}

/** The way to a place between two neighbours, or beside a pair of them, where the gaps are equal. */
function equalGap(spans: Span[], start: number, end: number, across: number, acrossEnd: number, within: number) {
  const row = spans.filter((one) => one.across < acrossEnd && across < one.acrossEnd);
  const before = row.filter((one) => one.end <= start + within).sort((a, b) => b.end - a.end);
  const after = row.filter((one) => one.start >= end - within).sort((a, b) => a.start - b.start);
  const wanted: number[] = [];
  if (before[0] && after[0]) wanted.push((before[0].end + after[0].start - (end - start)) / 2);
  if (before[0] && before[1]) wanted.push(before[0].end + (before[0].start - before[1].end));
  if (after[0] && after[1]) wanted.push(after[0].start - (after[1].start - after[0].end) - (end - start));
  const ways = wanted.map((at) => at - start).filter((by) => Math.abs(by) <= within);
  return ways.sort((a, b) => Math.abs(a) - Math.abs(b))[0];
}
