// The columns of signatories as they print: those that are there share the width that the design has for all of them.
// The same rule as designs/signatory_columns.py; the document keeps the columns where they were placed.

import { rounded } from "./geometry";
import type { Element } from "./types";

export interface ColumnLayout {
  maxWidth?: number;
  alignment?: "left" | "center" | "right";
}

interface Column {
  left: number;
  right: number;
}

const widthOf = (one: Column): number => one.right - one.left;

/** The number of the signatory whom an element shows, if it shows one. */
export function signatoryOf(one: Element): number | null {
  const told = `${one.name} ${one.content ?? ""} ${one.text ?? ""}`;
  const numbers = new Set([...(told.length < 5000 ? told : one.name).matchAll(/signatory_([1-9])_/g)].map((found) => Number(found[1])));
  return numbers.size === 1 ? [...numbers][0]! : null;
}

/** The elements with the columns of the signatories `present` spread as `layout` says. */
export function spreadSignatories(elements: readonly Element[], present: ReadonlySet<number>, layout: ColumnLayout | undefined): readonly Element[] {
  if (!layout) return elements;
  const columns = columnsOf(elements);
  const shown = [...columns.keys()].filter((number) => present.has(number));
  if (!shown.length || shown.length === columns.size) return elements;
  const placed = placedColumns(columns, shown, layout);
  return elements.map((one) => {
    const number = signatoryOf(one);
    const after = number === null ? undefined : placed.get(number);
    return after ? movedInto(one, columns.get(number!)!, after) : one;
  });
}

function columnsOf(elements: readonly Element[]): Map<number, Column> {
  const found = new Map<number, Column>();
  for (const one of elements) {
    const number = signatoryOf(one);
    if (number === null) continue;
    const { x } = one.position;
    const before = found.get(number) ?? { left: x, right: x + one.width };
    found.set(number, { left: Math.min(before.left, x), right: Math.max(before.right, x + one.width) });
  }
  return new Map([...found].sort(([, a], [, b]) => a.left - b.left));
}

function placedColumns(columns: Map<number, Column>, present: number[], layout: ColumnLayout): Map<number, Column> {
  const every = [...columns.values()];
  const [left, right] = [every[0]!.left, Math.max(...every.map((one) => one.right))];
  const gap = every[1] ? Math.max(0, every[1].left - every[0]!.right) : 0;
  const own = Math.max(...present.map((number) => widthOf(columns.get(number)!)));
  const room = (right - left - gap * (present.length - 1)) / present.length;
  const width = Math.min(room, Math.max(own, layout.maxWidth || own));
  const spare = right - left - width * present.length - gap * (present.length - 1);
  const start = left + spare * (layout.alignment === "left" ? 0 : layout.alignment === "right" ? 1 : 0.5);
  return new Map(
    present.map((number, at) => {
      const from = start + at * (width + gap);
      return [number, { left: from, right: from + width }];
    }),
  );
}

const moved = new WeakMap<Element, { key: string; element: Element }>();

/** Always the same object for the same element and columns: what did not change is not drawn again. */
function movedInto(one: Element, before: Column, after: Column): Element {
  const key = [before.left, before.right, after.left, after.right].join(" ");
  const known = moved.get(one);
  if (known?.key === key) return known.element;
  const scale = widthOf(before) ? widthOf(after) / widthOf(before) : 1;
  const x = rounded(after.left + (one.position.x - before.left) * scale);
  const element: Element = { ...one, position: { ...one.position, x }, width: rounded(one.width * scale) };
  moved.set(one, { key, element });
  return element;
}
