// The issuer's brand over a whole design in one step: its colours, its fonts, and its logo where there is none.
// Which colours it takes the place of stays written in the design, so that another issuer's can follow.

import { brandColoursOf } from "./brand_colours";
import { addElements, altered, isText, layerOf, newId, updateElements } from "./edit";
import { nameOf } from "./fonts";
import type { Box, Draft, Element, Font } from "./types";
import { textOf } from "./values";

export interface Brand {
  issuer: string;
  colour: string;
  accent_colour: string;
  heading_font: string;
  text_font: string;
  logo: boolean;
  logo_dark: boolean;
}

export const isBlank = (brand: Brand): boolean => !(brand.colour || brand.accent_colour || brand.heading_font || brand.text_font || brand.logo);

const COLOUR_KEYS = ["fontColor", "barColor", "backgroundColor", "borderColor", "color", "textColor"];
const HEADING_PT = 20;
const OTHER_SCRIPTS = /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]/u;

/** The design with the brand; what is locked stays as it is. */
export function branded(draft: Draft, brand: Brand, fonts: readonly Font[], page: Box): Draft {
  const all = draft.template.schemas.flat();
  const open = new Set(all.filter((one) => !layerOf(draft, one.id).locked).map((one) => one.id));
  const recipes = recipesOf(draft, all, brand);
  const colours = new Map([...recipes].map(([own, recipe]) => [own, mixed(recipe, brand) ?? own]));
  let next = updateElements(draft, open, (one) => withFont(recoloured(one, colours), brand, fonts));
  // Large drawings are files, in which the renderer still looks for the design's first colours.
  const said = brandColoursOf(draft);
  const kept = { ...said, ...Object.fromEntries([...recipes].map(([own, recipe]) => [colours.get(own)!, recipe])) };
  if (Object.keys(kept).some((own) => said[own] !== kept[own])) next = { ...next, template: { ...next.template, brandColours: kept } };
  const hasLogo = all.some((one) => /issuer_logo/.test(`${one.content ?? ""}`));
  if (brand.logo && !hasLogo && draft.kind === "certificate") next = addElements(next, 0, [logoFor(page)]);
  return next;
}

/** Which of the design's colours stand for the issuer's: as it says itself, else the two that are used most. */
function recipesOf(draft: Draft, all: readonly Element[], brand: Brand): Map<string, string> {
  const said = brandColoursOf(draft);
  if (Object.keys(said).length) return new Map(Object.entries(said).map(([own, recipe]) => [own.toLowerCase(), recipe]));
  const weights = new Map<string, number>();
  for (const one of all) {
    for (const colour of coloursOf(one)) {
      if (isColourful(colour)) weights.set(colour, (weights.get(colour) ?? 0) + (isText(one) ? Number(one["fontSize"] ?? 13) : 12));
    }
  }
  const [first, second] = [...weights].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  const recipes = new Map<string, string>();
  if (first && brand.colour) recipes.set(first, "colour");
  if (second && brand.accent_colour) recipes.set(second, "accent_colour");
  return recipes;
}

const stopsOf = (one: Element): { color: string }[] => (one["gradient"] as { stops?: { color: string }[] } | null | undefined)?.stops ?? [];

function coloursOf(one: Element): string[] {
  const own = COLOUR_KEYS.map((key) => one[key]).filter((value): value is string => typeof value === "string" && value !== "");
  const drawn = one.type === "svg" ? ((one.content ?? "").match(/#[0-9a-f]{6}\b/gi) ?? []) : [];
  return [...own, ...stopsOf(one).map((stop) => stop.color), ...drawn].map((colour) => colour.toLowerCase());
}

/** Neither black, white nor grey. */
function isColourful(colour: string): boolean {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return colour.length === 7 && Math.max(...parts) - Math.min(...parts) > 24;
}

function recoloured(one: Element, colours: ReadonlyMap<string, string>): Element {
  const to = (colour: string): string => colours.get(colour.toLowerCase()) ?? colour;
  const change: Record<string, unknown> = {};
  for (const key of COLOUR_KEYS) {
    const now = one[key];
    if (typeof now === "string" && now && to(now) !== now) change[key] = to(now);
  }
  const stops = stopsOf(one);
  if (stops.some((stop) => to(stop.color) !== stop.color)) {
    change["gradient"] = { ...(one["gradient"] as object), stops: stops.map((stop) => ({ ...stop, color: to(stop.color) })) };
  }
  if (one.type === "svg" && one.content?.startsWith("<")) {
    const content = one.content.replace(/#[0-9a-f]{6}\b/gi, to);
    if (content !== one.content) change["content"] = content;
  }
  return Object.keys(change).length ? altered(one, change) : one;
}

/** So much of a colour on white, as the renderer mixes it (designs/brand_colours.py). */
export function mixed(recipe: string, brand: Brand): string | null {
  const found = /^(colour|accent_colour)(?: (\d{1,3})%)?$/.exec(recipe);
  const colour = found && brand[found[1] as "colour" | "accent_colour"];
  if (!colour) return null;
  const part = Math.min(100, Number(found[2] ?? 100)) / 100;
  const mix = (at: number): string => Math.round(255 - (255 - parseInt(colour.slice(at, at + 2), 16)) * part).toString(16).padStart(2, "0");
  return `#${mix(1)}${mix(3)}${mix(5)}`;
}

/** Letters of other scripts keep their font: the brand's may not have them. */
function withFont(one: Element, brand: Brand, fonts: readonly Font[]): Element {
  if (!isText(one) || OTHER_SCRIPTS.test(textOf(one))) return one;
  const heading = Math.max(Number(one["fontSize"] ?? 13), one.dynamicFontSize ? one.dynamicFontSize.max : 0) >= HEADING_PT;
  const wanted = heading ? brand.heading_font : brand.text_font;
  const family = fonts.find((font) => font.family === wanted);
  if (!family) return one;
  const now = String(one["fontName"] ?? "");
  const style = family.styles.find((other) => other !== "Regular" && now.endsWith(` ${other}`)) ?? (family.styles.includes("Regular") ? "Regular" : (family.styles[0] ?? ""));
  const fontName = nameOf(family.family, style);
  return fontName === now ? one : altered(one, { fontName });
}

function logoFor(page: Box): Element {
  const width = Math.min(50, page.width / 4);
  return {
    id: newId(), name: "issuer_logo", type: "image", content: "{issuer_logo}", readOnly: true, showIf: "issuer_logo",
    position: { x: 12, y: 12 }, width, height: width * 0.4, alignment: "left", verticalAlignment: "top",
  } as unknown as Element;
}
