// The row above the stage: whose certificate is shown. Real names, also the longest of this course.

import { casesOf } from "./conditions";
import { html, icon } from "./dom";
import type { Studio } from "./studio";
import { text } from "./texts";
import type { Person } from "./types";

export class People {
  private known: Person[] = [];
  private people: Person[] = [];

  constructor(
    private readonly root: HTMLElement,
    private readonly studio: Studio,
  ) {}

  set(people: Person[]): void {
    this.known = people;
    this.people = people;
    this.studio.personName = () => this.people.find((one) => one.key === this.studio.pictures.person)?.name ?? "";
    if (!this.studio.pictures.person && people[0]) this.studio.pictures.person = people[0].key;
    this.show();
  }

  /** Also somebody for each condition of the design, so that both sides of it are seen. */
  refresh(): void {
    const { studio } = this;
    const [sample] = this.known;
    if (!sample) return;
    const cases = casesOf(studio.draft).map(({ value, text: wanted }): Person => {
      const name = studio.valueLabel(value);
      const label = wanted ? text("%(value)s: %(text)s", { value: name, text: wanted }) : text("Without %(value)s", { value: name });
      return { key: JSON.stringify({ values: { [value]: wanted } }), label, name: sample.name };
    });
    const people = [sample, ...cases, ...this.known.slice(1)];
    if (people.length === this.people.length && people.every((one, index) => one.key === this.people[index]!.key && one.label === this.people[index]!.label)) return;
    this.people = people;
    if (!people.some((one) => one.key === studio.pictures.person)) studio.pictures.person = sample.key;
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
