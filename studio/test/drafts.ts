// A draft for the tests.

import type { Draft, Element } from "../src/types";

export function element(id: string, change: Record<string, unknown> = {}): Element {
  return {
    id, name: id, type: "text", content: `Words of ${id}`, position: { x: 10, y: 20 }, width: 100, height: 15, readOnly: true, ...change,
  } as unknown as Element;
}

export function draft(...elements: Element[]): Draft {
  return {
    name: "Diploma", kind: "certificate", language: "en", direction: "ltr",
    template: { basePdf: { width: 297, height: 210, padding: [0, 0, 0, 0] }, schemas: [elements] },
    layers: {}, guides: [],
  };
}
