// Texts with values in them: `{recipient_name}` in a template, a chip on the screen.

import { altered } from "./edit";
import type { Element } from "./types";

const PLACEHOLDER = /\{([A-Za-z_][A-Za-z0-9_.-]*)\}/g;

export type Part = { text: string } | { value: string };

export function parts(text: string): Part[] {
  const found: Part[] = [];
  let at = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (match.index > at) found.push({ text: text.slice(at, match.index) });
    found.push({ value: match[1]! });
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push({ text: text.slice(at) });
  return found;
}

export const valuesIn = (text: string): string[] => [
  ...new Set(parts(text).flatMap((one) => ("value" in one ? [one.value] : []))),
];

/** The text as it is edited. A field without one that takes a value shows the value that bears its name. */
export function textOf(one: Element): string {
  const own = one.type === "multiVariableText" ? one.text : one.content;
  if (own) return own;
  return one.type !== "multiVariableText" && !one.readOnly && /^[A-Za-z_][\w.-]*$/.test(one.name) ? `{${one.name}}` : "";
}

export function withText(one: Element, text: string): Element {
  if (text === textOf(one)) return one;
  const values = valuesIn(text);
  if (one.type === "multiVariableText") {
    const sample = Object.fromEntries(values.map((name) => [name, name.replace(/_/g, " ")]));
    return altered(one, { text, variables: values, content: JSON.stringify(sample) });
  }
  // A field that is not read-only and has no value in its text would show the value that bears its name.
  return altered(one, { content: text, readOnly: values.length === 0 });
}

/** A name for people: what was given, or the field's own without underscores. */
export function readable(name: string): string {
  const words = name.replace(/[_-]+/g, " ").trim();
  return words ? words[0]!.toUpperCase() + words.slice(1) : "";
}
