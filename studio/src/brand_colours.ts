// Which of a design's colours stand for the issuer's.

import type { Draft } from "./types";

/** Own colour (`#rrggbb`) to `colour`, `accent_colour`, or so much of one on white (designs/brand_colours.py). */
export const brandColoursOf = (draft: Draft): Readonly<Record<string, string>> =>
  (draft.template["brandColours"] ?? {}) as Record<string, string>;
