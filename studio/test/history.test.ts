import assert from "node:assert/strict";
import { test } from "node:test";
import { addElements, addPage, align, altered, copies, distribute, elementsOf, mirrored, moveElements, movePage, removeElements, removePage, reorder, updateElements, updateLayers, withGuides } from "../src/edit";
import { History } from "../src/history";
import { difference, patched } from "../src/patch";
import type { Draft } from "../src/types";
import { draft, element } from "./drafts";

const PAGE = { x: 0, y: 0, width: 297, height: 210 };

/** One of many kinds of steps; the same number gives the same kind. */
function step(now: Draft, number: number): Draft {
  const all = elementsOf(now, 0);
  const one = all[number % Math.max(1, all.length)];
  if (!one) return addElements(now, 0, [element(`new${number}`)]);
  const ids = new Set([one.id]);
  const steps: ((from: Draft) => Draft)[] = [
    (from) => moveElements(from, ids, 1.5 + number, -0.5),
    (from) => updateElements(from, ids, (old) => altered(old, { rotate: number % 360 })),
    (from) => updateElements(from, ids, (old) => altered(old, { fontColor: "#123456", rotate: undefined })),
    (from) => {
      const copied = copies([one], from.layers, { x: 5, y: 5 });
      return addElements(from, 0, copied.elements, { ...copied.layers, [copied.elements[0]!.id]: { label: "Copy" } });
    },
    (from) => (all.length > 2 ? removeElements(from, ids) : addElements(from, 0, [element(`more${number}`)])),
    (from) => reorder(from, 0, ids, "forward"),
    (from) => updateLayers(from, ids, { locked: true, label: `Layer ${number}` }),
    (from) => updateLayers(from, ids, { locked: false, group: "g" }),
    (from) => addPage(from, 0, [element(`page${number}`)]),
    (from) => (from.template.schemas.length > 1 ? removePage(from, 1) : movePage(addPage(from, 0), 1, 0)),
    (from) => withGuides(from, [...from.guides, { page: 0, axis: "x", at: number }]),
    (from) => align(from, new Set(all.map((other) => other.id)), "center", PAGE),
    (from) => mirrored(from, 297),
  ];
  return steps[number % steps.length]!(now);
}

test("undo of a hundred mixed steps gives the first state byte for byte", () => {
  const first = draft(element("a"), element("b", { position: { x: 30, y: 80 } }), element("c", { type: "rectangle", color: "#ffffff" }));
  const bytes = JSON.stringify(first);
  const history = new History(first);
  for (let number = 0; number < 100; number += 1) history.change(`Step ${number}`, (now) => step(now, number));
  const last = JSON.stringify(history.draft);
  assert.notEqual(last, bytes);
  let undone = 0;
  while (history.undo() !== null) undone += 1;
  assert.equal(JSON.stringify(history.draft), bytes);
  while (history.redo() !== null) undone -= 1;
  assert.equal(undone, 0);
  assert.equal(JSON.stringify(history.draft), last);
});

test("steps that were saved with the draft are undone after it is loaded again", () => {
  const first = draft(element("a"), element("b"));
  const history = new History(first);
  for (let number = 0; number < 40; number += 1) history.change(`Step ${number}`, (now) => step(now, number));
  const label = history.undoLabel;
  const loaded = new History(JSON.parse(JSON.stringify(history.saved())) as Draft);
  assert.equal(loaded.undoLabel, label);
  while (loaded.undo() !== null);
  assert.equal(JSON.stringify(loaded.draft), JSON.stringify(first));
});

test("steps of one kind that follow quickly are one step", () => {
  const history = new History(draft(element("a")));
  for (let number = 0; number < 5; number += 1) {
    history.change("Move", (now) => moveElements(now, new Set(["a"]), 1, 0), "nudge a");
  }
  assert.deepEqual(history.labels, ["Move"]);
  history.undo();
  assert.equal(elementsOf(history.draft, 0)[0]!.position.x, 10);
});

test("a preview is no step until it is committed", () => {
  const history = new History(draft(element("a")));
  const before = history.draft;
  history.preview(moveElements(before, new Set(["a"]), 3, 0));
  assert.deepEqual(history.labels, []);
  assert.equal(history.commit("Move", before), true);
  assert.equal(history.undo(), "Move");
  assert.equal(history.draft, before);
});

test("a change that changes nothing is no step", () => {
  const history = new History(draft(element("a")));
  assert.equal(history.change("Nothing", (now) => moveElements(now, new Set(["a"]), 0, 0)), false);
  assert.equal(history.undoLabel, null);
});

test("a patch names keys with slashes and tildes", () => {
  const from = { "a/b": { "c~d": 1 } };
  const to = { "a/b": { "c~d": 2 } };
  const operations = difference(from, to);
  assert.deepEqual(operations, [{ op: "replace", path: "/a~1b/c~0d", value: 2 }]);
  assert.deepEqual(patched(from, operations), to);
});

test("spreading evenly makes equal gaps and keeps the outermost", () => {
  const start = draft(
    element("a", { position: { x: 0, y: 0 }, width: 10 }),
    element("b", { position: { x: 12, y: 0 }, width: 20 }),
    element("c", { position: { x: 90, y: 0 }, width: 10 }),
  );
  const [a, b, c] = elementsOf(distribute(start, new Set(["a", "b", "c"]), "x"), 0);
  assert.equal(a!.position.x, 0);
  assert.equal(b!.position.x - 10, 30);
  assert.equal(c!.position.x - b!.position.x - 20, 30);
});

test("mirroring twice is where it began", () => {
  const start = draft(element("a", { alignment: "left", rotate: 30 }), element("b", { alignment: "center", position: { x: 200, y: 5 } }));
  const twice = mirrored(mirrored(start, 297), 297);
  assert.deepEqual(elementsOf(twice, 0), elementsOf(start, 0));
  assert.equal(twice.direction, "ltr");
});
