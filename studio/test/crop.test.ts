import assert from "node:assert/strict";
import { test } from "node:test";
import { frameFor, isWhole, pulled, shaped, tidy, whole } from "../src/crop";
import { element } from "./drafts";

const picture = element("a", { type: "image", position: { x: 20, y: 30 }, width: 60, height: 40 });

test("what was seen stays where it was on the page", () => {
  const half = { x: 0.25, y: 0.5, width: 0.5, height: 0.5, proportion: 1.5 };
  assert.deepEqual(frameFor(picture, whole(1.5), half), { x: 35, y: 50, width: 30, height: 20 });
  assert.deepEqual(frameFor({ ...picture, position: { x: 35, y: 50 }, width: 30, height: 20 }, half, whole(1.5)), { x: 20, y: 30, width: 60, height: 40 });
});

test("a turned picture keeps its place too: the corner that stays is where it was", () => {
  const turned = frameFor({ ...picture, rotate: 90 }, whole(1.5), { x: 0, y: 0, width: 0.5, height: 1, proportion: 1.5 });
  assert.deepEqual([turned.width, turned.height].map(Math.round), [30, 40]);
  assert.deepEqual([turned.x + turned.width / 2, turned.y + turned.height / 2].map(Math.round), [50, 35]);
});

test("a corner that is pulled stays inside the picture and keeps a shape", () => {
  const start = { x: 0.2, y: 0.2, width: 0.4, height: 0.4, proportion: 2 };
  const free = pulled(start, { x: 1, y: 1 }, { x: 9, y: 0.1 }, null);
  assert.deepEqual([free.x, free.width, free.height], [0.2, 0.8, 0.5]);
  for (const handle of [{ x: 1, y: 1 }, { x: -1, y: -1 }, { x: 0, y: 1 }, { x: -1, y: 0 }]) {
    const square = pulled(start, handle, { x: handle.x * 0.3, y: handle.y * 0.3 }, 1);
    assert.ok(Math.abs((square.width * 2) / square.height - 1) < 0.001);
    assert.ok(square.x >= 0 && square.y >= 0 && square.x + square.width <= 1 && square.y + square.height <= 1);
  }
});

test("shapes fit, and numbers that are typed are made possible", () => {
  const square = shaped(whole(2), 1);
  assert.deepEqual([square.x, square.width, square.height], [0.25, 0.5, 1]);
  assert.deepEqual(tidy({ x: 0.9, y: -1, width: 5, height: 0, proportion: 1 }), { x: 0, y: 0, width: 1, height: 0.02, proportion: 1 });
  assert.ok(isWhole(whole(3)));
});
