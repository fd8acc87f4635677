// The form of what is chosen: place and size always, then what this kind of element has. Every drag can be done here.

import { html, textButton } from "./dom";
import { type Alignment, align, altered, distribute, findElement, isCode, isText, layerOf, matchStyle, placed, updateElements } from "./edit";
import { conditionSections, showOutcome } from "./condition_form";
import { MM_PER_INCH, angleOf, boxOf, outerBox, rounded, union } from "./geometry";
import { choiceField, numberField, row, section, picking } from "./controls";
import { SHAPE_TYPES, codeSection, shapeSection } from "./shape_form";
import { pictureSection } from "./picture_form";
import { scannedCode } from "./problems";
import { dotSize, scanProblems } from "./qr_scan";
import { textSections } from "./text_form";
import type { Studio } from "./studio";
import { TextEditor } from "./text_editor";
import { text } from "./texts";
import type { Element } from "./types";
import { textOf, valuesIn } from "./values";

type NumberField = ReturnType<typeof numberField>;

export class Inspector {
  readonly editor: TextEditor;
  private place: Record<string, NumberField> = {};
  private notes = html("div", { class: "st-notes-of" });
  private key = "";
  pageForm: () => HTMLElement[] = () => [];
  actions: (name: string) => void = () => {};
  /** Try the field with many names, where the server does it. */
  tryNames: ((one: Element) => void) | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly studio: Studio,
  ) {
    this.editor = new TextEditor(studio);
    root.addEventListener("st-picked", () => this.show());
    this.editor.onUndo = (redo) => this.actions(redo ? "redo" : "undo");
  }

  /** After a step or another choice. While a handle moves only the numbers follow. */
  show(live = false): void {
    if (live || picking.now) return this.showPlace();
    const { only, selected } = this.studio;
    const key = this.keyNow();
    if (key === this.key && only) {
      if (isText(only)) this.editor.show(only);
      this.showNotes();
      return this.showPlace();
    }
    const focused = this.focusedLabel();
    this.key = key;
    this.place = {};
    const parts = only ? this.forOne(only) : selected.length ? this.forMany(selected) : this.pageForm();
    this.root.replaceChildren(...parts);
    this.showPlace();
    this.showNotes();
    if (focused) this.focusAgain(focused);
  }

  /** Anything but place and words is a reason to build the form anew. */
  private keyNow(): string {
    const { studio } = this;
    const { only } = studio;
    if (!only) return `${studio.page} ${[...studio.selection.ids].join(" ")} ${performance.now()}`;
    const { position: _position, width: _width, height: _height, content, text: _text, variables: _variables, ...rest } = only;
    return JSON.stringify([rest, isText(only) ? "" : content, layerOf(studio.draft, only.id), studio.options.unit, studio.fonts.length, studio.values.length]);
  }

  private focusedLabel(): string {
    const active = document.activeElement;
    if (!active || !this.root.contains(active)) return "";
    return active.getAttribute("aria-label") ?? (active.id && this.root.querySelector(`label[for="${active.id}"]`)?.textContent) ?? "";
  }

  private focusAgain(label: string): void {
    const byName = [...this.root.querySelectorAll<HTMLElement>("[aria-label]")].find((one) => one.getAttribute("aria-label") === label);
    const byLabel = [...this.root.querySelectorAll("label")].find((one) => one.textContent === label);
    (byName ?? (byLabel?.htmlFor ? document.getElementById(byLabel.htmlFor) : null))?.focus({ preventScroll: true });
  }

  private unit(): { of: (mm: number) => number; back: (value: number) => number; name: string; step: number } {
    return this.studio.options.unit === "in"
      ? { of: (mm) => mm / MM_PER_INCH, back: (value) => value * MM_PER_INCH, name: "in", step: 0.05 }
      : { of: (mm) => mm, back: (value) => value, name: "mm", step: 1 };
  }

  private placeSection(locked: boolean): HTMLElement {
    const { studio } = this;
    const unit = this.unit();
    const field = (key: string, label: string, change: (mm: number) => void, min?: number): NumberField => {
      const made = numberField(label, 0, (value) => change(unit.back(value)), { unit: unit.name, step: unit.step, ...(min === undefined ? {} : { min }) });
      this.place[key] = made;
      if (locked) made.querySelector("input")!.disabled = true;
      return made;
    };
    const moveTo = (axis: "x" | "y") => (mm: number) => {
      const box = union(studio.selected.map(studio.only ? boxOf : outerBox));
      const by = mm - box[axis];
      studio.change(
        text("Move %(name)s", { name: studio.nameOfSelection() }),
        (draft) => updateElements(draft, studio.editable, (one) => placed(one, { ...boxOf(one), [axis]: one.position[axis] + by })),
        `place ${axis}`,
      );
    };
    const sizeTo = (length: "width" | "height") => (mm: number) =>
      studio.change(
        text("Resize %(name)s", { name: studio.nameOfSelection() }),
        (draft) => updateElements(draft, studio.editable, (one) => placed(one, { ...boxOf(one), [length]: mm })),
        `place ${length}`,
      );
    const angle = numberField(
      text("Angle"),
      0,
      (value) =>
        studio.change(
          text("Turn %(name)s", { name: studio.nameOfSelection() }),
          (draft) => updateElements(draft, studio.editable, (one) => altered(one, { rotate: ((value % 360) + 360) % 360 })),
          "place angle",
        ),
      { unit: "°", step: 1, digits: 1 },
    );
    this.place["angle"] = angle;
    return section(
      text("Place and size"),
      html(
        "div",
        { class: "st-grid st-place" },
        field("x", text("X"), moveTo("x")),
        field("y", text("Y"), moveTo("y")),
        field("width", text("Width"), sizeTo("width"), 0.1),
        field("height", text("Height"), sizeTo("height"), 0.1),
        studio.only ? angle : null,
        studio.only ? this.opacityField(studio.only) : null,
      ),
    );
  }

  private opacityField(one: Element): HTMLElement {
    return numberField(
      text("Opacity"),
      Math.round((one.opacity ?? 1) * 100),
      (value) => this.alter(text("Opacity of %(name)s", { name: this.studio.label(one) }), { opacity: value / 100 }, "opacity"),
      { unit: "%", min: 0, max: 100, step: 5, digits: 0 },
    );
  }

  private showPlace(): void {
    const chosen = this.studio.selected;
    if (!chosen.length || !this.place["x"]) return;
    const unit = this.unit();
    const box = chosen.length === 1 ? boxOf(chosen[0]!) : union(chosen.map(outerBox));
    for (const key of ["x", "y", "width", "height"] as const) this.place[key]?.show(rounded(unit.of(box[key])));
    if (chosen.length === 1) this.place["angle"]?.show(angleOf(chosen[0]!));
  }

  alter(label: string, change: Record<string, unknown>, merge = ""): void {
    this.studio.change(label, (draft) => updateElements(draft, this.studio.editable, (one) => altered(one, change)), merge);
  }

  private forOne(one: Element): HTMLElement[] {
    const { studio } = this;
    const locked = Boolean(layerOf(studio.draft, one.id).locked);
    const parts: (HTMLElement | null)[] = [this.head(one)];
    if (locked) {
      parts.push(
        html(
          "div",
          { class: "st-locked" },
          html("p", {}, studio.isHeld(one.id) ? text("Locked by those who made this design. Ask who may change designs for everybody.") : text("Locked: it cannot be changed by accident.")),
          studio.isHeld(one.id) ? null : textButton(text("Unlock"), () => this.actions("lock"), {}, "unlock"),
        ),
        this.placeSection(true),
      );
      return parts.filter((part) => part !== null);
    }
    this.notes = html("div", { class: "st-notes-of" });
    if (isText(one)) {
      this.editor.show(one);
      const tries = this.tryNames && valuesIn(textOf(one)).length ? row(textButton(text("Try 40 names"), () => this.tryNames!(this.studio.only ?? one), {}, "people")) : null;
      parts.push(section(text("Words"), this.editor.root, this.notes, tries), ...textSections(studio, one, (label, change, merge) => this.alter(label, change, merge)));
    } else parts.push(this.notes);
    if (["image", "signature", "svg"].includes(one.type)) parts.push(...pictureSection(studio, one, (label, change, merge) => this.alter(label, change, merge)));
    if (SHAPE_TYPES.includes(one.type)) parts.push(shapeSection(studio, one, (label, change, merge) => this.alter(label, change, merge)));
    if (isCode(one)) parts.push(codeSection(studio, one, (label, change, merge) => this.alter(label, change, merge)));
    if (studio.isSpread(one)) {
      parts.push(html("p", { class: "st-fact" }, text("With fewer signatories, their columns share the width of all of them.")));
    }
    parts.push(this.placeSection(false), this.arrange(), ...conditionSections(studio, one, (label, change, merge) => this.alter(label, change, merge), () => this.actions("hide")));
    return parts.filter((part) => part !== null);
  }

  private head(one: Element): HTMLElement {
    const { studio } = this;
    return html(
      "div",
      { class: "st-inspector__head" },
      html("h2", { class: "st-inspector__title" }, html("bdi", {}, studio.label(one))),
      html("p", { class: "st-muted" }, studio.kind(one)),
    );
  }

  /** What the renderer says: size, lines, and what does not fit, with what helps. */
  showNotes(): void {
    const { only } = this.studio;
    const outcome = this.root.querySelector<HTMLElement>(".st-outcome");
    if (only && outcome) showOutcome(this.studio, only, outcome);
    const picture = only ? this.studio.pictures.of(only) : null;
    if (!only || !picture) return this.notes.replaceChildren();
    const lines: (HTMLElement | null)[] = [];
    if (isText(only) && picture.size) {
      const facts = { size: Math.round(picture.size * 10) / 10, lines: picture.lines ?? 1 };
      lines.push(html("p", { class: "st-fact" }, picture.lines === 1 ? text("%(size)s pt, one line", facts) : text("%(size)s pt, lines: %(lines)s", facts)));
    }
    if (picture.overflow && isText(only)) {
      lines.push(
        html(
          "div",
          { class: "st-warning" },
          html("p", {}, text("This does not fit, even at the smallest size.")),
          textButton(text("Make it fit"), () => this.makeFit(only)),
        ),
      );
    }
    if (picture.missing?.length) {
      lines.push(html("p", { class: "st-warning" }, text("No font has these letters: %(letters)s. Choose another font.", { letters: picture.missing.join(" ") })));
    }
    const code = only.type === "qrcode" ? scannedCode(this.studio, only) : null;
    if (code) {
      const problems = scanProblems(code);
      if (!problems.length) lines.push(html("p", { class: "st-fact" }, text("Can be scanned in print: dots of %(dot)s mm, margin kept.", { dot: dotSize(code) })));
      for (const one of problems) lines.push(html("p", { class: "st-warning" }, `${one.message} ${one.remedy}`));
    }
    for (const problem of picture.problems ?? []) lines.push(html("p", { class: "st-warning" }, problem));
    this.notes.replaceChildren(...lines.filter((one) => one !== null));
  }

  /** A smaller smallest size, then a higher box. */
  private makeFit(one: Element): void {
    const size = Number(one["fontSize"] ?? 13);
    const range = one.dynamicFontSize || { min: size, max: size, fit: "vertical" as const };
    const label = text("Make %(name)s fit", { name: this.studio.label(one) });
    if (range.min > 6) this.alter(label, { dynamicFontSize: { ...range, min: Math.max(6, Math.round(range.min * 0.6)), max: Math.max(range.max, 6) } });
    else this.studio.change(label, (draft) => updateElements(draft, new Set([one.id]), (old) => placed(old, { ...boxOf(old), height: old.height * 1.5 })));
  }

  private forMany(chosen: Element[]): HTMLElement[] {
    const { studio } = this;
    return [
      html(
        "div",
        { class: "st-inspector__head" },
        html("h2", { class: "st-inspector__title" }, text("%(count)s elements", { count: chosen.length })),
      ),
      this.arrange(),
      section(
        text("Make alike"),
        row(
          textButton(text("Same width"), () => this.same("width")),
          textButton(text("Same height"), () => this.same("height")),
          textButton(text("Match style"), () => {
            const lead = studio.selection.lead;
            if (lead) studio.change(text("Match style"), (draft) => matchStyle(draft, lead, studio.editable));
          }),
        ),
      ),
      this.placeSection(false),
    ];
  }

  private same(length: "width" | "height"): void {
    const lead = this.studio.selection.lead;
    const found = lead ? findElement(this.studio.draft, lead) : null;
    if (!found) return;
    const label = length === "width" ? text("Same width") : text("Same height");
    this.studio.change(label, (draft) =>
      updateElements(draft, this.studio.editable, (one) => placed(one, { ...boxOf(one), [length]: found.element[length] })),
    );
  }

  private arrange(): HTMLElement {
    const { studio } = this;
    const alignTo = (how: string): void => {
      studio.change(text("Align %(name)s", { name: studio.nameOfSelection() }), (draft) => align(draft, studio.editable, how as Alignment, studio.pageBox));
    };
    const many = studio.selection.size > 1;
    const grouped = studio.selected.every((one) => layerOf(studio.draft, one.id).group);
    const spread = (axis: "x" | "y"): void => {
      studio.change(text("Spread evenly"), (draft) => distribute(draft, studio.editable, axis));
    };
    return section(
      many ? text("Align with each other") : text("Align on the page"),
      choiceField(
        text("Align"),
        "",
        [
          ["left", text("Align left edges"), "alignLeft"],
          ["center", text("Align centres"), "alignCenter"],
          ["right", text("Align right edges"), "alignRight"],
          ["top", text("Align top edges"), "alignTop"],
          ["middle", text("Align middles"), "alignMiddle"],
          ["bottom", text("Align bottom edges"), "alignBottom"],
        ],
        alignTo,
      ),
      studio.selection.size > 2
        ? row(
            textButton(text("Spread across"), () => spread("x"), {}, "spreadX"),
            textButton(text("Spread down"), () => spread("y"), {}, "spreadY"),
          )
        : null,
      row(
        textButton(text("Forward"), () => this.actions("forward"), {}, "front"),
        textButton(text("Backward"), () => this.actions("backward"), {}, "behind"),
      ),
      row(
        many ? textButton(grouped ? text("Ungroup") : text("Group"), () => this.actions(grouped ? "ungroup" : "group"), {}, grouped ? "ungroup" : "group") : null,
        textButton(text("Duplicate"), () => this.actions("duplicate"), {}, "duplicate"),
        textButton(text("Lock"), () => this.actions("lock"), {}, "lock"),
        textButton(text("Remove"), () => this.actions("remove"), { class: "st-text-button st-text-button--danger" }, "remove"),
      ),
    );
  }
}
