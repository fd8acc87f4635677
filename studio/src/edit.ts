// What can be done to a draft, as functions from one draft to the next. What does not change stays the same object.

import { outerBox, rounded, union } from "./geometry";
import type { Box, Draft, Element, Guide, Layer, Template } from "./types";

export type Change = Partial<Record<string, unknown>>;

export const newId = (): string => `e${crypto.getRandomValues(new Uint32Array(2)).reduce((all, one) => all + one.toString(36), "")}`;

export const elementsOf = (draft: Draft, page: number): readonly Element[] => draft.template.schemas[page] ?? [];
export const pageCount = (draft: Draft): number => draft.template.schemas.length;
export const layerOf = (draft: Draft, id: string): Layer => draft.layers[id] ?? {};

export function findElement(draft: Draft, id: string): { element: Element; page: number; index: number } | null {
  for (const [page, elements] of draft.template.schemas.entries()) {
    const index = elements.findIndex((one) => one.id === id);
    if (index >= 0) return { element: elements[index]!, page, index };
  }
  return null;
}

/** Width and height of every page, in millimetres. A base PDF's size is known from its asset. */
export function pageSize(draft: Draft, baseSize: { width: number; height: number }): { width: number; height: number } {
  const base = draft.template.basePdf;
  return typeof base === "string" ? baseSize : { width: base.width, height: base.height };
}

function withTemplate(draft: Draft, template: Partial<Template>): Draft {
  return { ...draft, template: { ...draft.template, ...template } as Template };
}

export function withPage(draft: Draft, page: number, elements: readonly Element[]): Draft {
  return withTemplate(draft, { schemas: draft.template.schemas.map((one, index) => (index === page ? elements : one)) });
}

/** The element with other properties; `undefined` takes one away. The order of those it has is kept. */
export function altered(element: Element, change: Change): Element {
  const next: Record<string, unknown> = { ...element };
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined) delete next[key];
    else next[key] = value;
  }
  return next as unknown as Element;
}

export function updateElements(draft: Draft, ids: ReadonlySet<string>, change: (one: Element) => Element): Draft {
  let touched = false;
  const schemas = draft.template.schemas.map((elements) => {
    if (!elements.some((one) => ids.has(one.id))) return elements;
    const next = elements.map((one) => (ids.has(one.id) ? change(one) : one));
    if (next.every((one, index) => one === elements[index])) return elements;
    touched = true;
    return next;
  });
  return touched ? withTemplate(draft, { schemas }) : draft;
}

export function placed(element: Element, box: Box): Element {
  const [x, y, width, height] = [box.x, box.y, box.width, box.height].map(rounded) as [number, number, number, number];
  if (x === element.position.x && y === element.position.y && width === element.width && height === element.height) {
    return element;
  }
  return { ...element, position: { x, y }, width, height };
}

export function moveElements(draft: Draft, ids: ReadonlySet<string>, dx: number, dy: number): Draft {
  return updateElements(draft, ids, (one) =>
    placed(one, { x: one.position.x + dx, y: one.position.y + dy, width: one.width, height: one.height }),
  );
}

export function addElements(draft: Draft, page: number, added: readonly Element[], layers: Record<string, Layer> = {}): Draft {
  const next = withPage(draft, page, [...elementsOf(draft, page), ...added]);
  return Object.keys(layers).length ? { ...next, layers: { ...next.layers, ...layers } } : next;
}

export function removeElements(draft: Draft, ids: ReadonlySet<string>): Draft {
  const schemas = draft.template.schemas.map((elements) =>
    elements.some((one) => ids.has(one.id)) ? elements.filter((one) => !ids.has(one.id)) : elements,
  );
  const layers = Object.fromEntries(Object.entries(draft.layers).filter(([id]) => !ids.has(id)));
  return { ...withTemplate(draft, { schemas }), layers };
}

/** Another id for each element and group, beside or in place of where they were. */
export function copies(
  elements: readonly Element[],
  layers: Readonly<Record<string, Layer>>,
  by: { x: number; y: number },
): { elements: Element[]; layers: Record<string, Layer> } {
  const groups = new Map<string, string>();
  const copiedLayers: Record<string, Layer> = {};
  const copied = elements.map((one) => {
    const id = newId();
    const layer = layers[one.id];
    if (layer) {
      const { group, locked: _locked, firm: _firm, ...rest } = layer;
      if (group && !groups.has(group)) groups.set(group, newId());
      copiedLayers[id] = group ? { ...rest, group: groups.get(group)! } : rest;
    }
    return { ...one, id, position: { x: rounded(one.position.x + by.x), y: rounded(one.position.y + by.y) } };
  });
  return { elements: copied, layers: copiedLayers };
}

