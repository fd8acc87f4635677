// Saving a version, looking at the page as it prints, and trying a field with many names.

import type { ApiProblem } from "./api";
import type { Autosave } from "./autosave";
import { dialog } from "./dialogs";
import { html } from "./dom";
import { pictureImage } from "./picture_node";
import { sentPerson } from "./pictures";
import type { Studio } from "./studio";
import { number, text } from "./texts";
import type { Element, NamePicture, Problem, Usage } from "./types";

interface Proof {
  pages: string[];
  problems?: Problem[];
}

export class Versions {
  serverProblems: Problem[] = [];
  changed: () => void = () => {};

  constructor(
    private readonly studio: Studio,
    private readonly autosave: Autosave,
  ) {}

  /** The pages as the compiler makes them. */
  private async proof(into: HTMLElement): Promise<void> {
    const { studio } = this;
    into.replaceChildren(html("p", { class: "st-muted", role: "status" }, text("Rendering the pages…")));
    try {
      const made = await studio.api.send<Proof>("proof", { document: studio.draft, person: sentPerson(studio.pictures.person) });
      this.serverProblems = made.problems ?? [];
      this.changed();
      into.replaceChildren(
        ...made.pages.map((address, index) =>
          html("img", { src: address, class: "st-proof__page", alt: text("Page %(number)s as it prints", { number: index + 1 }) }),
        ),
      );
    } catch (problem) {
      into.replaceChildren(html("p", { class: "st-warning", role: "alert" }, (problem as Error).message));
    }
  }

  preview(): void {
    const pages = html("div", { class: "st-proof" });
    dialog(text("As it prints"), [pages], [{ label: text("Close"), primary: true }], { wide: true });
    void this.proof(pages);
  }

  /** What a new version touches, the proof, and then the version itself. */
  async save(): Promise<void> {
    const { studio } = this;
    if (!(await this.autosave.save())) {
      return studio.tell(text("The last changes could not be saved yet. Try again when they are."), true);
    }
    const sentence = html("div", { class: "st-usage" });
    const problems = html("div", { class: "st-save-problems" });
    const pages = html("div", { class: "st-proof st-proof--small" });
    const box = dialog(
      text("Save version"),
      [sentence, problems, pages],
      [
        { label: text("Cancel") },
        { label: text("Save version"), primary: true, stays: true, press: () => void this.store(box, problems) },
      ],
      { wide: true },
    );
    if (studio.api.has("proof")) void this.proof(pages);
    if (studio.api.has("usage")) {
      try {
        const usage = await studio.api.get<Usage>("usage");
        sentence.replaceChildren(html("p", { class: "st-usage__sentence" }, usage.sentence), ...groupNames(usage));
      } catch (problem) {
        sentence.replaceChildren(html("p", {}, (problem as Error).message));
      }
    }
  }

  private async store(box: HTMLDialogElement, problems: HTMLElement): Promise<void> {
    const { studio } = this;
    const press = box.querySelector<HTMLButtonElement>(".btn-primary")!;
    press.disabled = true;
    try {
      const made = await studio.api.send<{ version: number; problems?: Problem[] }>("save", { revision: this.autosave.currentRevision });
      this.serverProblems = made.problems ?? [];
      studio.importProblems = [];
      this.changed();
      box.close();
      studio.tell(text("Version %(number)s is saved.", { number: made.version }));
    } catch (problem) {
      const found = (problem as ApiProblem).problems ?? [];
      this.serverProblems = found;
      this.changed();
      problems.replaceChildren(
        html("div", { class: "st-warning", role: "alert" }, html("p", {}, text("It cannot be saved as a version yet.")), html("ul", {}, ...(found.length ? found.map((one) => html("li", {}, [one.message, one.remedy].filter(Boolean).join(" "))) : [html("li", {}, (problem as Error).message)]))),
      );
      press.disabled = false;
    }
  }

  /** One field with the longest names and names in many scripts: what fits, and at which size. */
  async names(element: Element): Promise<void> {
    const { studio } = this;
    const list = html("div", { class: "st-names", role: "status" }, html("p", { class: "st-muted" }, text("Placing the names…")));
    dialog(text("%(name)s with many names", { name: studio.label(element) }), [list], [{ label: text("Close"), primary: true }], { wide: true });
    try {
      const { names } = await studio.api.send<{ names: NamePicture[] }>("names", { element: { ...element, position: { x: 0, y: 0 }, rotate: 0 }, ...studio.pictures.sentContext });
      const bad = names.filter((one) => one.overflow || one.missing?.length);
      list.replaceChildren(
        html(
          "p",
          { class: bad.length ? "st-warning" : "st-fact" },
          bad.length ? text("Names that do not fit or have letters no font shows: %(bad)s of %(all)s", { bad: bad.length, all: names.length }) : text("All %(all)s names fit.", { all: names.length }),
        ),
        html("ul", { class: "st-name-list" }, ...[...bad, ...names.filter((one) => !bad.includes(one))].map((one) => this.nameRow(one))),
      );
    } catch (problem) {
      list.replaceChildren(html("p", { class: "st-warning" }, (problem as Error).message));
    }
  }

  private nameRow(one: NamePicture): HTMLElement {
    const facts = [
      one.size ? text("%(size)s pt", { size: number(one.size) }) : "",
      one.overflow ? text("does not fit") : "",
      one.missing?.length ? text("no font has: %(letters)s", { letters: one.missing.join(" ") }) : "",
    ].filter(Boolean);
    const picture = pictureImage(one, "st-name-list__picture");
    if (picture) picture.alt = one.name;
    return html(
      "li",
      { class: one.overflow || one.missing?.length ? "st-name-list__bad" : "" },
      picture ?? html("span", { dir: "auto" }, one.name),
      html("span", { class: "st-muted" }, facts.join(", ")),
    );
  }
}

function groupNames(usage: Usage): HTMLElement[] {
  const names = (usage.groups ?? []).join(", ");
  return names ? [html("p", { class: "st-muted", dir: "auto" }, text("Credential groups: %(names)s", { names }))] : [];
}
