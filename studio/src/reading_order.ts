// The order in which the page is read, and in which Tab goes through it.

import { outerBox } from "./geometry";
import type { Element } from "./types";

/** From top to bottom, and along the lines in the design's own direction. */
export function readingOrder(elements: readonly Element[], direction: string): Element[] {
  const line = 4;
  return [...elements].sort((a, b) => {
    const [one, other] = [outerBox(a), outerBox(b)];
    const down = Math.round(one.y / line) - Math.round(other.y / line);
    const across = direction === "rtl" ? other.x + other.width - one.x - one.width : one.x - other.x;
    return down || across;
  });
}