export type OrderStep = "front" | "forward" | "backward" | "back";

/** The elements moved in the order in which they lie over each other. */
export function reorder(draft: Draft, page: number, ids: ReadonlySet<string>, step: OrderStep): Draft {
  const all = [...elementsOf(draft, page)];
  if (step === "front" || step === "back") {
    const chosen = all.filter((one) => ids.has(one.id));
    const rest = all.filter((one) => !ids.has(one.id));
    return keepOrder(draft, page, step === "front" ? [...rest, ...chosen] : [...chosen, ...rest]);
  }
  const forward = step === "forward";
  const indexes = all.map((_one, index) => index);
  for (const index of forward ? indexes.reverse() : indexes) {
    const other = index + (forward ? 1 : -1);
    if (!ids.has(all[index]!.id) || other < 0 || other >= all.length || ids.has(all[other]!.id)) continue;
    [all[index], all[other]] = [all[other]!, all[index]!];
  }
  return keepOrder(draft, page, all);
}

/** One element at another place of the order; 0 is the back. */
export function moveInOrder(draft: Draft, page: number, id: string, to: number): Draft {
  const all = [...elementsOf(draft, page)];
  const from = all.findIndex((one) => one.id === id);
  if (from < 0) return draft;
  const [one] = all.splice(from, 1);
  all.splice(Math.max(0, Math.min(all.length, to)), 0, one!);
  return keepOrder(draft, page, all);
}

function keepOrder(draft: Draft, page: number, elements: Element[]): Draft {
  const before = elementsOf(draft, page);
  return elements.every((one, index) => one === before[index]) ? draft : withPage(draft, page, elements);
}

export function updateLayers(draft: Draft, ids: Iterable<string>, change: Layer): Draft {
  const layers: Record<string, Layer> = { ...draft.layers };
  for (const id of ids) {
    const next = { ...layers[id], ...change };
    for (const key of Object.keys(next) as (keyof Layer)[]) if (!next[key]) delete next[key];
    if (Object.keys(next).length) layers[id] = next;
    else delete layers[id];
  }
  return { ...draft, layers };
}

/** The ids, with everything that is in one group with any of them. */
export function withGroups(draft: Draft, ids: Iterable<string>): Set<string> {
  const chosen = new Set(ids);
  const groups = new Set([...chosen].map((id) => layerOf(draft, id).group).filter(Boolean));
  if (groups.size) {
    for (const [id, layer] of Object.entries(draft.layers)) if (layer.group && groups.has(layer.group)) chosen.add(id);
  }
  return chosen;
}

export function withGuides(draft: Draft, guides: readonly Guide[]): Draft {
  return { ...draft, guides };
}

export function addPage(draft: Draft, after: number, elements: readonly Element[] = []): Draft {
  const schemas = [...draft.template.schemas];
  schemas.splice(after + 1, 0, elements);
  const guides = draft.guides.map((one) => (one.page > after ? { ...one, page: one.page + 1 } : one));
  return { ...withTemplate(draft, { schemas }), guides };
}

export function removePage(draft: Draft, page: number): Draft {
  if (pageCount(draft) < 2) return draft;
  const gone = new Set(elementsOf(draft, page).map((one) => one.id));
  const next = removeElements(draft, gone);
  const guides = next.guides
    .filter((one) => one.page !== page)
    .map((one) => (one.page > page ? { ...one, page: one.page - 1 } : one));
  return { ...withTemplate(next, { schemas: next.template.schemas.filter((_one, index) => index !== page) }), guides };
}

export function movePage(draft: Draft, from: number, to: number): Draft {
  if (to < 0 || to >= pageCount(draft) || from === to) return draft;
  const schemas = [...draft.template.schemas];
  const [page] = schemas.splice(from, 1);
  schemas.splice(to, 0, page!);
  return withTemplate(draft, { schemas });
}

export function withPageSize(draft: Draft, width: number, height: number): Draft {
  const base = draft.template.basePdf;
  if (typeof base === "string") return draft;
  return withTemplate(draft, { basePdf: { ...base, width: rounded(width), height: rounded(height) } });
}

export function withBase(draft: Draft, base: Template["basePdf"]): Draft {
  return withTemplate(draft, { basePdf: base });
}

/** The millimetres that print beyond the cut; none are not written down. */
export function withBleed(draft: Draft, bleed: number): Draft {
  const { bleed: _before, ...template } = draft.template as Template & { readonly bleed?: number };
  return { ...draft, template: bleed > 0 ? { ...template, bleed: rounded(Math.min(bleed, 10)) } : template };
}

