// The panel with what can be added, and how each new element begins: in the middle of what is seen, ready to be changed.

import { html, icon } from "./dom";
import { addElements, elementsOf, newId, withPage } from "./edit";
import { rounded } from "./geometry";
import { pictureImage } from "./picture_node";
import { SHAPES, type Shape } from "./shapes";
import type { Studio } from "./studio";
import { text } from "./texts";
import type { Asset, Element, Layer } from "./types";

type Fields = Record<string, unknown>;

const INK = "#1f2a37";

export class Adding {
  constructor(
    private readonly studio: Studio,
    private readonly upload: (purpose: string) => void,
  ) {}

  panel(): HTMLElement[] {
    const tile = (label: string, iconName: string, press: () => void): HTMLElement =>
      html("button", { type: "button", class: "st-tile", click: press }, icon(iconName), html("span", {}, label));
    const badge = this.studio.draft.kind === "badge";
    return [
      html(
        "div",
        { class: "st-tiles" },
        tile(text("Heading"), "text", () => this.words(text("Certificate of Completion"), 30, 16, "Noto Serif Display")),
        tile(text("Text"), "text", () => this.words(text("Your text"), 14, 8, "Noto Sans")),
        tile(text("Recipient name"), "people", () => this.value("recipient_name")),
        tile(text("Value"), "value", () => this.studio.showPanel("values")),
        tile(text("Picture"), "picture", () => this.upload("picture")),
        tile(text("Logo of the issuer"), "logo", () => this.branding("issuer_logo", 45, 22)),
        tile(text("Signature"), "signature", () => this.signature()),
        tile(text("QR code"), "qr", () => this.code("qrcode", "{verify_url}", 26, 26)),
        tile(text("Text on a circle"), "circle", () => this.onCircle()),
        ...(badge ? [] : [tile(text("Barcode"), "barcode", () => this.code("code128", "{credential_id}", 60, 16))]),
        tile(text("Signature from a file"), "signature", () => this.upload("signature")),
      ),
      html("h3", { class: "st-panel__title" }, text("Shapes")),
      html(
        "div",
        { class: "st-tiles st-tiles--small" },
        this.basic(text("Rectangle"), "M4 6h16v12H4z", () => this.shape("rectangle", 60, 30, { color: "#e6ebf2", borderWidth: 0, radius: 0 })),
        this.basic(text("Ellipse"), "M12 6c5 0 9 2.7 9 6s-4 6-9 6-9-2.7-9-6 4-6 9-6", () => this.shape("ellipse", 40, 40, { color: "#e6ebf2", borderWidth: 0 })),
        this.basic(text("Line"), "M3 12h18", () => this.shape("line", 80, 0.5, { color: INK })),
        ...SHAPES.filter((one) => one.size !== "page").map((one) => this.drawingTile(one)),
      ),
      html("h3", { class: "st-panel__title" }, text("Frames")),
      html("div", { class: "st-tiles st-tiles--small" }, ...SHAPES.filter((one) => one.size === "page").map((one) => this.drawingTile(one))),
      html("h3", { class: "st-panel__title" }, text("Background")),
      html(
        "div",
        { class: "st-tiles" },
        tile(text("Colour"), "background", () => this.background({ type: "rectangle", color: "#fdfaf3", borderWidth: 0, content: "" })),
        tile(text("Gradient"), "background", () => this.gradient()),
        tile(text("Picture"), "picture", () => this.upload("background")),
        tile(text("PDF page"), "page", () => this.upload("base")),
      ),
    ];
  }

  /** A list of the values there are, each to be added as a text of its own. */
  valuesPanel(): HTMLElement[] {
    return [
      html("p", { class: "st-muted" }, text("What differs from one recipient to the next. In a text, type { to put one among your words.")),
      html(
        "ul",
        { class: "st-list" },
        ...this.studio.values.map((one) =>
          html(
            "li",
            {},
            html(
              "button",
              { type: "button", class: "st-list__button", click: () => this.value(one.name) },
              html("span", { dir: "auto" }, one.label),
              html("span", { class: "st-muted", dir: "auto" }, one.sample),
            ),
          ),
        ),
      ),
    ];
  }

