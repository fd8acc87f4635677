// A badge as it is seen elsewhere: in a list, on a profile, on its page. They show what is on the stage, live.

import { section } from "./controls";
import { dialog } from "./dialogs";
import { html, svg, textButton } from "./dom";
import type { Studio } from "./studio";
import { text } from "./texts";

const WIDTHS = [32, 90];
const LARGE = 400;

export function badgePreviews(studio: Studio): HTMLElement[] {
  if (studio.draft.kind !== "badge") return [];
  const enlarge = (): void => {
    const shown = html("div", { class: "st-badge-previews st-badge-previews--large" }, preview(studio, LARGE));
    dialog(text("%(width)s pixels wide", { width: LARGE }), [shown], [{ label: text("Close"), primary: true }], { wide: true });
  };
  return [
    section(
      text("How it is seen"),
      html("div", { class: "st-badge-previews" }, ...WIDTHS.map((wide) => preview(studio, wide))),
      textButton(text("See it %(width)s pixels wide", { width: LARGE }), enlarge, {}, "zoomIn"),
    ),
  ];
}

function preview(studio: Studio, wide: number): SVGSVGElement {
  const { width, height } = studio.pageBox;
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width: wide, height: (wide * height) / width, role: "img", "aria-label": text("%(width)s pixels wide", { width: wide }) },
    svg("rect", { width, height, fill: "#ffffff" }),
    svg("use", { href: "#st-items" }),
  );
}
