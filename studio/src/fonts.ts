// The menu of fonts: each name in its own letters, as the renderer draws them.

import { html, icon } from "./dom";
import { fontUpload } from "./font_upload";
import { pictureImage } from "./picture_node";
import type { Studio } from "./studio";
import { text } from "./texts";
import type { Font } from "./types";

let menus = 0;

export function fontField(studio: Studio, value: string, change: (font: string) => void): HTMLElement {
  menus += 1;
  const id = `st-font-${menus}`;
  const shown = value || "Noto Sans";
  const families = studio.fonts;
  const family = families.find((one) => shown === one.family || one.styles.some((style) => nameOf(one.family, style) === shown));
  const list = html("div", { class: "st-font-menu", id, role: "listbox", "aria-label": text("Fonts"), hidden: true, tabindex: "-1" });
  const opener = html(
    "button",
    {
      type: "button",
      class: "st-input st-font",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-labelledby": `${id}-label ${id}-value`,
      click: () => (list.hidden ? open() : close()),
      keydown: (event: KeyboardEvent) => {
        if (event.key === "ArrowDown") {
          event.preventDefault();
          open();
        }
      },
    },
    html("span", { id: `${id}-value`, dir: "ltr" }, family ? labelOf(family) : shown),
    icon("down"),
  );
  const close = (): void => {
    list.hidden = true;
    opener.setAttribute("aria-expanded", "false");
  };
  const open = (): void => {
    if (!list.children.length) list.append(...families.map(option));
    list.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    const current = list.querySelector<HTMLElement>('[aria-selected="true"]') ?? (list.firstElementChild as HTMLElement | null);
    current?.focus();
    current?.scrollIntoView({ block: "nearest" });
  };
  const option = (one: (typeof families)[number]): HTMLElement => {
    const sample = pictureImage(one, "st-font-menu__sample");
    const choose = (): void => {
      close();
      opener.focus();
      change(nameOf(one.family, one.styles.includes("Regular") ? "Regular" : (one.styles[0] ?? "")));
    };
    return html(
      "div",
      {
        role: "option",
        tabindex: "-1",
        "aria-label": labelOf(one),
        "aria-selected": String(one === family),
        click: choose,
        keydown: (event: KeyboardEvent) => {
          const to = event.key === "ArrowDown" ? "nextElementSibling" : event.key === "ArrowUp" ? "previousElementSibling" : null;
          if (to) ((event.currentTarget as HTMLElement)[to] as HTMLElement | null)?.focus();
          else if (event.key === "Enter" || event.key === " ") choose();
          else if (event.key === "Escape") {
            close();
            opener.focus();
          } else if (event.key.length === 1) {
            const wanted = families.findIndex((font) => labelOf(font).toLowerCase().startsWith(event.key.toLowerCase()));
            (list.children[wanted] as HTMLElement | undefined)?.focus();
          } else return;
          event.preventDefault();
          event.stopPropagation();
        },
      },
      sample ?? html("span", { dir: "ltr" }, labelOf(one)),
    );
  };
  list.addEventListener("focusout", (event) => {
    if (!list.contains(event.relatedTarget as Node | null) && event.relatedTarget !== opener) close();
  });
  const styles = family?.styles ?? [];
  return html(
    "div",
    { class: "st-fonts" },
    html("div", { class: "st-field" }, html("span", { class: "st-label", id: `${id}-label` }, text("Font")), html("div", { class: "st-font-box" }, opener, list)),
    family?.coverage ? html("details", { class: "st-coverage" }, html("summary", {}, text("Some names are printed in another font")), html("p", { class: "st-muted" }, family.coverage)) : null,
    styles.length > 1 ? styleField(family!.family, styles, shown, change) : null,
    studio.api.has("fonts") ? fontUpload(studio, (font) => change(font.family)) : null,
  );
}

function styleField(family: string, styles: string[], shown: string, change: (font: string) => void): HTMLElement {
  const select = html(
    "select",
    { class: "st-input", "aria-label": text("Weight and style"), change: () => change(select.value) },
    ...styles.map((style) => html("option", { value: nameOf(family, style), selected: nameOf(family, style) === shown }, style)),
  );
  return html("div", { class: "st-field" }, select);
}

const labelOf = (font: Font): string => font.label ?? font.family;

/** A font's name as templates have it: the family alone for its regular style. */
export const nameOf = (family: string, style: string): string => (style === "Regular" || !style ? family : `${family} ${style}`);
