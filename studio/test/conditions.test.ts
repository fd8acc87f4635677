import assert from "node:assert/strict";
import { test } from "node:test";
import { casesOf, rulesOf, written } from "../src/conditions";
import { draft, element } from "./drafts";

test("conditions of a template become rules, and the same conditions again", () => {
  const one = { showIf: 'distinction grade="With honours" level=A', showUnless: 'expires_on mode="audit"' };
  const rules = rulesOf(one);
  assert.deepEqual(rules.map((rule) => [rule.value, rule.how, rule.text]), [
    ["distinction", "filled", ""],
    ["grade", "is", "With honours"],
    ["level", "is", "A"],
    ["expires_on", "empty", ""],
    ["mode", "not", "audit"],
  ]);
  assert.deepEqual(written(rules), { showIf: 'distinction grade="With honours" level="A"', showUnless: 'expires_on mode="audit"' });
});

test("quotation marks cannot end a text, and no rule leaves nothing", () => {
  assert.deepEqual(written([{ value: "grade", how: "is", text: ' A" showUnless="x ' }]), { showIf: 'grade="A showUnless=x"', showUnless: undefined });
  assert.deepEqual(written([]), { showIf: undefined, showUnless: undefined });
});

test("a design is tried with somebody for each thing that it asks about", () => {
  const asked = draft(element("a", { showIf: 'grade="A" issuer_logo' }), element("b", { showUnless: "expires_on" }), element("c", { showIf: "expires_on" }));
  assert.deepEqual(casesOf(asked), [{ value: "grade", text: "A" }, { value: "expires_on", text: "" }]);
});
