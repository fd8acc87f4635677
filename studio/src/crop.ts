// The part of a picture that prints, in parts of its sides; and where a frame must stand for it to stay where it is.

import { angleOf, boxOf, middleOf, turned } from "./geometry";
import type { Box, Element } from "./types";

export interface Crop extends Box {
  /** The whole picture's width divided by its height. */
  readonly proportion: number;
}

export const LEAST = 0.02;

export const whole = (proportion: number): Crop => ({ x: 0, y: 0, width: 1, height: 1, proportion });

export const isWhole = (crop: Crop): boolean => crop.width > 0.9995 && crop.height > 0.9995;

export const cropOf = (one: Element): Crop | null => (one["crop"] as Crop | null | undefined) ?? null;

const short = (value: number): number => Math.round(value * 1e5) / 1e5;

/** Within the picture, and as a template has it. */
export function tidy(crop: Crop): Crop {
  const width = short(Math.min(1, Math.max(LEAST, crop.width)));
  const height = short(Math.min(1, Math.max(LEAST, crop.height)));
  const within = (value: number, length: number): number => short(Math.min(1 - length, Math.max(0, value)));
  return { x: within(crop.x, width), y: within(crop.y, height), width, height, proportion: crop.proportion };
}

/** The largest part of this shape (width by height, as it is seen) about the middle of another. */
export function shaped(crop: Crop, shape: number): Crop {
  const ratio = shape / crop.proportion;
  const scale = Math.min(1, 1 / crop.height, 1 / (crop.height * ratio));
  const [width, height] = [crop.height * ratio * scale, crop.height * scale];
  return tidy({ ...crop, x: crop.x + (crop.width - width) / 2, y: crop.y + (crop.height - height) / 2, width, height });
}

/** A side or corner moved by `by`; `shape` keeps the proportions as they are seen. */
export function pulled(crop: Crop, handle: { x: number; y: number }, by: { x: number; y: number }, shape: number | null): Crop {
  let [left, top, right, bottom] = [crop.x, crop.y, crop.x + crop.width, crop.y + crop.height];
  if (handle.x < 0) left = Math.min(right - LEAST, Math.max(0, left + by.x));
  if (handle.x > 0) right = Math.max(left + LEAST, Math.min(1, right + by.x));
  if (handle.y < 0) top = Math.min(bottom - LEAST, Math.max(0, top + by.y));
  if (handle.y > 0) bottom = Math.max(top + LEAST, Math.min(1, bottom + by.y));
  if (shape !== null) {
    const ratio = shape / crop.proportion;
    let height = handle.x === 0 ? bottom - top : (right - left) / ratio;
    height = Math.min(height, handle.y < 0 ? bottom : 1 - top, (handle.x < 0 ? right : 1 - left) / ratio);
    const width = height * ratio;
    if (handle.x < 0) left = right - width;
    else right = left + width;
    if (handle.y < 0) top = bottom - height;
    else bottom = top + height;
  }
  return tidy({ ...crop, x: left, y: top, width: right - left, height: bottom - top });
}

/** Where the part shows in its frame: in its own proportions, in the middle. */
function windowOf(frame: Box, crop: Crop): Box {
  const proportion = (crop.proportion * crop.width) / crop.height;
  const width = Math.min(frame.width, frame.height * proportion);
  const height = width / proportion;
  return { x: frame.x + (frame.width - width) / 2, y: frame.y + (frame.height - height) / 2, width, height };
}

/** The frame for another part of the same picture, so that what was seen stays where it was on the page. */
export function frameFor(one: Element, before: Crop, after: Crop): Box {
  const seen = windowOf(boxOf(one), before);
  const size = { width: seen.width / before.width, height: seen.height / before.height };
  const box = {
    x: seen.x + (after.x - before.x) * size.width,
    y: seen.y + (after.y - before.y) * size.height,
    width: after.width * size.width,
    height: after.height * size.height,
  };
  const to = turned(middleOf(box), middleOf(boxOf(one)), angleOf(one));
  return { ...box, x: to.x - box.width / 2, y: to.y - box.height / 2 };
}
