// Copy, cut and paste: elements within a design and between designs, pictures and texts from anywhere.

import { ApiProblem } from "./api";
import { isTyping } from "./dom";
import { addElements, copies } from "./edit";
import type { Adding } from "./adding";
import type { Commands } from "./commands";
import type { Studio } from "./studio";
import { text } from "./texts";
import type { Element, Layer } from "./types";

const MARK = "credcloud-elements";

interface Copied {
  kind: typeof MARK;
  draft: string;
  elements: Element[];
  layers: Record<string, Layer>;
}

export class Clipboard {
  private pasted = 0;

  constructor(
    private readonly studio: Studio,
    private readonly commands: Commands,
    private readonly adding: Adding,
    private readonly draftId: string,
    private readonly uploadPicture: (file: Blob) => Promise<void>,
  ) {
    document.addEventListener("copy", (event) => this.copy(event, false));
    document.addEventListener("cut", (event) => this.copy(event, true));
    document.addEventListener("paste", (event) => void this.paste(event));
  }

  private concerns(event: ClipboardEvent): boolean {
    return !isTyping(event.target) && !document.querySelector("dialog[open]");
  }

  private copy(event: ClipboardEvent, cut: boolean): void {
    const { studio } = this;
    const elements = studio.selected;
    if (!this.concerns(event) || !elements.length || !event.clipboardData) return;
    const layers = Object.fromEntries(elements.flatMap((one) => (studio.draft.layers[one.id] ? [[one.id, studio.draft.layers[one.id]!]] : [])));
    const copied: Copied = { kind: MARK, draft: this.draftId, elements, layers };
    const json = JSON.stringify(copied);
    event.clipboardData.setData("text/plain", json);
    event.preventDefault();
    this.pasted = 0;
    const name = studio.nameOfSelection();
    if (cut) this.commands.remove();
    else studio.say(text("%(name)s copied", { name }));
  }

  private async paste(event: ClipboardEvent): Promise<void> {
    if (!this.concerns(event) || !event.clipboardData) return;
    const file = [...event.clipboardData.files].find((one) => one.type.startsWith("image/"));
    const words = event.clipboardData.getData("text/plain");
    event.preventDefault();
    if (file) return this.uploadPicture(file);
    const copied = readCopied(words);
    if (copied) await this.insert(copied);
    else if (words.trim()) this.adding.words(words.trim().slice(0, 2000), 14, 10, "Noto Sans");
  }

  private async insert(copied: Copied): Promise<void> {
    const { studio } = this;
    this.pasted += 1;
    const by = copied.draft === this.draftId ? 5 * this.pasted : 0;
    let elements = copied.elements;
    if (copied.draft !== this.draftId) elements = await this.withAssets(elements, copied.draft);
    const made = copies(elements, copied.layers, { x: by, y: by });
    studio.change(text("Paste %(count)s elements", { count: made.elements.length }), (draft) =>
      addElements(draft, studio.page, made.elements, made.layers),
    );
    studio.selection.set(made.elements.map((one) => one.id));
    studio.added(made.elements.at(-1)!.id);
    studio.say(text("Pasted: %(count)s", { count: made.elements.length }));
  }

  /** Pictures of another design are this design's as well once they were sent to it. */
  private async withAssets(elements: Element[], from: string): Promise<Element[]> {
    const { api, assets } = this.studio;
    return Promise.all(
      elements.map(async (one) => {
        const hash = /^asset:([0-9a-f]{64})$/.exec(one.content ?? "")?.[1];
        if (!hash || assets.has(hash)) return one;
        try {
          const address = api.address("asset", { asset: hash }).replace(this.draftId, from);
          const answer = await fetch(address, { credentials: "same-origin" });
          if (!answer.ok) throw new ApiProblem(answer.status, null);
          const made = await api.upload(await answer.blob(), "picture");
          assets.set(made.asset, made);
          return { ...one, content: `asset:${made.asset}` };
        } catch (problem) {
          this.studio.tell((problem as Error).message, true);
          return one;
        }
      }),
    );
  }
}

function readCopied(words: string): Copied | null {
  if (!words.startsWith("{")) return null;
  try {
    const read = JSON.parse(words) as Copied;
    const valid = (one: Element): boolean =>
      typeof one?.type === "string" && typeof one.name === "string" && typeof one.position?.x === "number" &&
      typeof one.position.y === "number" && typeof one.width === "number" && typeof one.height === "number";
    return read.kind === MARK && Array.isArray(read.elements) && read.elements.length <= 200 && read.elements.every(valid)
      ? { ...read, layers: read.layers ?? {} }
      : null;
  } catch {
    return null;
  }
}
