// When an element shows: the tests of `showIf` and `showUnless` as one list of rules, all of which must hold.
// Written as the renderer reads it (rendering/conditions.py).

import type { Draft, Element } from "./types";

export type How = "filled" | "empty" | "is" | "not";

export interface Rule {
  value: string;
  how: How;
  text: string;
}

const TEST = /([A-Za-z_][A-Za-z0-9_.-]*)(?:=(?:"([^"]*)"|([^\s"]+)))?/g;

function tests(written: string | undefined, filled: How, equal: How): Rule[] {
  return [...(written ?? "").matchAll(TEST)].map((found) => {
    const wanted = found[2] ?? found[3];
    return { value: found[1]!, how: wanted === undefined ? filled : equal, text: wanted ?? "" };
  });
}

export const rulesOf = (one: Pick<Element, "showIf" | "showUnless">): Rule[] => [
  ...tests(one.showIf, "filled", "is"),
  ...tests(one.showUnless, "empty", "not"),
];

/** Both properties for these rules; nothing where there is none. */
export function written(rules: readonly Rule[]): { showIf: string | undefined; showUnless: string | undefined } {
  const join = (presence: How, equal: How): string | undefined =>
    rules
      .filter((one) => one.how === presence || one.how === equal)
      .map((one) => (one.how === presence ? one.value : `${one.value}="${one.text.replace(/"/g, "").trim()}"`))
      .join(" ") || undefined;
  return { showIf: join("filled", "is"), showUnless: join("empty", "not") };
}

/** Each value that the design asks about, with a text that makes a difference: a person for the row above the stage. */
export function casesOf(draft: Draft): { value: string; text: string }[] {
  const found = new Map<string, { value: string; text: string }>();
  for (const one of draft.template.schemas.flat()) {
    for (const { value, how, text } of rulesOf(one)) {
      if (/^(issuer_logo|signatory_\d)/.test(value)) continue;
      const shown = how === "is" || how === "not" ? text : "";
      found.set(`${value}=${shown}`, { value, text: shown });
    }
  }
  return [...found.values()].slice(0, 8);
}
