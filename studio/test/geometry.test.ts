import assert from "node:assert/strict";
import { test } from "node:test";
import { parseNumber } from "../src/controls";
import { HANDLES, middleOf, outerBox, resized, scaledInto, turned } from "../src/geometry";
import { readingOrder } from "../src/reading_order";
import { SnapTargets } from "../src/snapping";
import { parts, textOf, withText } from "../src/values";
import { contrast } from "../src/contrast";
import { element } from "./drafts";

const near = (one: number, other: number): void => assert.ok(Math.abs(one - other) < 1e-6, `${one} is not ${other}`);
const BOX = { x: 20, y: 30, width: 40, height: 20 };

test("the corner opposite to a handle stays where it is, at every angle", () => {
  for (const angle of [0, 17, 90, 143, 270]) {
    for (const handle of HANDLES) {
      const next = resized(BOX, angle, handle, { x: 7, y: -3 });
      const corner = (box: typeof BOX): { x: number; y: number } =>
        turned(
          { x: box.x + (box.width * (1 - handle.x)) / 2, y: box.y + (box.height * (1 - handle.y)) / 2 },
          middleOf(box),
          angle,
        );
      near(corner(next).x, corner(BOX).x);
      near(corner(next).y, corner(BOX).y);
    }
  }
});

test("a resize keeps the proportions when told to, and never turns a box inside out", () => {
  const next = resized(BOX, 0, { x: 1, y: 1 }, { x: 40, y: 3 }, { proportion: 2 });
  near(next.width / next.height, 2);
  const small = resized(BOX, 0, { x: 1, y: 1 }, { x: -100, y: -100 }, { least: 0.2 });
  near(small.width, 0.2);
});

test("the outer box of a turned element holds its corners", () => {
  const box = outerBox(element("a", { position: { x: 0, y: 0 }, width: 100, height: 20, rotate: 90 }));
  near(box.x, 40);
  near(box.y, -40);
  near(box.width, 20);
  near(box.height, 100);
});

test("boxes scale with the frame around them", () => {
  assert.deepEqual(scaledInto({ x: 10, y: 10, width: 10, height: 5 }, { x: 0, y: 0, width: 20, height: 20 }, { x: 0, y: 0, width: 40, height: 20 }), {
    x: 20, y: 10, width: 20, height: 5,
  });
});

const targets = new SnapTargets({
  page: { x: 0, y: 0, width: 297, height: 210 },
  margin: 10,
  others: [{ x: 50, y: 50, width: 30, height: 10 }, { x: 120, y: 50, width: 30, height: 10 }],
  guides: [{ page: 0, axis: "x", at: 201.5 }],
  grid: 0,
});

test("a box snaps to the middle of the page, to neighbours, to guides", () => {
  near(targets.snap({ x: 97.4, y: 150, width: 100, height: 10 }, 2).dx, 1.1);
  near(targets.snap({ x: 51, y: 150, width: 13, height: 7 }, 2).dx, -1);
  near(targets.snap({ x: 202, y: 150, width: 13, height: 7 }, 2).dx, -0.5);
  assert.deepEqual(targets.snap({ x: 222, y: 131, width: 13, height: 7 }, 0.3), { dx: 0, dy: 0, lines: [] });
});

test("a box beside two neighbours takes their gap", () => {
  near(targets.snap({ x: 191, y: 52, width: 17, height: 7.3 }, 1.4).dx, -1);
});

test("the lines of a snap reach from what was snapped to", () => {
  const [line] = targets.snap({ x: 51, y: 150, width: 13, height: 7 }, 2).lines;
  assert.deepEqual(line, { axis: "x", at: 50, from: 50, to: 157 });
});

test("Tab goes line by line, along the design's direction", () => {
  const all = [
    element("right", { position: { x: 200, y: 20 }, width: 50 }),
    element("left", { position: { x: 10, y: 20.5 }, width: 50 }),
    element("below", { position: { x: 10, y: 90 } }),
  ];
  assert.deepEqual(readingOrder(all, "ltr").map((one) => one.id), ["left", "right", "below"]);
  assert.deepEqual(readingOrder(all, "rtl").map((one) => one.id), ["right", "left", "below"]);
});

test("numbers are read in several digits, with sums", () => {
  assert.equal(parseNumber("12,5"), 12.5);
  assert.equal(parseNumber("١٢٫٥"), 12.5);
  assert.equal(parseNumber("10+2.5"), 12.5);
  assert.equal(parseNumber("100/8"), 12.5);
  assert.equal(parseNumber("words"), null);
});

test("a text is words and values, and what was not changed stays as it was written", () => {
  assert.deepEqual(parts("has completed {course_title}."), [{ text: "has completed " }, { value: "course_title" }, { text: "." }]);
  const bare = element("recipient_name", { content: "", readOnly: false });
  assert.equal(textOf(bare), "{recipient_name}");
  assert.equal(withText(bare, "{recipient_name}"), bare);
  assert.equal(withText(bare, "Somebody").readOnly, true);
  const several = element("dates", { type: "multiVariableText", text: "{issued_on}", variables: ["issued_on"], content: "{}" });
  assert.deepEqual(withText(several, "{issued_on} to {expires_on}").variables, ["issued_on", "expires_on"]);
});

test("contrast is that of the accessibility guidelines", () => {
  near(contrast("#000000", "#ffffff"), 21);
  assert.ok(contrast("#777", "#fff") < 4.5);
});
