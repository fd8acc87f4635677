// JSON patches (RFC 6902) between two states of the document, so that undo is kept with the draft.
// States share what did not change: what is the same object needs no look inside.

import type { PatchOperation } from "./types";

type Json = unknown;

const isObject = (value: Json): value is Record<string, Json> => typeof value === "object" && value !== null;
const escapeKey = (key: string): string => key.replace(/~/g, "~0").replace(/\//g, "~1");
const unescapeKey = (key: string): string => key.replace(/~1/g, "/").replace(/~0/g, "~");

/** The operations that make `to` out of `from`. Objects keep the order of their keys: applied, the bytes are the same. */
export function difference(from: Json, to: Json, path = ""): PatchOperation[] {
  if (from === to) return [];
  if (Array.isArray(from) && Array.isArray(to)) return listDifference(from, to, path);
  if (isObject(from) && isObject(to) && !Array.isArray(from) && !Array.isArray(to)) {
    const keys = Object.keys(from);
    if (keys.join("\n") === Object.keys(to).join("\n")) {
      return keys.flatMap((key) => difference(from[key], to[key], `${path}/${escapeKey(key)}`));
    }
  }
  return [{ op: "replace", path, value: to }];
}

function listDifference(from: Json[], to: Json[], path: string): PatchOperation[] {
  if (from.length === to.length) {
    return from.flatMap((one, index) => difference(one, to[index], `${path}/${index}`));
  }
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < from.length - start && end < to.length - start && from.at(-1 - end) === to.at(-1 - end)) end += 1;
  const operations: PatchOperation[] = [];
  for (let index = start; index < from.length - end; index += 1) {
    operations.push({ op: "remove", path: `${path}/${start}` });
  }
  for (let index = start; index < to.length - end; index += 1) {
    operations.push({ op: "add", path: `${path}/${index}`, value: to[index] });
  }
  return operations;
}

/** The document after the operations; the one given stays as it is. */
export function patched<T>(document: T, operations: readonly PatchOperation[]): T {
  return operations.reduce((state: Json, one) => applied(state, one.path.split("/").slice(1), one), document) as T;
}

function applied(state: Json, keys: string[], operation: PatchOperation): Json {
  const [first, ...rest] = keys;
  if (first === undefined) return operation.value;
  const key = unescapeKey(first);
  if (Array.isArray(state)) {
    const copy = [...state];
    const index = Number(key);
    if (rest.length) copy[index] = applied(copy[index], rest, operation);
    else if (operation.op === "add") copy.splice(index, 0, operation.value);
    else if (operation.op === "remove") copy.splice(index, 1);
    else copy[index] = operation.value;
    return copy;
  }
  if (!isObject(state)) throw new Error(`Nothing at ${operation.path}`);
  const copy = { ...state };
  if (rest.length) copy[key] = applied(copy[key], rest, operation);
  else if (operation.op === "remove") delete copy[key];
  else copy[key] = operation.value;
  return copy;
}
