import assert from "node:assert/strict";
import { test } from "node:test";
import { signatoryOf, spreadSignatories } from "../src/signatory_columns";
import { element } from "./drafts";

const columns = [1, 2, 3, 4].map((number) =>
  element(`signatory_${number}_name`, { content: `{signatory_${number}_name}`, position: { x: 50 * number, y: 150 }, width: 40 }),
);

test("two signatories of four stand in the middle, as wide as the layout lets them", () => {
  const spread = spreadSignatories(columns, new Set([1, 2]), { maxWidth: 60, alignment: "center" });
  assert.deepEqual(spread.slice(0, 2).map((one) => [one.position.x, one.width]), [[80, 60], [150, 60]]);
  assert.equal(spread[2], columns[2]);
});

test("nothing moves when all are there, none is, or the design has no rule for it", () => {
  assert.equal(spreadSignatories(columns, new Set([1, 2, 3, 4]), { maxWidth: 60 }), columns);
  assert.equal(spreadSignatories(columns, new Set(), { maxWidth: 60 }), columns);
  assert.equal(spreadSignatories(columns, new Set([1]), undefined), columns);
});

test("an element with two signatories belongs to none", () => {
  assert.equal(signatoryOf(element("a", { content: "{signatory_1_name}, {signatory_2_name}" })), null);
  assert.equal(signatoryOf(columns[2]!), 3);
});
