// Forms of shapes and codes.

import { checkField, colourField, numberField, section, selectField } from "./controls";
import { html } from "./dom";
import type { Studio } from "./studio";
import type { Alter } from "./text_form";
import { text } from "./texts";
import type { Element } from "./types";
import { valuesIn } from "./values";

export function shapeSection(studio: Studio, one: Element, alter: Alter): HTMLElement {
  const name = studio.label(one);
  const fill = text("Colour of %(name)s", { name });
  const border = text("Border of %(name)s", { name });
  const line = one.type === "line";
  return section(
    text("Colours"),
    colourField(text("Colour"), String(one["color"] ?? ""), (color, merge) => alter(fill, { color }, merge ? "colour" : ""), { none: !line }),
    line
      ? null
      : colourField(text("Border colour"), String(one["borderColor"] ?? ""), (borderColor, merge) => alter(border, { borderColor }, merge ? "border" : ""), { none: true }),
    line
      ? null
      : html(
          "div",
          { class: "st-grid" },
          numberField(text("Border width"), Number(one["borderWidth"] ?? 0), (borderWidth) => alter(border, { borderWidth }, "border"), { unit: "mm", step: 0.1, min: 0, max: 100 }),
          one.type === "rectangle"
            ? numberField(text("Corner radius"), Number(one["radius"] ?? 0), (radius) => alter(text("Corners of %(name)s", { name }), { radius }, "radius"), { unit: "mm", step: 0.5, min: 0, max: 500 })
            : null,
        ),
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
