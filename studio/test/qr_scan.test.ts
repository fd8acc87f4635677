import assert from "node:assert/strict";
import { test } from "node:test";
import { type ScannedCode, scanProblems } from "../src/qr_scan";

const good: ScannedCode = { dots: 41, side: 25, colour: "#000000", ground: "#ffffff", over: [], under: [] };
const severity = (change: Partial<ScannedCode>): boolean[] => scanProblems({ ...good, ...change }).map((one) => one.severe);

test("a large dark code on white has no problem", () => assert.deepEqual(scanProblems(good), []));

test("small dots are a warning, tiny ones an error, and the remedy says how large is enough", () => {
  assert.deepEqual(severity({ side: 14 }), [false]);
  assert.deepEqual(severity({ side: 8 }), [true]);
  const [problem] = scanProblems({ ...good, side: 14 });
  assert.equal(problem!.remedy, "Make it at least 17 mm wide.");
  assert.deepEqual(scanProblems({ ...good, side: 17 }), []);
});

test("a code must be darker than its ground, by enough", () => {
  assert.deepEqual(severity({ colour: "#ffffff", ground: "#123456" }), [true]);
  assert.deepEqual(severity({ colour: "#b0b0b0" }), [true]);
  assert.deepEqual(severity({ colour: "#1f3a5f", ground: "#f7efe0" }), []);
});

test("what lies over the margin, an edge under it and an unknown ground are said", () => {
  assert.deepEqual(severity({ over: ["Seal"] }), [true]);
  assert.deepEqual(severity({ ground: null, under: ["Band"] }), [false]);
  assert.deepEqual(severity({ ground: null }), [false]);
});