  private basic(label: string, path: string, press: () => void): HTMLElement {
    const markup = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="${path}" fill="#c9d2de" stroke="#1f2a37" stroke-width="1.2"/></svg>`;
    return html("button", { type: "button", class: "st-tile", title: label, "aria-label": label, click: press }, pictureImage({ svg: markup }, "st-tile__picture"));
  }

  private drawingTile(one: Shape): HTMLElement {
    const page = this.studio.pageBox;
    const [width, height] = one.size === "page" ? [page.width, page.height] : [100, 100];
    return html(
      "button",
      { type: "button", class: "st-tile", title: one.label(), "aria-label": one.label(), click: () => this.drawing(one) },
      pictureImage({ svg: one.markup(width, height) }, "st-tile__picture"),
    );
  }

  private add(kind: string, fields: Fields, width: number, height: number, label = "", atBack = false): Element {
    const { studio } = this;
    const page = studio.pageBox;
    const whole = width >= page.width && height >= page.height;
    const scale = whole ? 1 : Math.min(1, (page.width * 0.9) / width, (page.height * 0.9) / height);
    const [wide, high] = [rounded(width * scale), rounded(height * scale)];
    const x = whole ? 0 : rounded((page.width - wide) / 2);
    const y = whole ? 0 : this.freePlace(x, wide, high);
    const element = {
      name: this.freeName(String(fields["name"] ?? kind)),
      type: kind,
      content: "",
      position: { x, y },
      width: wide,
      height: high,
      readOnly: true,
      ...Object.fromEntries(Object.entries(fields).filter(([key]) => key !== "name")),
      id: newId(),
    } as unknown as Element;
    const layers: Record<string, Layer> = label ? { [element.id]: { label } } : {};
    const name = label || studio.label(element);
    studio.change(text("Add %(name)s", { name }), (draft) => {
      const added = addElements(draft, studio.page, [element], layers);
      return atBack ? withPage(added, studio.page, [element, ...elementsOf(draft, studio.page)]) : added;
    });
    studio.selection.set([element.id]);
    studio.say(text("%(name)s added", { name }));
    studio.added(element.id);
    return element;
  }

  /** The middle of the page, or the next place below it where nothing of the same size stands. */
  private freePlace(x: number, width: number, height: number): number {
    const page = this.studio.pageBox;
    const middle = (page.height - height) / 2;
    const taken = (y: number): boolean =>
      this.studio.elements.some(
        (one) =>
          one.height < page.height * 0.8 &&
          one.position.y < y + height && y < one.position.y + one.height &&
          one.position.x < x + width && x < one.position.x + one.width,
      );
    const step = 4;
    for (let by = 0; by < page.height / 2; by += step) {
      for (const y of [middle + by, middle - by]) if (y >= 8 && y + height <= page.height - 8 && !taken(y)) return rounded(y);
    }
    return rounded(middle);
  }

  private freeName(wanted: string): string {
    const names = new Set(this.studio.draft.template.schemas.flat().map((one) => one.name));
    if (!names.has(wanted)) return wanted;
    let number = 2;
    while (names.has(`${wanted}_${number}`)) number += 1;
    return `${wanted}_${number}`;
  }

  words(words: string, size: number, height: number, font: string): void {
    const badge = this.studio.draft.kind === "badge";
    const scale = badge ? 0.4 : 1;
    this.add(
      "text",
      {
        name: "text",
        content: words,
        fontName: font,
        fontSize: size * scale,
        dynamicFontSize: { min: Math.max(4, Math.round(size * scale * 0.6)), max: size * scale, fit: "vertical" },
        fontColor: INK,
        alignment: "center",
        verticalAlignment: "middle",
        lineHeight: 1.2,
        characterSpacing: 0,
      },
      badge ? 70 : 180,
      height * (badge ? 0.6 : 1),
    );
  }

  private onCircle(): void {
    const side = this.studio.draft.kind === "badge" ? 80 : 40;
    const size = side / 4;
    this.add(
      "circleText",
      { name: "circle_text", content: text("Words on a circle"), fontName: "Noto Sans", fontSize: size, dynamicFontSize: { min: 4, max: size, fit: "vertical" }, fontColor: INK, characterSpacing: 1, arc: 200 },
      side,
      side,
    );
  }

  value(name: string): void {
    const large = ["recipient_name", "title", "course_title"].includes(name);
    const size = (name === "recipient_name" ? 34 : large ? 20 : 12) * (this.studio.draft.kind === "badge" ? 0.35 : 1);
    this.add(
      "text",
      {
        name,
        content: `{${name}}`,
        readOnly: false,
        fontName: large ? "Noto Serif Display" : "Noto Sans",
        fontSize: size,
        dynamicFontSize: { min: Math.max(4, Math.round(size * 0.45)), max: size, fit: "vertical" },
        fontColor: INK,
        alignment: "center",
        verticalAlignment: "middle",
        lineHeight: 1.15,
        characterSpacing: 0,
      },
      this.studio.draft.kind === "badge" ? 70 : large ? 200 : 80,
      Math.max(6, size * 0.62),
    );
  }

  private branding(name: string, width: number, height: number): void {
    this.add("image", { name, content: `{${name}}`, alignment: "center", verticalAlignment: "middle" }, width, height);
  }

  /** Place for the signature, the line and who signs, together as one group. */
  private signature(): void {
    const { studio } = this;
    const used = new Set(studio.draft.template.schemas.flat().map((one) => one.name));
    const number = [1, 2, 3, 4].find((one) => !used.has(`signatory_${one}_signature`)) ?? 1;
    const page = studio.pageBox;
    const width = Math.min(60, page.width * 0.28);
    const y = page.height * 0.72;
    const x = number === 1 ? page.width * 0.12 : number === 2 ? page.width * 0.88 - width : (page.width - width) / 2;
    const group = newId();
    const name = (part: string): string => `signatory_${number}_${part}`;
    const showIf = name("name");
    const words = { fontName: "Noto Sans", fontColor: INK, alignment: "center", verticalAlignment: "middle", lineHeight: 1.15, characterSpacing: 0, readOnly: true };
    const shrink = (max: number): Fields => ({ fontSize: max, dynamicFontSize: { min: 6, max, fit: "vertical" } });
    const made = [
      { name: name("signature"), type: "image", content: `{${name("signature")}}`, alignment: "center", verticalAlignment: "bottom", y: 0, height: 15, readOnly: true },
      { name: name("line"), type: "line", content: "", color: INK, y: 16, height: 0.3, readOnly: true, showIf },
      { ...words, ...shrink(11), name: name("name"), type: "text", content: `{${name("name")}}`, y: 17.3, height: 6 },
      { ...words, ...shrink(9), name: name("title"), type: "text", content: `{${name("title")}}\n{${name("organisation")}}`, y: 23.3, height: 9, verticalAlignment: "top" },
    ].map(({ y: down, ...one }) => ({ ...one, position: { x: rounded(x), y: rounded(y + down) }, width: rounded(width), id: newId() }) as unknown as Element);
    const label = text("Signature %(number)s", { number });
    const layers = Object.fromEntries(made.map((one): [string, Layer] => [one.id, { group }]));
    studio.change(text("Add %(name)s", { name: label }), (draft) => addElements(draft, studio.page, made, layers));
    studio.selection.set(made.map((one) => one.id));
    studio.say(text("%(name)s added", { name: label }));
    studio.added(made[0]!.id);
  }

  private code(type: string, content: string, width: number, height: number): void {
    this.add(type, { name: content.replace(/[{}]/g, ""), content, readOnly: false, barColor: "#000000", backgroundColor: "#ffffff" }, width, height);
  }

  private shape(type: string, width: number, height: number, fields: Fields): void {
    this.add(type, fields, width, height);
  }

  private drawing(one: Shape): void {
    const page = this.studio.pageBox;
    const [width, height] = one.size === "page" ? [page.width, page.height] : one.size;
    const fields = one.fields ? { type: one.type, ...one.fields } : { content: one.markup(width, height) };
    this.add(one.type ?? "svg", { name: one.name, ...fields }, width, height, one.label());
  }

  background(fields: Fields): void {
    const page = this.studio.pageBox;
    const { type, ...rest } = fields;
    this.add(String(type), { name: "background", ...rest }, page.width, page.height, text("Background"), true);
  }

  private gradient(): void {
    const stops = [
      { at: 0, color: "#ffffff" },
      { at: 1, color: "#dfe8f3" },
    ];
    this.background({ type: "rectangle", color: "#ffffff", borderWidth: 0, content: "", gradient: { kind: "linear", angle: 180, stops } });
  }

  /** A picture at the size that suits it, and never larger than half of the page. */
  picture(file: Asset, name: string, alt = ""): void {
    const page = this.studio.pageBox;
    const { width, height } = file.suggestion ?? file;
    const most = Math.min(page.width, page.height) * 0.5;
    const scale = Math.min(1, most / width, most / height);
    this.add("image", { name: name.slice(0, 100), content: `asset:${file.asset}`, ...(alt ? { alt } : {}) }, width * scale, height * scale, name.slice(0, 100));
  }
}
