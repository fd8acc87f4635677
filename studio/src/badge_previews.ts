// A badge as it is seen elsewhere: in a list, on a profile, on its page. They show what is on the stage, live.

import { section } from "./controls";
import { html, svg } from "./dom";
import type { Studio } from "./studio";
import { text } from "./texts";

const WIDTHS = [32, 90, 260];

export function badgePreviews(studio: Studio): HTMLElement[] {
  if (studio.draft.kind !== "badge") return [];
  const { width, height } = studio.pageBox;
  return [
    section(
      text("How it is seen"),
      html(
        "div",
        { class: "st-badge-previews" },
        ...WIDTHS.map((wide) =>
          svg(
            "svg",
            { viewBox: `0 0 ${width} ${height}`, width: wide, height: (wide * height) / width, role: "img", "aria-label": text("%(width)s pixels wide", { width: wide }) },
            svg("rect", { width, height, fill: "#ffffff" }),
            svg("use", { href: "#st-items" }),
          ),
        ),
      ),
    ),
  ];
}
