// One list of what to look at before a design is used, each with the way to its element.

import { contrast } from "./contrast";
import { html, icon } from "./dom";
import { angleOf, boxOf, contains, middleOf, outerBox, overlap } from "./geometry";
import { dotsPerInch } from "./picture_form";
import { type ScannedCode, scanProblems } from "./qr_scan";
import type { Studio } from "./studio";
import { text } from "./texts";
import type { Box, Element, Problem } from "./types";
import { isPicture, isText } from "./edit";
import { textOf, valuesIn } from "./values";

const SAFE_MM = 5;
const LEAST_DPI = 150;

export interface Found {
  message: string;
  remedy: string;
  element: string | null;
  severe: boolean;
}

export function problemsOf(studio: Studio, fromServer: readonly Problem[] = []): Found[] {
  const found: Found[] = [];
  const all = studio.draft.template.schemas.flatMap((elements, page) => elements.map((element) => ({ element, page })));
  const shown = all.filter(({ element }) => studio.isPrinted(element));
  const add = (element: Element | null, message: string, remedy: string, severe = false): void => {
    found.push({ message, remedy, element: element?.id ?? null, severe });
  };
  const words = all.map(({ element }) => (isText(element) ? textOf(element) : (element.content ?? "")));
  if (studio.draft.kind === "certificate" && !words.some((one) => valuesIn(one).includes("recipient_name"))) {
    add(null, text("The name of the recipient is nowhere on this design."), text("Add it under “Add”, “Recipient name”."), true);
  }
  for (const { element } of shown) {
    const name = studio.label(element);
    const picture = studio.pictures.of(element);
    if (isText(element) && picture?.overflow) {
      add(element, text("“%(name)s” does not fit.", { name }), text("Make its box larger or its smallest size smaller."), true);
    }
    if (picture?.missing?.length) {
      add(element, text("“%(name)s” has letters that no font shows: %(letters)s", { name, letters: picture.missing.join(" ") }), text("Choose another font."), true);
    }
    for (const message of picture?.problems ?? []) add(element, message, "");
    checkPlace(studio, element, name, add);
    if (isPicture(element)) {
      const dots = dotsPerInch(studio, element);
      if (dots !== null && dots < LEAST_DPI) {
        add(element, text("“%(name)s” will look coarse in print: %(dots)s dots per inch.", { name, dots }), text("Make it smaller, or use a larger picture."));
      }
      if (String(element.content).startsWith("asset:") && !element["alt"] && !coversPage(element, studio.pageBox)) {
        add(element, text("“%(name)s” has no alternative text.", { name }), text("Say in a few words what it shows."));
      }
    }
    const code = element.type === "qrcode" ? scannedCode(studio, element) : null;
    for (const one of code ? scanProblems(code) : []) add(element, one.message, one.remedy, one.severe);
    if (isText(element)) checkContrast(studio, element, name, add);
  }
  checkOverlaps(studio, add);
  for (const one of fromServer) {
    found.push({ message: one.message, remedy: one.remedy ?? "", element: one.element || null, severe: one.severity !== "warning" });
  }
  return found;
}

type Add = (element: Element | null, message: string, remedy: string, severe?: boolean) => void;

const coversPage = (one: Element, page: Box): boolean => one.width >= page.width * 0.95 && one.height >= page.height * 0.95;

function checkPlace(studio: Studio, element: Element, name: string, add: Add): void {
  const page = studio.pageBox;
  const box = outerBox(element);
  if (!overlap(page, box)) add(element, text("“%(name)s” stands outside of the page.", { name }), text("Move it onto the page, or remove it."), true);
  else if (isText(element)) {
    const safe = { x: SAFE_MM, y: SAFE_MM, width: page.width - SAFE_MM * 2, height: page.height - SAFE_MM * 2 };
    if (!contains(safe, box)) add(element, text("“%(name)s” stands very close to the edge.", { name }), text("Keep %(margin)s mm from the edge: printers leave some of it white.", { margin: SAFE_MM }));
  }
}

function checkOverlaps(studio: Studio, add: Add): void {
  const texts = studio.elements.filter((one) => isText(one) && studio.isPrinted(one) && angleOf(one) === 0);
  const boxes = texts.map((one) => inkBox(studio, one));
  for (let first = 0; first < texts.length; first += 1) {
    for (let second = first + 1; second < texts.length; second += 1) {
      const [a, b] = [boxes[first], boxes[second]];
      if (!a || !b || !overlap(shrunk(a), shrunk(b))) continue;
      const names = { name: studio.label(texts[first]!), other: studio.label(texts[second]!) };
      add(texts[first]!, text("“%(name)s” and “%(other)s” lie over each other.", names), text("Move one of them."));
    }
  }
}

