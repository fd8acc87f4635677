// The strip of pages below the stage, and the form of the page: size, language, direction, grid.

import { button, html, textButton } from "./dom";
import { checkField, numberField, row, section, selectField } from "./controls";
import { addPage, copies, elementsOf, layerOf, mirrored, movePage, pageCount, pageSize, removePage, updateElements, altered, withBase, withBleed, withPageSize } from "./edit";
import { MM_PER_INCH, rounded } from "./geometry";
import type { Studio } from "./studio";
import { number, text } from "./texts";

const MOST_PAGES = 20;

const SIZES: [string, number, number][] = [
  ["A4", 297, 210],
  ["A3", 420, 297],
  ["A5", 210, 148],
  ["Letter", 279.4, 215.9],
  ["Legal", 355.6, 215.9],
];

export class Pages {
  constructor(
    private readonly root: HTMLElement,
    private readonly studio: Studio,
    private readonly languages: readonly (readonly [string, string])[],
  ) {}

  show(): void {
    const { studio } = this;
    const count = pageCount(studio.draft);
    const { page } = studio;
    this.root.replaceChildren(
      ...Array.from({ length: count }, (_one, index) =>
        html(
          "button",
          {
            type: "button",
            class: "st-page-button",
            "aria-current": index === page ? "page" : null,
            click: () => {
              studio.goTo(index);
              [...this.root.querySelectorAll<HTMLElement>(".st-page-button")][index]?.focus();
            },
          },
          count > 1 ? text("Page %(number)s", { number: index + 1 }) : text("One page"),
        ),
      ),
      ...(studio.draft.kind === "badge" ? [] : this.tools(page, count)),
    );
  }

  private tools(page: number, count: number): HTMLElement[] {
    const { studio } = this;
    const change = (label: string, next: Parameters<Studio["change"]>[1], to: number): void => {
      studio.change(label, next);
      studio.goTo(to);
      studio.say(label);
    };
    const duplicate = (): void => {
      const copied = copies(elementsOf(studio.draft, page), studio.draft.layers, { x: 0, y: 0 });
      change(
        text("Duplicate page %(number)s", { number: page + 1 }),
        (draft) => {
          const next = addPage(draft, page, copied.elements);
          return { ...next, layers: { ...next.layers, ...copied.layers } };
        },
        page + 1,
      );
    };
    return [
      count < MOST_PAGES ? button(text("Add a page"), "add", () => change(text("Add a page"), (draft) => addPage(draft, page), page + 1)) : null,
      count < MOST_PAGES ? button(text("Duplicate this page"), "duplicate", duplicate) : null,
      page > 0 ? button(text("Page earlier"), "back", () => change(text("Move page %(number)s", { number: page + 1 }), (draft) => movePage(draft, page, page - 1), page - 1), { class: "st-button st-flip" }) : null,
      page < count - 1 ? button(text("Page later"), "forward", () => change(text("Move page %(number)s", { number: page + 1 }), (draft) => movePage(draft, page, page + 1), page + 1), { class: "st-button st-flip" }) : null,
      count > 1 && !elementsOf(studio.draft, page).some((one) => layerOf(studio.draft, one.id).locked) ? button(text("Remove this page"), "remove", () => change(text("Remove page %(number)s", { number: page + 1 }), (draft) => removePage(draft, page), Math.max(0, page - 1))) : null,
    ].filter((one) => one !== null);
  }

  /** The form when nothing is chosen: the page itself. */
  form(): HTMLElement[] {
    const { studio } = this;
    const { width, height } = pageSize(studio.draft, studio.baseSize);
    const base = studio.draft.template.basePdf;
    const unit = studio.options.unit;
    const of = (mm: number): number => (unit === "in" ? rounded(mm / MM_PER_INCH) : mm);
    const back = (value: number): number => (unit === "in" ? value * MM_PER_INCH : value);
    return [
      html("div", { class: "st-inspector__head" }, html("h2", { class: "st-inspector__title" }, text("The page")), html("p", { class: "st-muted" }, text("Choose something on the page to change it."))),
      typeof base === "string"
        ? section(
            text("Size"),
            html("p", {}, text("An uploaded PDF lies under this design: %(width)s × %(height)s mm.", { width: number(width), height: number(height) })),
            row(textButton(text("Remove the PDF"), () => studio.change(text("Remove the PDF"), (draft) => withBase(draft, { width: rounded(width), height: rounded(height), padding: [0, 0, 0, 0] })))),
          )
        : this.sizeSection(width, height, of, back),
      ...(studio.draft.kind === "badge" ? [] : [this.printShopSection()]),
      section(
        text("Language"),
        selectField(text("Language of the fixed words"), studio.draft.language, this.languageChoices(), (language) =>
          studio.change(text("Language of the design"), (draft) => ({ ...draft, language })),
        ),
        selectField(
          text("Direction"),
          studio.draft.direction,
          [["ltr", text("Left to right")], ["rtl", text("Right to left")]],
          (direction) => studio.change(text("Direction of the design"), (draft) => ({ ...draft, direction: direction as "ltr" | "rtl" })),
        ),
        row(textButton(text("Mirror the layout"), () => studio.change(text("Mirror the layout"), (draft) => mirrored(draft, width)), {}, "mirror")),
      ),
      section(
        text("Help with placing"),
        checkField(text("Snap to edges, middles and guides"), studio.options.snap, (snap) => this.option({ snap })),
        checkField(text("Grid of 5 mm"), studio.options.grid > 0, (on) => this.option({ grid: on ? 5 : 0 })),
        checkField(text("Rulers and guides"), studio.options.rulers, (rulers) => this.option({ rulers })),
        selectField(text("Unit"), unit, [["mm", text("Millimetres")], ["in", text("Inches")]], (chosen) => this.option({ unit: chosen as "mm" | "in" })),
      ),
    ];
  }

