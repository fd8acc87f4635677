// How a text looks: font, size with the range in which it shrinks, colour, alignment, spacing.

import { checkField, choiceField, colourField, numberField, row, section, selectField } from "./controls";
import { html } from "./dom";
import { fontField } from "./fonts";
import type { Studio } from "./studio";
import { text } from "./texts";
import type { Element, Edges, SizeRange } from "./types";

export type Alter = (label: string, change: Record<string, unknown>, merge?: string) => void;

const DEFAULT_SIZE = 13;

export function textSections(studio: Studio, one: Element, alter: Alter): HTMLElement[] {
  const name = studio.label(one);
  const size = Number(one["fontSize"] ?? DEFAULT_SIZE);
  const range: SizeRange | null = one.dynamicFontSize || null;
  const label = (english: string): string => text(english, { name });
  const sizes = (min: number, max: number): Record<string, unknown> => ({
    fontSize: max,
    dynamicFontSize: { min: Math.min(min, max), max, fit: range?.fit ?? "vertical" },
  });
  const shrinks = checkField(text("Shrink to fit"), Boolean(range), (wanted) =>
    alter(label("Size of %(name)s"), wanted ? sizes(Math.max(6, Math.round(size * 0.5)), size) : { dynamicFontSize: undefined }),
  );
  const style = section(
    text("Letters"),
    fontField(studio, String(one["fontName"] ?? ""), (fontName) => alter(label("Font of %(name)s"), { fontName })),
    html(
      "div",
      { class: "st-grid" },
      numberField(
        range ? text("Largest size") : text("Size"),
        range?.max ?? size,
        (value) => alter(label("Size of %(name)s"), range ? sizes(range.min, value) : { fontSize: value }, "size"),
        { unit: "pt", min: 1, max: 1000 },
      ),
      range
        ? numberField(text("Smallest size"), range.min, (value) => alter(label("Size of %(name)s"), sizes(value, Math.max(range.max, value)), "size"), {
            unit: "pt",
            min: 1,
            max: 1000,
          })
        : null,
    ),
    shrinks,
    colourField(text("Colour"), String(one["fontColor"] || "#000000"), (fontColor, merge) => alter(label("Colour of %(name)s"), { fontColor }, merge ? "colour" : "")),
    row(
      toggle(text("Underline"), "underline", Boolean(one["underline"]), (underline) => alter(label("Underline %(name)s"), { underline })),
      toggle(text("Small capitals"), "smallCaps", Boolean(one["smallCaps"]), (smallCaps) => alter(label("Letters of %(name)s"), { smallCaps: smallCaps || undefined })),
      toggle(text("Strike through"), "strike", Boolean(one["strikethrough"]), (strikethrough) => alter(label("Strike through %(name)s"), { strikethrough })),
    ),
  );
  if (one.type === "circleText") return [style, circle(one, label, alter)];
  const alignment = section(
    text("Alignment and spacing"),
    choiceField(
      text("Across"),
      String(one["alignment"] ?? "left"),
      [
        ["left", text("Left"), "textLeft"],
        ["center", text("Centre"), "textCenter"],
        ["right", text("Right"), "textRight"],
        ["justify", text("Justified"), "textJustify"],
      ],
      (value) => alter(label("Alignment of %(name)s"), { alignment: value }),
    ),
    choiceField(
      text("Down"),
      String(one["verticalAlignment"] ?? "top"),
      [
        ["top", text("Top"), "alignTop"],
        ["middle", text("Middle"), "alignMiddle"],
        ["bottom", text("Bottom"), "alignBottom"],
      ],
      (value) => alter(label("Alignment of %(name)s"), { verticalAlignment: value }),
    ),
    selectField(
      text("Capitals"),
      String(one["letterCase"] ?? ""),
      [["", text("As typed")], ["upper", text("All capitals")], ["lower", text("All small letters")]],
      (letterCase) => alter(label("Letters of %(name)s"), { letterCase: letterCase || undefined }),
    ),
    selectField(
      text("Direction of the words"),
      String(one["direction"] ?? ""),
      [["", text("By its letters")], ["ltr", text("Left to right")], ["rtl", text("Right to left")]],
      (direction) => alter(label("Direction of %(name)s"), { direction: direction || undefined }),
    ),
    html(
      "div",
      { class: "st-grid" },
      numberField(text("Most lines"), one["maxLines"] ? Number(one["maxLines"]) : null, (lines) => alter(label("Lines of %(name)s"), { maxLines: lines >= 1 ? Math.round(lines) : undefined }, "lines"), {
        min: 0,
        max: 200,
        digits: 0,
      }),
      numberField(text("Line height"), Number(one["lineHeight"] ?? 1), (lineHeight) => alter(label("Line height of %(name)s"), { lineHeight }, "line"), {
        step: 0.05,
        min: 0.5,
        max: 5,
      }),
      numberField(
        text("Letter spacing"),
        Number(one["characterSpacing"] ?? 0),
        (characterSpacing) => alter(label("Letter spacing of %(name)s"), { characterSpacing }, "spacing"),
        { unit: "pt", step: 0.1, min: -5, max: 50 },
      ),
    ),
  );
  return [style, alignment, frame(one, label, alter)];
}

