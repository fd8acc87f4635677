// A font file of one's own: uploaded, its licence shown and confirmed, then a line in the menu like the others.

import { ApiProblem } from "./api";
import { dialog } from "./dialogs";
import { html } from "./dom";
import type { Studio } from "./studio";
import { text } from "./texts";
import type { Font } from "./types";

/** A button that uploads a font; `done` gets its line of the menu. */
export function fontUpload(studio: Studio, done: (font: Font) => void): HTMLElement {
  const picker = html("input", { type: "file", hidden: true, accept: ".ttf,.otf,.woff,.woff2,font/ttf,font/otf,font/woff,font/woff2", "aria-hidden": "true", tabindex: "-1" });
  picker.addEventListener("change", () => {
    const [file] = picker.files ?? [];
    if (file) void send(studio, file, false, done);
    picker.value = "";
  });
  const button = html("button", { type: "button", class: "btn btn-tertiary btn-sm st-font-upload", click: () => picker.click() }, text("Upload a font"));
  return html("div", { class: "st-field" }, button, picker);
}

async function send(studio: Studio, file: File, confirmed: boolean, done: (font: Font) => void): Promise<void> {
  studio.tell(text("Uploading…"));
  try {
    const font = await studio.api.uploadFont(file, confirmed);
    studio.fonts = [font, ...studio.fonts.filter((one) => one.family !== font.family)];
    studio.tell(text("Uploaded"));
    done(font);
  } catch (problem) {
    const [first] = problem instanceof ApiProblem ? problem.problems : [];
    if (first?.code !== "font-licence") {
      studio.tell((problem as Error).message, true);
      return;
    }
    dialog(text("May you use this font?"), [first.message, first.remedy ?? ""], [
      { label: text("Cancel"), press: () => studio.tell("") },
      { label: text("I may use it"), primary: true, press: () => void send(studio, file, true, done) },
    ]);
  }
}
