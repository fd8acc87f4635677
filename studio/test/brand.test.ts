import assert from "node:assert/strict";
import { test } from "node:test";
import { type Brand, branded, mixed } from "../src/brand";
import type { Draft, Font } from "../src/types";
import { draft, element } from "./drafts";

const brand: Brand = { issuer: "CredU", colour: "#123a6b", accent_colour: "#c8a24b", heading_font: "Lora", text_font: "Inter", logo: true, logo_dark: false };
const fonts = [{ family: "Lora", styles: ["Regular", "Bold"] }, { family: "Inter", styles: ["Regular"] }] as Font[];
const page = { x: 0, y: 0, width: 297, height: 210 };
const start = (): Draft =>
  draft(
    element("title", { fontSize: 40, fontColor: "#8a1020", fontName: "EB Garamond Bold" }),
    element("words", { fontSize: 12, fontColor: "#222222", fontName: "EB Garamond" }),
    element("arabic", { fontSize: 30, content: "شهادة", fontName: "Noto Naskh Arabic", fontColor: "#8a1020" }),
    element("band", { type: "rectangle", content: "", color: "#e0b040", gradient: { kind: "linear", stops: [{ at: 0, color: "#e0b040" }, { at: 1, color: "#ffffff" }] } }),
    element("seal", { type: "svg", content: '<svg><path fill="#8A1020"/></svg>' }),
  );

test("colours, fonts and the logo of the issuer are over the whole design, and what is locked stays", () => {
  const before = { ...start(), layers: { words: { locked: true } } };
  const [title, words, arabic, band, seal, logo] = branded(before, brand, fonts, page).template.schemas[0]!;
  assert.deepEqual([title!["fontColor"], title!["fontName"]], ["#123a6b", "Lora Bold"]);
  assert.equal(words, before.template.schemas[0]![1]);
  assert.deepEqual([arabic!["fontColor"], arabic!["fontName"]], ["#123a6b", "Noto Naskh Arabic"]);
  assert.equal(band!["color"], "#c8a24b");
  assert.deepEqual((band!["gradient"] as { stops: { color: string }[] }).stops.map((stop) => stop.color), ["#c8a24b", "#ffffff"]);
  assert.equal(seal!.content, '<svg><path fill="#123a6b"/></svg>');
  assert.equal(logo!.content, "{issuer_logo}");
});

test("a second press changes nothing, and another issuer's brand takes the place of the first", () => {
  const once = branded(start(), brand, fonts, page);
  assert.deepEqual(branded(once, brand, fonts, page), once);
  const other = branded(once, { ...brand, colour: "#0a5030" }, fonts, page);
  assert.equal(other.template.schemas[0]![0]!["fontColor"], "#0a5030");
  assert.deepEqual(other.template["brandColours"], { "#123a6b": "colour", "#0a5030": "colour", "#c8a24b": "accent_colour" });
});

test("a starter's own list of colours is followed, tints as well", () => {
  const starter = { ...start(), template: { ...start().template, brandColours: { "#8a1020": "colour 50%" } } };
  const title = branded(starter, brand, fonts, page).template.schemas[0]![0]!;
  assert.equal(title["fontColor"], mixed("colour 50%", brand));
  // Drawings that are files are not touched here: the renderer finds the first colour in them as before.
  assert.deepEqual(branded(starter, brand, fonts, page).template["brandColours"], { "#8a1020": "colour 50%", "#899db5": "colour 50%" });
  assert.equal(mixed("colour 50%", brand), "#899db5");
});
