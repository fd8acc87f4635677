// "Use our brand": what the issuer has, and one press that gives it to the whole design.

import { type Brand, branded, isBlank } from "./brand";
import { row, section } from "./controls";
import { html, svg, textButton } from "./dom";
import type { Studio } from "./studio";
import { text } from "./texts";

export function brandForm(studio: Studio, brand: Brand | null): HTMLElement[] {
  if (!brand) return [];
  if (isBlank(brand)) {
    return [section(text("Brand"), html("p", { class: "st-muted" }, text("%(issuer)s has no colours, fonts or logo yet: whoever administers it can set them.", { issuer: brand.issuer })))];
  }
  const use = (): void => {
    const label = text("Use the brand of %(issuer)s", { issuer: brand.issuer });
    const changed = studio.change(label, (draft) => branded(draft, brand, studio.fonts, studio.pageBox));
    studio.tell(changed ? text("The design has your brand now. Undo takes it away.") : text("The design has your brand already."));
  };
  const swatch = (fill: string): SVGSVGElement | null =>
    fill ? svg("svg", { class: "st-brand__colour", viewBox: "0 0 1 1", role: "img", "aria-label": fill }, svg("rect", { width: 1, height: 1, fill })) : null;
  const fonts = [...new Set([brand.heading_font, brand.text_font])].filter(Boolean).join(", ");
  return [
    section(
      text("Brand"),
      html("p", { class: "st-brand" }, html("bdi", {}, brand.issuer), swatch(brand.colour), swatch(brand.accent_colour), fonts ? html("span", { class: "st-muted" }, fonts) : null),
      row(textButton(text("Use our brand"), use, {}, "ok")),
    ),
  ];
}
