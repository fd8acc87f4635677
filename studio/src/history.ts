// The document and its steps. Every step has a name and the state before it; states are never changed in place,
// so that going back gives the same bytes.

import { difference, patched } from "./patch";
import type { Draft, SavedStep } from "./types";

interface Step {
  label: string;
  before: Draft;
  merge: string;
  at: number;
}

const MERGE_MS = 1500;
const MOST_KEPT = 300;
const LARGEST_KEPT = 600_000;

/** `live` while a handle moves: what is slow waits for the step. */
export type Listener = (now: Draft, before: Draft, live: boolean) => void;

export class History {
  private past: Step[] = [];
  private future: { label: string; after: Draft; merge: string }[] = [];
  private listeners: Listener[] = [];
  /** Steps made and undone since the page opened: what tells whether anything is to be saved. */
  changes = 0;

  constructor(public draft: Draft) {
    let state: Draft = withoutHistory(draft);
    this.draft = state;
    const steps: Step[] = [];
    for (const saved of [...(draft.history ?? [])].reverse()) {
      try {
        state = patched(state, saved.before);
      } catch {
        break;
      }
      steps.unshift({ label: saved.label, before: state, merge: "", at: 0 });
    }
    this.past = steps;
  }

  listen(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** One step. Steps with the same `merge` that follow each other quickly are one: arrow keys, typing. */
  change(label: string, next: Draft | ((draft: Draft) => Draft), merge = ""): boolean {
    const before = this.draft;
    const after = typeof next === "function" ? next(before) : next;
    if (after === before) return false;
    const last = this.past.at(-1);
    const now = Date.now();
    if (merge && last && last.merge === merge && now - last.at < MERGE_MS) last.at = now;
    else this.past.push({ label, before, merge, at: now });
    this.future = [];
    this.set(after, before);
    return true;
  }

  /** Without a step of its own: while a handle moves. `commit` makes the step. */
  preview(next: Draft): void {
    const before = this.draft;
    if (next !== before) {
      this.draft = next;
      for (const listener of this.listeners) listener(next, before, true);
    }
  }

  commit(label: string, before: Draft): boolean {
    if (this.draft === before) return false;
    this.past.push({ label, before, merge: "", at: 0 });
    this.future = [];
    this.changes += 1;
    for (const listener of this.listeners) listener(this.draft, before, false);
    return true;
  }

  undo(): string | null {
    const step = this.past.pop();
    if (!step) return null;
    this.future.push({ label: step.label, after: this.draft, merge: step.merge });
    this.set(step.before, this.draft);
    return step.label;
  }

  redo(): string | null {
    const step = this.future.pop();
    if (!step) return null;
    this.past.push({ label: step.label, before: this.draft, merge: "", at: 0 });
    this.set(step.after, this.draft);
    return step.label;
  }

  get undoLabel(): string | null {
    return this.past.at(-1)?.label ?? null;
  }

  get redoLabel(): string | null {
    return this.future.at(-1)?.label ?? null;
  }

  get labels(): string[] {
    return this.past.map((step) => step.label);
  }

  /** The document as it is saved: with as many of the last steps as fit. */
  saved(): Draft {
    const history: SavedStep[] = [];
    let after = this.draft;
    let size = 0;
    for (const step of [...this.past].reverse().slice(0, MOST_KEPT)) {
      const before = difference(after, step.before);
      size += JSON.stringify(before).length;
      if (size > LARGEST_KEPT) break;
      history.unshift({ label: step.label, before });
      after = step.before;
    }
    return { ...this.draft, history };
  }

  /** Another document in place of this one, as after a conflict; its steps are its own. */
  replace(draft: Draft): void {
    const other = new History(draft);
    const before = this.draft;
    this.past = other.past;
    this.future = [];
    this.draft = other.draft;
    for (const listener of this.listeners) listener(this.draft, before, false);
  }

  private set(next: Draft, before: Draft): void {
    this.draft = next;
    this.changes += 1;
    for (const listener of this.listeners) listener(next, before, false);
  }
}

function withoutHistory(draft: Draft): Draft {
  const { history: _history, ...rest } = draft;
  return rest as Draft;
}
