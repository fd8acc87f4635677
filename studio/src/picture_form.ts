// Forms of pictures and drawings: replace, crop by the frame, sharpness in print, alternative text, colours of a drawing.

import { colourField, row, section, selectField, textField } from "./controls";
import { cropOf } from "./crop";
import { openCrop } from "./crop_dialog";
import { html, textButton } from "./dom";
import { MM_PER_INCH } from "./geometry";
import type { Studio } from "./studio";
import type { Alter } from "./text_form";
import { text } from "./texts";
import type { Asset, Element } from "./types";

const LEAST_DPI = 150;

export function pictureSection(studio: Studio, one: Element, alter: Alter): HTMLElement[] {
  const name = studio.label(one);
  if (one.type === "svg") return [drawingSection(studio, one, alter)].filter((part) => part !== null);
  const content = one.content ?? "";
  const asset = assetOf(studio, one);
  const own: [string, string][] = [
    ["{issuer_logo}", text("Logo of the issuer")],
    ["{issuer_logo_dark}", text("Logo of the issuer for dark backgrounds")],
    ...[1, 2, 3, 4].map((number): [string, string] => [`{signatory_${number}_signature}`, text("Signature %(number)s", { number })]),
    ...studio.values.filter((value) => value.own).map((value): [string, string] => [`{${value.name}}`, value.label]),
  ];
  const choices: [string, string][] = content.startsWith("{") ? own : [[content, text("Its own picture")], ...own];
  if (!choices.some(([key]) => key === content)) choices.unshift([content, studio.valueLabel(content.replace(/[{}]/g, ""))]);
  return [
    section(
      text("Picture"),
      selectField(text("Shows"), content, choices, (wanted) =>
        alter(text("Picture of %(name)s", { name }), { content: wanted, readOnly: true, crop: undefined }),
      ),
      row(
        textButton(text("Replace picture"), () => studio.pickPicture(one), {}, "replace"),
        asset ? textButton(text("Crop"), () => openCrop(studio, studio.only ?? one, asset), {}, "crop") : null,
      ),
      sharpness(studio, one),
      textField(
        text("Alternative text"),
        String(one["alt"] ?? ""),
        (value) => alter(text("Alternative text of %(name)s", { name }), { alt: value.trim() || undefined }),
        { help: text("Read aloud to people who cannot see the picture."), area: true },
      ),
    ),
  ];
}

/** What is known of an uploaded picture, its size in pixels first of all. */
function assetOf(studio: Studio, one: Element): Asset | null {
  const asset = studio.assets.get(String(one.content ?? "").replace("asset:", ""));
  return asset?.width && asset.height ? asset : null;
}

/** Dots per inch at the printed size, with a warning where it will look coarse. */
export function dotsPerInch(studio: Studio, one: Element): number | null {
  const asset = assetOf(studio, one);
  if (!asset || asset.kind === "svg") return null;
  const { width, height } = cropOf(one) ?? { width: 1, height: 1 };
  const scale = Math.min(one.width / (asset.width * width), one.height / (asset.height * height));
  return Math.round(MM_PER_INCH / scale);
}

function sharpness(studio: Studio, one: Element): HTMLElement | null {
  const dots = dotsPerInch(studio, one);
  if (dots === null) return null;
  const fact = text("%(dots)s dots per inch in print", { dots });
  return dots < LEAST_DPI
    ? html("p", { class: "st-warning" }, `${fact}. `, text("It will look coarse: make it smaller, or use a larger picture."))
    : html("p", { class: "st-fact" }, fact);
}

const COLOUR = /#[0-9a-f]{6}\b|#[0-9a-f]{3}\b/gi;

/** Each colour of a drawing, to be changed wherever it is used. */
function drawingSection(studio: Studio, one: Element, alter: Alter): HTMLElement | null {
  const markup = one.content ?? "";
  const colours = [...new Set((markup.match(COLOUR) ?? []).map((colour) => colour.toLowerCase()))].slice(0, 8);
  if (!colours.length) return null;
  const label = text("Colour of %(name)s", { name: studio.label(one) });
  return section(
    text("Colours"),
    ...colours.map((colour, index) =>
      colourField(text("Colour %(number)s", { number: index + 1 }), colour, (wanted, merge) => {
        const escaped = new RegExp(`${colour}\\b`, "gi");
        if (wanted) alter(label, { content: markup.replace(escaped, wanted) }, merge ? `drawing ${index}` : "");
      }),
    ),
  );
}
