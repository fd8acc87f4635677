// Fields of the forms beside the stage: numbers with units, colours, choices, switches. Each has a visible label.

import { html, icon } from "./dom";
import { number, text } from "./texts";

/** While the browser's own colour picker is open its field must stay where it is. */
export const picking = { now: false };

let fields = 0;
const nextId = (): string => `st-field-${(fields += 1)}`;

export function section(title: string, ...children: (Node | null)[]): HTMLElement {
  const id = nextId();
  return html("section", { class: "st-section", "aria-labelledby": id }, html("h3", { id, class: "st-section__title" }, title), ...children);
}

export const row = (...children: (Node | null)[]): HTMLElement => html("div", { class: "st-row" }, ...children);

export interface NumberOptions {
  unit?: string;
  step?: number;
  min?: number;
  max?: number;
  digits?: number;
  blank?: boolean;
}

/** A number that is taken when it is left or Enter is pressed; arrows change it by a step, with Shift by ten. */
export function numberField(
  label: string,
  value: number | null,
  change: (value: number) => void,
  options: NumberOptions = {},
): HTMLElement & { show(value: number | null): void } {
  const id = nextId();
  const { step = 1, min = -10_000, max = 10_000, digits = 2 } = options;
  let shown = value;
  const input = html("input", {
    id,
    class: "st-input st-input--number",
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    value: value === null ? "" : number(value, digits),
    change: () => take(),
    focus: () => input.select(),
    keydown: (event: KeyboardEvent) => {
      if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
      event.preventDefault();
      const by = step * (event.shiftKey ? 10 : event.altKey ? 0.1 : 1) * (event.key === "ArrowUp" ? 1 : -1);
      set(Math.round(((shown ?? 0) + by) * 1000) / 1000);
    },
  });
  const take = (): void => {
    const typed = parseNumber(input.value);
    if (typed === null) input.value = shown === null ? "" : number(shown, digits);
    else set(typed);
  };
  const set = (wanted: number): void => {
    const next = Math.max(min, Math.min(max, wanted));
    input.value = number(next, digits);
    if (next === shown) return;
    shown = next;
    change(next);
  };
  const root = html(
    "div",
    { class: "st-field st-field--number" },
    html("label", { for: id }, label),
    html("span", { class: "st-field__box" }, input, options.unit ? html("span", { class: "st-field__unit", "aria-hidden": "true" }, options.unit) : null),
  );
  return Object.assign(root, {
    show(next: number | null): void {
      shown = next;
      if (document.activeElement !== input || !input.matches(":focus")) input.value = next === null ? "" : number(next, digits);
    },
  });
}

/** A number as people type it, in any of our languages' digits; simple sums too: `10+2.5`. */
export function parseNumber(typed: string): number | null {
  const plain = typed
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[٫,]/g, ".")
    .replace(/[^0-9.+\-*/]/g, "");
  const sum = /^(-?[\d.]+)(?:([+\-*/])([\d.]+))?$/.exec(plain);
  if (!sum) return null;
  const [first, second] = [Number(sum[1]), Number(sum[3])];
  const value =
    sum[2] === "+" ? first + second : sum[2] === "-" ? first - second : sum[2] === "*" ? first * second : sum[2] === "/" ? first / second : first;
  return Number.isFinite(value) ? value : null;
}

export function textField(label: string, value: string, change: (value: string) => void, options: { help?: string; area?: boolean } = {}): HTMLElement {
  const id = nextId();
  const attributes = { id, class: "st-input", dir: "auto", change: () => change(input.value), ...(options.help ? { "aria-describedby": `${id}-help` } : {}) };
  const input = options.area ? html("textarea", { ...attributes, rows: 2 }, value) : html("input", { ...attributes, type: "text", value });
  return html(
    "div",
    { class: "st-field" },
    html("label", { for: id }, label),
    input,
    options.help ? html("p", { class: "st-help", id: `${id}-help` }, options.help) : null,
  );
}

export function colourField(label: string, value: string, change: (value: string, merge: boolean) => void, options: { none?: boolean } = {}): HTMLElement {
  const id = nextId();
  const full = (colour: string): string =>
    /^#[0-9a-f]{3}$/i.test(colour) ? `#${[...colour.slice(1)].map((one) => one + one).join("")}` : /^#[0-9a-f]{6}$/i.test(colour) ? colour : "#ffffff";
  const swatch = html("input", {
    type: "color",
    class: "st-swatch",
    "aria-label": text("%(label)s: choose", { label }),
    value: full(value),
    input: () => {
      picking.now = true;
      code.value = swatch.value;
      change(swatch.value, true);
    },
    change: () => {
      picking.now = false;
      swatch.dispatchEvent(new CustomEvent("st-picked", { bubbles: true }));
    },
  });
  swatch.classList.toggle("st-swatch--none", !value);
  const code = html("input", {
    id,
    type: "text",
    class: "st-input st-input--code",
    spellcheck: "false",
    maxlength: 7,
    dir: "ltr",
    value,
    placeholder: options.none ? text("None") : "#000000",
    change: () => {
      const typed = code.value.trim().replace(/^([0-9a-f]{3}|[0-9a-f]{6})$/i, "#$1");
      if (/^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(typed) || (typed === "" && options.none)) {
        if (typed) swatch.value = full(typed);
        change(typed, false);
      } else code.value = value;
    },
  });
  const clear =
    options.none && value
      ? html("button", { type: "button", class: "st-button st-button--small", title: text("No colour"), "aria-label": `${label}: ${text("No colour")}`, click: () => change("", false) }, icon("close"))
      : null;
  return html("div", { class: "st-field st-field--colour" }, html("label", { for: id }, label), html("span", { class: "st-field__box" }, swatch, code, clear));
}

export function selectField(label: string, value: string, choices: readonly (readonly [string, string])[], change: (value: string) => void): HTMLElement {
  const id = nextId();
  const select = html(
    "select",
    { id, class: "st-input", change: () => change(select.value) },
    ...choices.map(([key, name]) => html("option", { value: key, selected: key === value }, name)),
  );
  return html("div", { class: "st-field" }, html("label", { for: id }, label), select);
}

export function checkField(label: string, value: boolean, change: (value: boolean) => void): HTMLElement {
  const input = html("input", { type: "checkbox", checked: value, change: () => change(input.checked) });
  return html("label", { class: "st-check" }, input, html("span", {}, label));
}

/** Buttons of which one is pressed. */
export function choiceField(
  label: string,
  value: string,
  choices: readonly (readonly [string, string, string])[],
  change: (value: string) => void,
): HTMLElement {
  return html(
    "div",
    { class: "st-choice", role: "group", "aria-label": label },
    ...choices.map(([key, name, iconName]) =>
      html(
        "button",
        { type: "button", class: "st-button", title: name, "aria-label": name, "aria-pressed": String(key === value), click: () => change(key) },
        icon(iconName),
      ),
    ),
  );
}
