// The bar on top: name, whether everything is saved, undo and redo, zoom, preview, and saving a version.

import type { Autosave, SaveState } from "./autosave";
import type { Commands } from "./commands";
import { byId } from "./dom";
import type { Keyboard } from "./keyboard";
import type { Studio } from "./studio";
import { text } from "./texts";
import type { Versions } from "./versions";

export class Topbar {
  private readonly name = byId<HTMLInputElement>("st-name");
  private readonly state = byId("st-state");
  private readonly undo = byId<HTMLButtonElement>("st-undo");
  private readonly redo = byId<HTMLButtonElement>("st-redo");
  private readonly zoom = byId<HTMLButtonElement>("st-zoom");

  constructor(
    private readonly studio: Studio,
    autosave: Autosave,
    commands: Commands,
    keyboard: Keyboard,
    versions: Versions,
  ) {
    const press = (id: string, act: () => void): void => byId(id).addEventListener("click", act);
    press("st-undo", () => commands.undo());
    press("st-redo", () => commands.redo());
    press("st-help", () => keyboard.help());
    press("st-zoom-in", () => studio.view.zoomTo(studio.view.scale * 1.25));
    press("st-zoom-out", () => studio.view.zoomTo(studio.view.scale * 0.8));
    press("st-zoom", () => studio.view.zoomPercent(100));
    press("st-fit", () => studio.view.fit(studio.pageBox));
    press("st-full", () => this.fullScreen());
    this.offer("st-preview", "proof", () => versions.preview());
    this.offer("st-save", "save", () => void versions.save());
    byId("st-full").hidden = !document.fullscreenEnabled;
    this.name.addEventListener("change", () => {
      const name = this.name.value.trim();
      if (name) studio.change(text("Rename the design"), (draft) => ({ ...draft, name }));
      this.show();
    });
    this.name.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.name.blur();
    });
    autosave.changed = (state, message) => this.showState(state, message);
    this.showState("saved", "");
  }

  /** A button only where the server does it. */
  private offer(id: string, address: string, act: () => void): void {
    const there = this.studio.api.has(address);
    byId(id).hidden = !there;
    if (there) byId(id).addEventListener("click", act);
  }

  private showState(state: SaveState, message: string): void {
    const words: Record<SaveState, string> = {
      saved: text("Saved"),
      saving: text("Saving…"),
      waiting: text("Saving…"),
      offline: text("Offline: kept on this page"),
      problem: text("Not saved"),
      conflict: text("Changed by somebody else"),
    };
    if (this.state.dataset["state"] === state && !message) return;
    this.state.dataset["state"] = state;
    this.state.textContent = words[state];
    this.state.title = message;
    if (message && state === "problem") this.studio.tell(message, true);
    if (state === "offline") this.studio.say(words.offline);
  }

  show(): void {
    const { history, draft } = this.studio;
    if (document.activeElement !== this.name) this.name.value = draft.name;
    document.title = `${draft.name} | ${text("Design studio")}`;
    const label = (button: HTMLButtonElement, name: string | null, words: string): void => {
      const title = name ?? words;
      button.setAttribute("aria-disabled", String(name === null));
      button.setAttribute("aria-label", title);
      button.title = title;
    };
    const { undoLabel, redoLabel } = history;
    label(this.undo, undoLabel && text("Undo: %(step)s", { step: undoLabel }), text("Nothing to undo"));
    label(this.redo, redoLabel && text("Redo: %(step)s", { step: redoLabel }), text("Nothing to redo"));
    this.showZoom();
  }

  showZoom(): void {
    const words = `${this.studio.view.percent} %`;
    if (this.zoom.textContent !== words) this.zoom.textContent = words;
  }

  private fullScreen(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void document.documentElement.requestFullscreen();
  }
}