/** Where the letters are, not the box around them. */
function inkBox(studio: Studio, one: Element): Box | null {
  const picture = studio.pictures.of(one);
  if (!picture || (!picture.svg && !picture.png)) return null;
  return { x: one.position.x + picture.x, y: one.position.y + picture.y, width: picture.width, height: picture.height };
}

const shrunk = (box: Box): Box => ({ x: box.x + box.width * 0.05, y: box.y + box.height * 0.2, width: box.width * 0.9, height: box.height * 0.6 });

/** Letters on the plain colour that lies under them, where that is known. */
function checkContrast(studio: Studio, element: Element, name: string, add: Add): void {
  const ground = groundOf(studio, element);
  const colour = String(element["fontColor"] || "#000000");
  if (!ground) return;
  const ratio = contrast(colour, ground);
  const size = Number(element["fontSize"] ?? 13);
  const wanted = size >= 18 ? 3 : 4.5;
  if (ratio < wanted) {
    const shown = Math.round(ratio * 10) / 10;
    add(element, text("“%(name)s” is hard to read: contrast %(ratio)s to 1.", { name, ratio: shown }), text("Use a darker or lighter colour."));
  }
}

/** Nothing but a border, so that what is inside of it shows what lies under. */
const isHollow = (one: Element): boolean =>
  ["frame", "corner", "line"].includes(one.type) || (["rectangle", "ellipse"].includes(one.type) && !one["color"] && !one["gradient"]);

const inkOf = (studio: Studio, one: Element): Box => (isText(one) ? (inkBox(studio, one) ?? outerBox(one)) : outerBox(one));

/** The one colour that lies under an element; nothing where that is a picture, or not known. */
function groundOf(studio: Studio, element: Element, box: Box = outerBox(element)): string | null {
  if (element["backgroundColor"]) return String(element["backgroundColor"]);
  const elements = elementsWith(studio, element);
  for (let index = elements.indexOf(element) - 1; index >= 0; index -= 1) {
    const under = elements[index]!;
    if (!studio.isPrinted(under) || isText(under) || isHollow(under) || !overlap(outerBox(under), box)) continue;
    if (under.type === "rectangle" && under["color"] && !under["gradient"] && contains(outerBox(under), box) && (under.opacity ?? 1) === 1) return String(under["color"]);
    return null;
  }
  return typeof studio.draft.template.basePdf === "string" ? null : "#ffffff";
}

const elementsWith = (studio: Studio, element: Element): readonly Element[] => studio.draft.template.schemas.find((page) => page.includes(element)) ?? [];

/** A QR code as it will be printed, with what stands in its way; nothing while its picture is not there. */
export function scannedCode(studio: Studio, element: Element): ScannedCode | null {
  const dots = Number(/viewBox="0 0 (\d+) \d+"/.exec(studio.pictures.of(element)?.svg ?? "")?.[1]);
  if (!dots) return null;
  const side = Math.min(element.width, element.height);
  const middle = middleOf(boxOf(element));
  const square = { x: middle.x - side / 2, y: middle.y - side / 2, width: side, height: side };
  const box = outerBox({ ...element, position: square, width: side, height: side });
  const elements = elementsWith(studio, element);
  const at = elements.indexOf(element);
  const touches = (one: Element): boolean =>
    one !== element && studio.isPrinted(one) && overlap(shrunkBy(box, 0.05), inkOf(studio, one)) && !(isHollow(one) && contains(inkOf(studio, one), box));
  const covered = Boolean(element["backgroundColor"]);
  return {
    dots,
    side,
    colour: String(element["barColor"] || "#000000"),
    ground: groundOf(studio, element, box),
    over: elements.slice(at + 1).filter(touches).map((one) => studio.label(one)),
    under: covered ? [] : elements.slice(0, at).filter((one) => touches(one) && !contains(inkOf(studio, one), box)).map((one) => studio.label(one)),
  };
}

const shrunkBy = (box: Box, by: number): Box => ({ x: box.x + by, y: box.y + by, width: box.width - by * 2, height: box.height - by * 2 });

export function problemsPanel(studio: Studio, found: readonly Found[]): HTMLElement[] {
  if (!found.length) return [html("p", { class: "st-fine" }, icon("ok"), html("span", {}, text("Nothing to fix. It fits everyone shown here.")))];
  return [
    html(
      "ul",
      { class: "st-list" },
      ...found.map((one) => {
        const inner = [
          html("span", { class: one.severe ? "st-problem st-problem--severe" : "st-problem" }, icon("problems"), html("span", { dir: "auto" }, one.message)),
          one.remedy ? html("span", { class: "st-muted" }, one.remedy) : null,
        ];
        return html(
          "li",
          {},
          one.element
            ? html("button", { type: "button", class: "st-list__button", click: () => studio.open(one.element!) }, ...inner)
            : html("div", { class: "st-list__plain" }, ...inner),
        );
      }),
    ),
  ];
}
