// The draft saves itself a moment after every step. Without a connection the work is kept on this page and sent later;
// when somebody else saved meanwhile, nothing of either is lost.

import { ApiProblem, type Api } from "./api";
import { dialog } from "./dialogs";
import type { History } from "./history";
import { languageTag, text } from "./texts";
import type { Draft } from "./types";

const WAIT_MS = 800;
const LONGEST_WAIT_MS = 30_000;

interface Conflict {
  revision: number;
  editor: string;
  saved_at: string;
  document: Draft;
}

export type SaveState = "saved" | "saving" | "waiting" | "offline" | "problem" | "conflict";

export class Autosave {
  private timer = 0;
  private saving: Promise<void> | null = null;
  private savedChanges: number;
  private failures = 0;
  state: SaveState = "saved";
  changed: (state: SaveState, message: string) => void = () => {};
  /** After mine was kept as a draft of its own: its name and address. */
  copied: (name: string, address: string) => void = () => {};

  constructor(
    private readonly api: Api,
    private readonly history: History,
    private revision: number,
    private readonly key: string,
  ) {
    this.savedChanges = history.changes;
    history.listen((_now, _before, live) => {
      if (!live) this.later();
    });
    addEventListener("online", () => void this.save());
    addEventListener("beforeunload", (event) => {
      if (this.isPending) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.isPending) void this.save();
    });
  }

  get isPending(): boolean {
    return this.history.changes !== this.savedChanges;
  }

  get currentRevision(): number {
    return this.revision;
  }

  /** Work that this page could not send before it was loaded again. */
  static kept(key: string): { revision: number; document: Draft } | null {
    try {
      const found = sessionStorage.getItem(key);
      return found ? (JSON.parse(found) as { revision: number; document: Draft }) : null;
    } catch {
      return null;
    }
  }

  private keep(): void {
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ revision: this.revision, document: this.history.saved() }));
    } catch {
      // No room: the page itself still has it.
    }
  }

  private forget(): void {
    try {
      sessionStorage.removeItem(this.key);
    } catch {
      // Not allowed to keep anything, so nothing is kept.
    }
  }

  private later(wait = WAIT_MS): void {
    if (!this.isPending || this.state === "conflict") return;
    if (this.state !== "offline" && this.state !== "problem") this.show("waiting", "");
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), wait);
  }

  private show(state: SaveState, message: string): void {
    this.state = state;
    this.changed(state, message);
  }

  /** Sends what is not sent; resolves when the server has it or it was said that it has not. */
  async save(): Promise<boolean> {
    clearTimeout(this.timer);
    while (this.saving) await this.saving;
    if (!this.isPending || this.state === "conflict") return this.state !== "conflict";
    this.saving = this.send();
    await this.saving;
    this.saving = null;
    return !this.isPending;
  }

  private async send(): Promise<void> {
    const { changes } = this.history;
    this.show("saving", "");
    try {
      const answer = await this.api.send<{ revision: number }>("document", { revision: this.revision, document: this.history.saved() }, "PUT");
      this.revision = answer.revision;
      this.savedChanges = changes;
      this.failures = 0;
      this.forget();
      if (this.isPending) this.later();
      else this.show("saved", "");
    } catch (problem) {
      this.keep();
      if (!(problem instanceof ApiProblem)) throw problem;
      if (problem.status === 409) return this.conflict(problem.body as Conflict);
      this.failures += 1;
      this.show(problem.status === 0 ? "offline" : "problem", problem.message);
      this.later(Math.min(LONGEST_WAIT_MS, WAIT_MS * 2 ** this.failures));
    }
  }

  private conflict(theirs: Conflict): void {
    this.show("conflict", "");
    const when = new Date(theirs.saved_at).toLocaleString(languageTag(), { dateStyle: "medium", timeStyle: "short" });
    dialog(
      text("Somebody else changed this design"),
      [
        text("%(editor)s saved it on %(when)s. Nothing is lost: choose which of the two goes on.", { editor: theirs.editor || text("Somebody"), when }),
        text("Whichever you choose, the other one can be brought back with Undo."),
      ],
      [
        { label: text("Keep mine as a copy"), press: () => void this.keepCopy(theirs) },
        { label: text("Go on with theirs"), press: () => this.take(theirs) },
        { label: text("Go on with mine"), primary: true, press: () => this.keepMine(theirs) },
      ],
      { must: true },
    );
  }

  /** Mine becomes a draft of its own, and this one goes on with theirs. */
  private async keepCopy(theirs: Conflict): Promise<void> {
    try {
      const { history: _history, ...mine } = this.history.saved();
      const made = await this.api.send<{ name: string; address: string }>("copy", { document: mine });
      this.take(theirs);
      this.copied(made.name, made.address);
    } catch (problem) {
      this.changed("problem", (problem as Error).message);
      this.conflict(theirs);
    }
  }

  private take(theirs: Conflict): void {
    this.revision = theirs.revision;
    this.show("saved", "");
    const { history: _history, ...document } = theirs.document;
    this.history.change(text("Take over the changes of %(editor)s", { editor: theirs.editor }), document as Draft);
  }

  private keepMine(theirs: Conflict): void {
    this.revision = theirs.revision;
    const mine = this.history.draft;
    const { history: _history, ...document } = theirs.document;
    // Theirs becomes a step before mine, so that undo brings it back.
    this.show("saved", "");
    this.history.change(text("Take over the changes of %(editor)s", { editor: theirs.editor }), document as Draft);
    this.history.change(text("Go on with my own changes"), mine);
  }
}
