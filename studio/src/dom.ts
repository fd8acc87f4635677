// Small helpers for elements. Nothing is made from markup, and styles are set by property: the page's policy allows no other.

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: any) => void)>;

const SVG = "http://www.w3.org/2000/svg";

function filled<T extends globalThis.Element>(element: T, attributes: Attributes, children: Child[]): T {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value as EventListener);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((one): one is Node | string => Boolean(one)));
  return element;
}

export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children);
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

export function set(element: globalThis.Element, attributes: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(attributes)) {
    const wanted = String(value);
    if (element.getAttribute(name) !== wanted) element.setAttribute(name, wanted);
  }
}

export function byId<T extends globalThis.Element = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}`);
  return found as unknown as T;
}

/** An icon from the page's own set of symbols. */
export function icon(name: string): SVGSVGElement {
  return svg("svg", { class: "st-icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, svg("path", { d: ICONS[name] ?? "" }));
}

export function button(label: string, iconName: string, press: (event: MouseEvent) => void, options: Attributes = {}): HTMLButtonElement {
  return html(
    "button",
    { type: "button", class: "st-button", title: label, "aria-label": label, click: press, ...options },
    icon(iconName),
  );
}

export function textButton(label: string, press: (event: MouseEvent) => void, options: Attributes = {}, iconName = ""): HTMLButtonElement {
  return html("button", { type: "button", class: "st-text-button", click: press, ...options }, iconName ? icon(iconName) : null, html("span", {}, label));
}

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

import { ICONS } from "./icons";
