// The parts of the screen beside the stage: the rail with its panel, the form, and on a phone the sheets they become.

import { byId, icon } from "./dom";

const PHONE = matchMedia("(max-width: 48rem)");

export class Layout {
  private open = "";
  private readonly panel = byId("st-panel");
  private readonly title = byId("st-panel-title");
  private readonly body = byId("st-panel-body");
  private readonly inspector = byId("st-inspector");
  private builders: Record<string, { title: string; build: () => HTMLElement[] }> = {};
  moved: () => void = () => {};

  constructor() {
    byId("st-panel-close").addEventListener("click", () => this.close());
    byId("st-inspector-close").addEventListener("click", () => this.showInspector(false));
    for (const tab of this.tabs()) tab.addEventListener("click", () => this.press(tab.dataset["panel"]!));
    PHONE.addEventListener("change", () => this.moved());
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
      this.tab(this.last)?.focus();
    });
  }

  private last = "";

  static get isPhone(): boolean {
    return PHONE.matches;
  }

  private tabs(): HTMLElement[] {
    return [...document.querySelectorAll<HTMLElement>("[data-panel]")];
  }

  private tab(name: string): HTMLElement | undefined {
    return this.tabs().find((one) => one.dataset["panel"] === name);
  }

  add(name: string, title: string, build: () => HTMLElement[]): void {
    this.builders[name] = { title, build };
  }

  get current(): string {
    return this.open;
  }

  private press(name: string): void {
    if (this.open === name) this.close();
    else this.show(name);
  }

  show(name: string): void {
    const builder = this.builders[name];
    if (!builder) return;
    this.open = name;
    this.last = name;
    this.title.textContent = builder.title;
    this.body.replaceChildren(...builder.build());
    this.body.scrollTop = 0;
    this.panel.hidden = false;
    if (PHONE.matches) this.showInspector(false);
    this.mark();
    this.moved();
  }

  /** Build the open panel anew after something it shows changed. */
  refresh(name: string): void {
    if (this.open === name) this.body.replaceChildren(...this.builders[name]!.build());
  }

  close(): void {
    this.open = "";
    this.panel.hidden = true;
    this.mark();
    this.moved();
  }

  private mark(): void {
    for (const tab of this.tabs()) tab.setAttribute("aria-expanded", String(tab.dataset["panel"] === this.open));
  }

  /** On a phone the form is a sheet that comes and goes. */
  showInspector(shown: boolean): void {
    if (this.inspector.classList.contains("st-inspector--open") === shown) return;
    this.inspector.classList.toggle("st-inspector--open", shown);
    if (shown && PHONE.matches && this.open) this.close();
    this.moved();
  }

  /** How many problems there are, on the rail. */
  count(problems: number): void {
    const badge = byId("st-problem-count");
    badge.textContent = problems ? String(problems) : "";
    badge.hidden = problems === 0;
  }
}

export function fillIcons(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-icon]")) place.replaceChildren(icon(place.dataset["icon"]!));
}