export type Alignment = "left" | "center" | "right" | "top" | "middle" | "bottom";

/** Elements aligned with each other; one alone with the page. Groups keep together. */
export function align(draft: Draft, ids: ReadonlySet<string>, how: Alignment, page: Box): Draft {
  const parts = groupsOf(draft, ids);
  const frame = parts.length > 1 ? union(parts.map((one) => one.box)) : page;
  return parts.reduce((next, part) => {
    const by = { x: 0, y: 0 };
    if (how === "left") by.x = frame.x - part.box.x;
    else if (how === "right") by.x = frame.x + frame.width - part.box.x - part.box.width;
    else if (how === "center") by.x = frame.x + frame.width / 2 - part.box.x - part.box.width / 2;
    else if (how === "top") by.y = frame.y - part.box.y;
    else if (how === "bottom") by.y = frame.y + frame.height - part.box.y - part.box.height;
    else by.y = frame.y + frame.height / 2 - part.box.y - part.box.height / 2;
    return moveElements(next, part.ids, by.x, by.y);
  }, draft);
}

/** Equal gaps between three and more elements. */
export function distribute(draft: Draft, ids: ReadonlySet<string>, axis: "x" | "y"): Draft {
  const length = axis === "x" ? "width" : "height";
  const parts = groupsOf(draft, ids).sort((a, b) => a.box[axis] - b.box[axis]);
  if (parts.length < 3) return draft;
  const frame = union(parts.map((one) => one.box));
  const gap = (frame[length] - parts.reduce((sum, one) => sum + one.box[length], 0)) / (parts.length - 1);
  let at = frame[axis];
  return parts.reduce((next, part) => {
    const by = at - part.box[axis];
    at += part.box[length] + gap;
    return axis === "x" ? moveElements(next, part.ids, by, 0) : moveElements(next, part.ids, 0, by);
  }, draft);
}

function groupsOf(draft: Draft, ids: ReadonlySet<string>): { ids: Set<string>; box: Box }[] {
  const parts = new Map<string, { ids: Set<string>; boxes: Box[] }>();
  for (const id of ids) {
    const found = findElement(draft, id);
    if (!found) continue;
    const key = layerOf(draft, id).group ?? id;
    const part = parts.get(key) ?? { ids: new Set<string>(), boxes: [] };
    part.ids.add(id);
    part.boxes.push(outerBox(found.element));
    parts.set(key, part);
  }
  return [...parts.values()].map((one) => ({ ids: one.ids, box: union(one.boxes) }));
}

const STYLE_KEYS = [
  "fontName", "fontSize", "fontColor", "dynamicFontSize", "alignment", "verticalAlignment", "lineHeight",
  "characterSpacing", "underline", "strikethrough", "letterCase", "smallCaps", "opacity", "color", "borderColor", "borderWidth", "radius",
  "barColor", "backgroundColor",
];

/** The others look as the first does, as far as they can. */
export function matchStyle(draft: Draft, from: string, ids: ReadonlySet<string>): Draft {
  const source = findElement(draft, from)?.element;
  if (!source) return draft;
  const change = Object.fromEntries(STYLE_KEYS.filter((key) => key in source).map((key) => [key, source[key]]));
  const sameKind = (one: Element): boolean => isText(one) === isText(source);
  return updateElements(draft, ids, (one) => (one.id !== from && sameKind(one) ? altered(one, change) : one));
}

/** Left and right changed over, as for a language that is read the other way. */
export function mirrored(draft: Draft, width: number): Draft {
  const other: Record<string, string> = { left: "right", right: "left" };
  const schemas = draft.template.schemas.map((elements) =>
    elements.map((one) => {
      if (layerOf(draft, one.id).locked) return one;
      const alignment = one["alignment"];
      const start = isText(one) && alignment === undefined ? "left" : alignment;
      return altered(placed(one, { ...one.position, width: one.width, height: one.height, x: width - one.position.x - one.width }), {
        ...(typeof start === "string" && other[start] ? { alignment: other[start] } : {}),
        ...(one.rotate ? { rotate: (360 - one.rotate) % 360 } : {}),
      });
    }),
  );
  const guides = draft.guides.map((one) => (one.axis === "x" ? { ...one, at: rounded(width - one.at) } : one));
  const direction = draft.direction === "rtl" ? "ltr" : "rtl";
  return { ...withTemplate(draft, { schemas }), guides, direction };
}

export const isText = (one: Element): boolean => ["text", "multiVariableText", "circleText"].includes(one.type);
export const isPicture = (one: Element): boolean => one.type === "image" || one.type === "signature";
export const isCode = (one: Element): boolean => "barColor" in one || one.type === "qrcode";
