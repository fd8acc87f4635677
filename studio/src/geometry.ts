// Boxes on a page, turned about their middle. Millimetres and degrees clockwise.

import type { Box, Element, Point } from "./types";

export const MM_PER_INCH = 25.4;
export const PT_PER_MM = 72 / MM_PER_INCH;

export const rounded = (value: number): number => Math.round(value * 1000) / 1000 + 0;
export const boxOf = (one: Element): Box => ({ ...one.position, width: one.width, height: one.height });
export const angleOf = (one: Element): number => ((Number(one.rotate ?? 0) % 360) + 360) % 360;
export const middleOf = (box: Box): Point => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

export function turned(point: Point, about: Point, degrees: number): Point {
  const radians = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const [x, y] = [point.x - about.x, point.y - about.y];
  return { x: about.x + x * cos - y * sin, y: about.y + x * sin + y * cos };
}

/** The upright box around an element as it is turned. */
export function outerBox(one: Element): Box {
  const box = boxOf(one);
  const angle = angleOf(one);
  if (angle === 0) return box;
  const middle = middleOf(box);
  const corners = [
    { x: box.x, y: box.y },
    { x: box.x + box.width, y: box.y },
    { x: box.x + box.width, y: box.y + box.height },
    { x: box.x, y: box.y + box.height },
  ].map((corner) => turned(corner, middle, angle));
  return around(corners);
}

export function around(points: Point[]): Box {
  const xs = points.map((one) => one.x);
  const ys = points.map((one) => one.y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

export function union(boxes: Box[]): Box {
  return around(
    boxes.flatMap((one) => [
      { x: one.x, y: one.y },
      { x: one.x + one.width, y: one.y + one.height },
    ]),
  );
}

export const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

export const contains = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x - 1e-6 &&
  inner.y >= outer.y - 1e-6 &&
  inner.x + inner.width <= outer.x + outer.width + 1e-6 &&
  inner.y + inner.height <= outer.y + outer.height + 1e-6;

/** Which edges a handle takes along: -1 left or top, 1 right or bottom, 0 neither. */
export interface Handle {
  x: -1 | 0 | 1;
  y: -1 | 0 | 1;
}

export const HANDLES: readonly Handle[] = [
  { x: -1, y: -1 },
  { x: 0, y: -1 },
  { x: 1, y: -1 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
  { x: -1, y: 1 },
  { x: -1, y: 0 },
];

export interface ResizeRules {
  proportion?: number;
  fromMiddle?: boolean;
  least?: number;
}

/** A turned box after its handle went by `by` (as the page sees it): the opposite edge or corner stays where it is. */
export function resized(box: Box, angle: number, handle: Handle, by: Point, rules: ResizeRules = {}): Box {
  const local = turned(by, { x: 0, y: 0 }, -angle);
  const factor = rules.fromMiddle ? 2 : 1;
  const least = rules.least ?? 1;
  let width = Math.max(least, box.width + local.x * handle.x * factor);
  let height = Math.max(least, box.height + local.y * handle.y * factor);
  if (handle.x === 0) width = box.width;
  if (handle.y === 0) height = box.height;
  if (rules.proportion) {
    if (handle.x === 0) width = height * rules.proportion;
    else if (handle.y === 0) height = width / rules.proportion;
    else if (width / box.width > height / box.height) height = width / rules.proportion;
    else width = height * rules.proportion;
  }
  const middle = middleOf(box);
  if (rules.fromMiddle) return { x: middle.x - width / 2, y: middle.y - height / 2, width, height };
  const shift = turned(
    { x: ((width - box.width) / 2) * handle.x, y: ((height - box.height) / 2) * handle.y },
    { x: 0, y: 0 },
    angle,
  );
  return { x: middle.x + shift.x - width / 2, y: middle.y + shift.y - height / 2, width, height };
}

/** A box inside another that is scaled as the outer one is. */
export function scaledInto(inner: Box, from: Box, to: Box): Box {
  const [across, down] = [to.width / (from.width || 1), to.height / (from.height || 1)];
  return {
    x: to.x + (inner.x - from.x) * across,
    y: to.y + (inner.y - from.y) * down,
    width: inner.width * across,
    height: inner.height * down,
  };
}

export const angleBetween = (middle: Point, point: Point): number =>
  ((Math.atan2(point.y - middle.y, point.x - middle.x) * 180) / Math.PI + 90 + 360) % 360;