  /** How much of the backgrounds a print shop gets beyond the cut; in millimetres everywhere, as print shops ask for it. */
  private printShopSection(): HTMLElement {
    const { studio } = this;
    return section(
      text("Print shop"),
      numberField(
        text("Bleed"),
        Number(studio.draft.template["bleed"] ?? 0),
        (bleed) => studio.change(text("Bleed"), (draft) => withBleed(draft, bleed), "bleed"),
        { unit: "mm", step: 0.5, min: 0, max: 10 },
      ),
      html("p", { class: "st-muted" }, text("Backgrounds that end at the edge go on so far beyond the cut in the PDF for the print shop. Most print shops ask for 3 mm.")),
    );
  }

  private option(change: Partial<Studio["options"]>): void {
    Object.assign(this.studio.options, change);
    this.studio.refresh();
  }

  private languageChoices(): (readonly [string, string])[] {
    const { language } = this.studio.draft;
    return this.languages.some(([code]) => code === language) ? [...this.languages] : [[language, language], ...this.languages];
  }

  private sizeSection(width: number, height: number, of: (mm: number) => number, back: (value: number) => number): HTMLElement {
    const { studio } = this;
    const across = width >= height;
    const same = (a: number, b: number): boolean => Math.abs(a - b) < 0.3;
    const known = SIZES.find(([, long, short]) => same(Math.max(width, height), long) && same(Math.min(width, height), short));
    const square = same(width, height);
    const name = known?.[0] ?? (square ? "square" : "own");
    const resize = (wide: number, high: number): void => {
      studio.change(text("Page size"), (draft) => fitted(withPageSize(draft, wide, high), width, height, wide, high), "page size");
      studio.view.fit(studio.pageBox);
    };
    const badge = studio.draft.kind === "badge";
    return section(
      text("Size"),
      badge
        ? null
        : selectField(
            text("Paper"),
            name,
            [...SIZES.map(([one]): [string, string] => [one, one]), ["square", text("Square")], ["own", text("Own size")]],
            (wanted) => {
              const size = SIZES.find(([one]) => one === wanted);
              if (size) resize(across ? size[1] : size[2], across ? size[2] : size[1]);
              else if (wanted === "square") resize(Math.min(width, height), Math.min(width, height));
            },
          ),
      badge || square
        ? null
        : selectField(text("Format"), across ? "across" : "upright", [["across", text("Landscape")], ["upright", text("Portrait")]], () => resize(height, width)),
      html(
        "div",
        { class: "st-grid" },
        numberField(text("Page width"), of(width), (value) => resize(back(value), badge ? back(value) : height), { unit: studio.options.unit, min: of(10), max: of(2000) }),
        badge ? null : numberField(text("Page height"), of(height), (value) => resize(width, back(value)), { unit: studio.options.unit, min: of(10), max: of(2000) }),
      ),
    );
  }
}

/** What covered the page covers the new one; everything else keeps its distance from the middle. */
function fitted(draft: Studio["draft"], width: number, height: number, wide: number, high: number): Studio["draft"] {
  const [dx, dy] = [(wide - width) / 2, (high - height) / 2];
  const ids = new Set(draft.template.schemas.flat().map((one) => one.id));
  return updateElements(draft, ids, (one) => {
    const whole = one.width >= width * 0.98 && one.height >= height * 0.98;
    const position = whole ? { x: 0, y: 0 } : { x: rounded(one.position.x + dx), y: rounded(one.position.y + dy) };
    return altered(one, { position, ...(whole ? { width: rounded(wide), height: rounded(high) } : {}) });
  });
}
