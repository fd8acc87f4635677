// Files onto the stage: chosen, dropped or pasted. The server reads them in a process of their own and says what they are.

import type { Adding } from "./adding";
import { html } from "./dom";
import { altered, layerOf, updateElements, withBase } from "./edit";
import type { Studio } from "./studio";
import { text } from "./texts";
import type { Element } from "./types";

export class Uploads {
  private readonly picker = html("input", { type: "file", hidden: true, class: "st-file", "aria-hidden": "true", tabindex: "-1" });
  private purpose = "picture";
  private replaced: Element | null = null;
  adding: Adding | null = null;

  constructor(
    private readonly studio: Studio,
    stage: HTMLElement,
  ) {
    document.body.append(this.picker);
    this.picker.addEventListener("change", () => {
      const [file] = this.picker.files ?? [];
      if (file) void this.take(file, this.purpose, this.replaced);
      this.picker.value = "";
    });
    stage.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      stage.classList.add("st-drop");
    });
    stage.addEventListener("dragleave", () => stage.classList.remove("st-drop"));
    stage.addEventListener("drop", (event) => {
      stage.classList.remove("st-drop");
      const [file] = event.dataTransfer?.files ?? [];
      if (!file) return;
      event.preventDefault();
      const id = (event.target as globalThis.Element).closest("[data-id]")?.getAttribute("data-id");
      const over = studio.elements.find((one) => one.id === id && one.type === "image" && !layerOf(studio.draft, one.id).locked && String(one.content).startsWith("asset:"));
      void this.take(file, file.type === "application/pdf" ? "base" : "picture", over ?? null);
    });
  }

  pick(purpose: string, replaced: Element | null = null): void {
    this.purpose = purpose;
    this.replaced = replaced;
    this.picker.accept = purpose === "base" ? "application/pdf,image/svg+xml,.pdf,.svg" : "image/png,image/jpeg,image/svg+xml,image/webp,.png,.jpg,.jpeg,.svg,.webp";
    this.picker.click();
  }

  async take(file: Blob, purpose: string, replaced: Element | null = null): Promise<void> {
    const { studio } = this;
    studio.tell(text("Uploading…"));
    try {
      const made = await studio.api.upload(file, purpose === "background" ? "picture" : purpose);
      studio.assets.set(made.asset, made);
      const name = file instanceof File ? file.name.replace(/\.[^.]+$/, "") : "picture";
      const content = `asset:${made.asset}`;
      if (purpose === "base") {
        studio.change(text("Put a page under the design"), (draft) => withBase(draft, content));
        studio.view.fit(studio.pageBox);
      } else if (replaced) {
        studio.change(text("Replace %(name)s", { name: studio.label(replaced) }), (draft) =>
          updateElements(draft, new Set([replaced.id]), (one) => altered(one, { content, readOnly: true, crop: undefined })),
        );
      } else if (purpose === "background") this.adding?.background({ type: "image", content });
      else if (purpose === "signature") this.adding?.picture(made, text("Signature"), text("Signature"));
      else this.adding?.picture(made, name);
      studio.tell(text("Uploaded"));
    } catch (problem) {
      studio.tell((problem as Error).message, true);
    }
  }
}