/** Where on its circle a text stands. */
function circle(one: Element, label: (english: string) => string, alter: Alter): HTMLElement {
  const change = (next: Record<string, unknown>, merge: string): void => alter(label("Circle of %(name)s"), next, merge);
  return section(
    text("Circle"),
    html(
      "div",
      { class: "st-grid" },
      numberField(text("Middle of the text"), Number(one["startAngle"] ?? 0), (startAngle) => change({ startAngle }, "middle"), { unit: "°", step: 5, min: -360, max: 360 }),
      numberField(text("Longest arc"), Number(one["arc"] ?? 340), (arc) => change({ arc }, "arc"), { unit: "°", step: 5, min: 1, max: 360 }),
      numberField(text("Letter spacing"), Number(one["characterSpacing"] ?? 0), (characterSpacing) => change({ characterSpacing }, "spacing"), { unit: "pt", step: 0.1, min: -5, max: 50 }),
    ),
    checkField(text("Heads of the letters to the middle"), Boolean(one["inward"]), (inward) => change({ inward: inward || undefined }, "")),
  );
}

/** Background, border and padding of the box. */
function frame(one: Element, label: (english: string) => string, alter: Alter): HTMLElement {
  const border = one["borderWidth"] as Edges | null | undefined;
  const padding = one["padding"] as Edges | null | undefined;
  const all = (value: number): Edges => ({ top: value, right: value, bottom: value, left: value });
  const open = Boolean(one["backgroundColor"] || border?.top || padding?.top);
  return html(
    "details",
    { class: "st-section st-details", open },
    html("summary", {}, text("Background and border")),
    colourField(
      text("Background"),
      String(one["backgroundColor"] ?? ""),
      (backgroundColor, merge) => alter(label("Background of %(name)s"), { backgroundColor }, merge ? "background" : ""),
      { none: true },
    ),
    colourField(text("Border colour"), String(one["borderColor"] ?? "#000000"), (borderColor, merge) => alter(label("Border of %(name)s"), { borderColor }, merge ? "border" : "")),
    html(
      "div",
      { class: "st-grid" },
      numberField(text("Border width"), border?.top ?? 0, (value) => alter(label("Border of %(name)s"), { borderWidth: all(value) }, "border"), { unit: "mm", step: 0.1, min: 0, max: 50 }),
      numberField(text("Padding"), padding?.top ?? 0, (value) => alter(label("Padding of %(name)s"), { padding: all(value) }, "padding"), { unit: "mm", step: 0.5, min: 0, max: 200 }),
    ),
  );
}

function toggle(name: string, iconName: string, value: boolean, change: (value: boolean) => void): HTMLElement {
  return choiceField(name, value ? "on" : "off", [["on", name, iconName]], () => change(!value));
}
