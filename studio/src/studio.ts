// What the editor's parts share: the document, what is chosen, how it is seen, and how things are said.

import type { Api } from "./api";
import type { Brand } from "./brand";
import { elementsOf, findElement, isCode, isText, layerOf, pageSize, withGroups } from "./edit";
import type { History } from "./history";
import type { Pictures } from "./pictures";
import type { Selection } from "./selection";
import { type ColumnLayout, signatoryOf, spreadSignatories } from "./signatory_columns";
import { text } from "./texts";
import type { Asset, Box, Draft, Element, Font, Problem, Value } from "./types";
import { parts, readable, textOf } from "./values";
import type { View } from "./view";

export interface StudioOptions {
  snap: boolean;
  grid: number;
  rulers: boolean;
  unit: "mm" | "in";
}

export class Studio {
  page = 0;
  options: StudioOptions = { snap: true, grid: 0, rulers: false, unit: "mm" };
  fonts: Font[] = [];
  assets = new Map<string, Asset>();
  pickPicture: (replaced: Element | null) => void = () => {};
  brand: Brand | null = null;
  /** What the import said that this draft was made by. */
  importProblems: Problem[] = [];
  values: Value[] = [];
  canAddValues = false;
  /** Whether this person may unlock what those who made the design have locked. */
  mayUnlock = true;
  /** For whom the page is shown, as the row above it says. */
  personName: () => string = () => "";
  say: (message: string) => void = () => {};
  tell: (message: string, isProblem?: boolean) => void = () => {};
  /** Redraws what shows the page: after another page, person, or option. */
  refresh: () => void = () => {};
  edit: (id: string) => void = () => {};
  /** After an element was added: shown, and ready for its next step. */
  added: (id: string) => void = () => {};
  focus: (id: string) => void = () => {};
  showPanel: (name: string) => void = () => {};
  /** After pictures came: what they say about fitting. */
  refreshNotes: () => void = () => {};

  constructor(
    readonly api: Api,
    readonly history: History,
    readonly selection: Selection,
    readonly view: View,
    readonly pictures: Pictures,
  ) {}

  get draft(): Draft {
    return this.history.draft;
  }

  get pageBox(): Box {
    return { x: 0, y: 0, ...pageSize(this.draft, this.baseSize) };
  }

  /** The size of an uploaded page that lies under the design. */
  get baseSize(): { width: number; height: number } {
    const base = this.draft.template.basePdf;
    const file = typeof base === "string" ? this.assets.get(base.replace("asset:", "")) : undefined;
    return file ? { width: file.width, height: file.height } : { width: 297, height: 210 };
  }

  get elements(): readonly Element[] {
    return elementsOf(this.draft, this.page);
  }

  get selected(): Element[] {
    return this.elements.filter((one) => this.selection.has(one.id));
  }

  get only(): Element | null {
    const chosen = this.selected;
    return chosen.length === 1 ? chosen[0]! : null;
  }

  /** The chosen elements that may be changed. */
  get editable(): Set<string> {
    return new Set(this.selected.filter((one) => !layerOf(this.draft, one.id).locked).map((one) => one.id));
  }

  /** Whether an element is locked by others and stays so for this person. */
  isHeld(id: string): boolean {
    return !this.mayUnlock && Boolean(layerOf(this.draft, id).firm);
  }

  isShown(one: Element): boolean {
    return !layerOf(this.draft, one.id).hidden;
  }

  /** Whether it prints for the person shown: its condition holds. */
  isPrinted(one: Element): boolean {
    return this.isShown(one) && this.pictures.of(one)?.shown !== false;
  }

  /** The elements of the page where they print. While a signatory is chosen all columns are where they were placed. */
  get printed(): readonly Element[] {
    const layout = this.draft.template["signatories"] as ColumnLayout | undefined;
    if (!layout || this.elements.some((one) => this.selection.has(one.id) && signatoryOf(one) !== null)) return this.elements;
    const present = new Set<number>();
    for (const one of this.elements) {
      const number = signatoryOf(one);
      if (number !== null && this.pictures.of(one)?.shown) present.add(number);
    }
    return spreadSignatories(this.elements, present, layout);
  }

  /** Whether an element's column moves when there are fewer signatories. */
  isSpread(one: Element): boolean {
    return Boolean(this.draft.template["signatories"]) && signatoryOf(one) !== null;
  }

  choose(ids: Iterable<string>): void {
    this.selection.set(withGroups(this.draft, ids));
  }

  /** Choose elements wherever they are. */
  open(id: string): void {
    const found = findElement(this.draft, id);
    if (!found) return;
    if (found.page !== this.page) this.goTo(found.page);
    this.selection.set([id]);
    this.focus(id);
  }

  goTo(page: number): void {
    this.page = Math.max(0, Math.min(this.draft.template.schemas.length - 1, page));
    this.selection.clear();
    this.refresh();
  }

  valueLabel(name: string): string {
    return this.values.find((one) => one.name === name)?.label ?? readable(name);
  }

  /** What people call the element: its own label, the words it shows, or what it is. */
  label(one: Element): string {
    const given = layerOf(this.draft, one.id).label;
    if (given) return given;
    const content = isText(one) || isCode(one) ? textOf(one) : "";
    if (content) {
      const shown = parts(content).map((part) => ("text" in part ? part.text : this.valueLabel(part.value)));
      const words = shown.join("").replace(/\s+/g, " ").replace(/[\u2066-\u2069]/g, "").trim();
      if (words) return words.length > 40 ? `${words.slice(0, 38)}…` : words;
    }
    return readable(one.name) || this.kind(one);
  }

  kind(one: Element): string {
    if (one.type === "circleText") return text("Text on a circle");
    if (isText(one)) return text("Text");
    if (one.type === "image" || one.type === "signature") return text("Picture");
    if (one.type === "qrcode") return text("QR code");
    if (one.type === "line") return text("Line");
    if (one.type === "rectangle") return text("Rectangle");
    if (one.type === "ellipse") return text("Ellipse");
    if (one.type === "svg") return text("Drawing");
    if (one.type === "polygon") return text("Polygon");
    if (one.type === "star") return text("Star");
    if (one.type === "seal") return text("Seal");
    if (one.type === "ribbon") return text("Ribbon");
    if (one.type === "frame") return text("Frame");
    if (one.type === "corner") return text("Corner");
    return text("Barcode");
  }

  /** The smallest step of a change: all chosen elements, under one name. */
  change(label: string, next: (draft: Draft) => Draft, merge = ""): boolean {
    return this.history.change(label, next, merge);
  }

  nameOfSelection(): string {
    const chosen = this.selected;
    return chosen.length === 1 ? this.label(chosen[0]!) : text("%(count)s elements", { count: chosen.length });
  }
}
