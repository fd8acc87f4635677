// Forms of shapes and codes.

import { checkField, colourField, numberField, section, selectField } from "./controls";
import { html } from "./dom";
import type { Studio } from "./studio";
import type { Alter } from "./text_form";
import { text } from "./texts";
import type { Element } from "./types";
import { valuesIn } from "./values";

const ORNAMENTS = ["polygon", "star", "seal", "ribbon", "frame", "corner"];
export const SHAPE_TYPES = ["rectangle", "ellipse", "line", ...ORNAMENTS];

interface Gradient {
  kind: string;
  angle?: number;
  stops: { at: number; color: string }[];
}

export function shapeSection(studio: Studio, one: Element, alter: Alter): HTMLElement {
  const name = studio.label(one);
  const fill = text("Colour of %(name)s", { name });
  const border = text("Border of %(name)s", { name });
  const line = ["line", "frame", "corner"].includes(one.type);
  const thick = ["frame", "corner"].includes(one.type);
  return section(
    text("Colours"),
    colourField(text("Colour"), String(one["color"] ?? ""), (color, merge) => alter(fill, { color }, merge ? "colour" : ""), { none: !line }),
    line
      ? null
      : colourField(text("Border colour"), String(one["borderColor"] ?? ""), (borderColor, merge) => alter(border, { borderColor }, merge ? "border" : ""), { none: true }),
    one.type === "line" || thick ? null : gradientFields(one, fill, alter),
    one.type === "line"
      ? null
      : html(
          "div",
          { class: "st-grid" },
          numberField(thick ? text("Line width") : text("Border width"), Number(one["borderWidth"] ?? (thick ? 1 : 0)), (borderWidth) => alter(border, { borderWidth }, "border"), { unit: "mm", step: 0.1, min: 0, max: 100 }),
          one.type === "rectangle"
            ? numberField(text("Corner radius"), Number(one["radius"] ?? 0), (radius) => alter(text("Corners of %(name)s", { name }), { radius }, "radius"), { unit: "mm", step: 0.5, min: 0, max: 500 })
            : null,
          ["polygon", "star", "seal"].includes(one.type)
            ? numberField(text("Points"), Number(one["points"] ?? { polygon: 6, star: 5, seal: 24 }[one.type]), (points) => alter(text("Points of %(name)s", { name }), { points: Math.round(points) }, "points"), { min: 3, max: 120, digits: 0 })
            : null,
          thick
            ? numberField(text("Corner size"), Number(one["cornerSize"] ?? 8), (cornerSize) => alter(text("Corners of %(name)s", { name }), { cornerSize }, "corner"), { unit: "mm", min: 0, max: 200 })
            : null,
        ),
    one.type === "frame"
      ? selectField(
          text("Style of the frame"),
          String(one["frameStyle"] ?? "plain"),
          [["plain", text("Plain")], ["double", text("Double")], ["notched", text("Notched corners")], ["cut", text("Cut corners")]],
          (frameStyle) => alter(text("Style of %(name)s", { name }), { frameStyle }),
        )
      : null,
  );
}

/** From one colour into another, in a straight line or from the middle. */
function gradientFields(one: Element, label: string, alter: Alter): HTMLElement {
  const gradient = (one["gradient"] as Gradient | null | undefined) ?? null;
  const start = (): Gradient => ({
    kind: "linear",
    angle: 180,
    stops: [{ at: 0, color: String(one["color"] || "#ffffff") }, { at: 1, color: "#c9d8ea" }],
  });
  const change = (next: Partial<Gradient>, merge = ""): void => alter(label, { gradient: { ...(gradient ?? start()), ...next } }, merge);
  const stop = (index: number, name: string): HTMLElement =>
    colourField(name, gradient!.stops[index]!.color, (color, merge) => change({ stops: gradient!.stops.map((old, at) => (at === index ? { ...old, color } : old)) }, merge ? `stop ${index}` : ""));
  return html(
    "div",
    { class: "st-group" },
    selectField(text("Gradient"), gradient?.kind ?? "", [["", text("None")], ["linear", text("Straight")], ["radial", text("From the middle")]], (kind) =>
      kind ? change({ kind }) : alter(label, { gradient: undefined }),
    ),
    ...(gradient ? [stop(0, text("From")), stop(gradient.stops.length - 1, text("To"))] : []),
    gradient?.kind === "linear" ? numberField(text("Direction of the gradient"), gradient.angle ?? 180, (angle) => change({ angle }, "gradient angle"), { unit: "°", step: 15, min: 0, max: 360 }) : null,
  );
}

/** Kinds of codes that the renderer knows, with what they hold. */
const CODES: [string, string][] = [
  ["qrcode", "QR code"],
  ["code128", "Code 128"],
  ["code39", "Code 39"],
];

export function codeSection(studio: Studio, one: Element, alter: Alter): HTMLElement {
  const name = studio.label(one);
  const content = text("Content of %(name)s", { name });
  const now = one.content ?? "";
  const [value] = valuesIn(now);
  const values = studio.values.filter((other) => !/_(signature|logo|logo_dark)$/.test(other.name));
  const known: [string, string][] = values.map((other) => [`{${other.name}}`, other.label]);
  if (!known.some(([key]) => key === now)) known.unshift([now, value ? studio.valueLabel(value) : now]);
  const kinds = CODES.some(([key]) => key === one.type) ? CODES : [...CODES, [one.type, one.type] as [string, string]];
  return section(
    text("Code"),
    selectField(text("Content"), now, known, (wanted) => alter(content, { content: wanted, readOnly: false })),
    selectField(text("Kind of code"), one.type, kinds, (type) => alter(text("Kind of code of %(name)s", { name }), { type })),
    colourField(text("Colour"), String(one["barColor"] || "#000000"), (barColor, merge) => alter(text("Colour of %(name)s", { name }), { barColor }, merge ? "colour" : "")),
    colourField(
      text("Background"),
      String(one["backgroundColor"] ?? ""),
      (backgroundColor, merge) => alter(text("Background of %(name)s", { name }), { backgroundColor }, merge ? "background" : ""),
      { none: true },
    ),
    one.type === "qrcode" ? null : checkField(text("Letters under the bars"), one["includetext"] !== false, (includetext) => alter(content, { includetext })),
  );
}
