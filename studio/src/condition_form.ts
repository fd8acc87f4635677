// The form of an element's name and of when it shows: one line for each rule, and what that means for who is shown.

import { checkField, row, section, selectField, textField } from "./controls";
import { type How, type Rule, rulesOf, written } from "./conditions";
import { html, textButton } from "./dom";
import { layerOf, updateLayers } from "./edit";
import type { Studio } from "./studio";
import type { Alter } from "./text_form";
import { text } from "./texts";
import type { Element } from "./types";

export function conditionSections(studio: Studio, one: Element, alter: Alter, hide: () => void): HTMLElement[] {
  const name = studio.label(one);
  const rules = rulesOf(one);
  const change = (next: Rule[], merge = ""): void => alter(text("Condition of %(name)s", { name }), written(next), merge);
  const values = valuesFor(studio, rules);
  return [
    section(
      text("When it shows"),
      html("p", { class: "st-fact" }, rules.length ? text("Only where all of this is so:") : text("Always.")),
      ...rules.map((rule, index) =>
        ruleFields(rule, index, values, (next) => change(rules.map((other, at) => (at === index ? next : other))), () => change(rules.filter((_other, at) => at !== index))),
      ),
      row(
        textButton(
          rules.length ? text("Add another condition") : text("Show it only for some people"),
          () => change([...rules, { value: values.find(([key]) => !rules.some((rule) => rule.value === key))?.[0] ?? "grade", how: "filled", text: "" }]),
          {},
          "add",
        ),
      ),
      rules.length ? showOutcome(studio, one, html("p", { role: "status" })) : null,
    ),
    html(
      "details",
      { class: "st-section st-details" },
      html("summary", {}, text("Name")),
      textField(text("Name in the list of layers"), layerOf(studio.draft, one.id).label ?? "", (label) =>
        studio.change(text("Rename %(name)s", { name }), (draft) => updateLayers(draft, [one.id], { label: label.trim() })),
      ),
      checkField(text("Hide while editing"), Boolean(layerOf(studio.draft, one.id).hidden), hide),
    ),
  ];
}

/** Whether it prints for the person who is shown, said in this line. */
export function showOutcome(studio: Studio, one: Element, line: HTMLElement): HTMLElement {
  const person = studio.personName();
  const printed = studio.pictures.of(one)?.shown !== false;
  line.className = printed ? "st-outcome st-outcome--printed" : "st-outcome";
  line.replaceChildren(
    printed ? text("Prints for %(person)s.", { person }) : text("Does not print for %(person)s.", { person }),
    " ",
    html("span", { class: "st-muted" }, text("Choose somebody else above the page to try it.")),
  );
  return line;
}

function valuesFor(studio: Studio, rules: readonly Rule[]): [string, string][] {
  const own = studio.values.filter((value) => value.own);
  const others = studio.values.filter((value) => !value.own && !/^signatory_|_logo/.test(value.name));
  const branding = ["issuer_logo", "issuer_logo_dark", ...[1, 2, 3, 4].map((number) => `signatory_${number}_name`)];
  const known = [...own, ...others].map((value): [string, string] => [value.name, value.label]);
  const rest = [...branding, ...rules.map((rule) => rule.value)].filter((key) => !known.some(([other]) => other === key));
  return [...known, ...[...new Set(rest)].map((key): [string, string] => [key, studio.valueLabel(key)])];
}

function ruleFields(rule: Rule, index: number, values: [string, string][], change: (rule: Rule) => void, remove: () => void): HTMLElement {
  const ways: [How, string][] = [["filled", text("has a value")], ["empty", text("has no value")], ["is", text("is exactly")], ["not", text("is not")]];
  const number = { number: index + 1 };
  const needsText = rule.how === "is" || rule.how === "not";
  return html(
    "div",
    { class: "st-rule", role: "group", "aria-label": text("Condition %(number)s", number) },
    selectField(text("Value %(number)s", number), rule.value, values, (value) => change({ ...rule, value })),
    selectField(text("Test %(number)s", number), rule.how, ways, (how) => change({ ...rule, how: how as How })),
    needsText ? textField(text("Text %(number)s", number), rule.text, (wanted) => change({ ...rule, text: wanted })) : null,
    textButton(text("Remove condition %(number)s", number), remove, {}, "remove"),
  );
}
