// The row above the stage: whose certificate is shown. Real names, also the longest of this course.

import { html, icon } from "./dom";
import type { Studio } from "./studio";
import { text } from "./texts";
import type { Person } from "./types";

export class People {
  private people: Person[] = [];

  constructor(
    private readonly root: HTMLElement,
    private readonly studio: Studio,
  ) {}

  set(people: Person[]): void {
    this.people = people;
    if (!this.studio.pictures.person && people[0]) this.studio.pictures.person = people[0].key;
    this.show();
  }

  private show(): void {
    const now = this.studio.pictures.person;
    this.root.hidden = this.people.length < 2;
    this.root.replaceChildren(
      html("span", { class: "st-people__icon" }, icon("people")),
      ...this.people.map((one) =>
        html(
          "button",
          {
            type: "button",
            class: "st-person",
            "aria-pressed": String(one.key === now),
            title: one.name,
            click: () => this.choose(one),
          },
          html("span", { class: "st-person__label" }, one.label),
          html("span", { class: "st-person__name", dir: "auto", lang: one.language ?? null }, one.name),
        ),
      ),
    );
  }

  private choose(one: Person): void {
    this.studio.pictures.person = one.key;
    this.show();
    [...this.root.querySelectorAll<HTMLElement>(".st-person")][this.people.indexOf(one)]?.focus();
    this.studio.say(text("Shown with: %(name)s", { name: one.name }));
    this.studio.refresh();
  }
}
