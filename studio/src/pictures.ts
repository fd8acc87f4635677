// The renderer's pictures of elements: one request at a time, for what is wanted when it begins, so that the newest wins.
// Kept by what an element shows, not by where it stands: moving and going back cost nothing.

import { ApiProblem, type Api } from "./api";
import { brandColoursOf } from "./brand_colours";
import type { Draft, Element, Picture, Problem } from "./types";

const MOST_KEPT = 4000;
const MOST_AT_ONCE = 60;
const RETRY_MS = 3000;

export class Pictures {
  private readonly kept = new Map<string, Picture>();
  private readonly last = new Map<string, Picture>();
  private readonly keys = new WeakMap<Element, string>();
  private busy = false;
  person = "";
  /** What every picture is made with besides its element, as the server takes it. */
  private context: { language: string; brandColours: Readonly<Record<string, string>> } = { language: "en", brandColours: {} };
  private contextKey = "";
  /** Called with the ids whose pictures came. */
  arrived: (ids: Set<string>) => void = () => {};
  /** The elements that are on the screen now. */
  wanted: () => readonly Element[] = () => [];

  constructor(private readonly api: Api) {}

  /** The draft's language, and which of its colours stand for the issuer's: the stage shows the issuer's, as print does. */
  madeFor(draft: Draft): void {
    this.context = { language: draft.language, brandColours: brandColoursOf(draft) };
    this.contextKey = JSON.stringify(this.context);
  }

  /** For other requests about elements of the draft. */
  get sentContext(): Readonly<Record<string, unknown>> {
    return this.context;
  }

  /** What the element shows now; while that is on its way, what it showed last. */
  of(element: Element): Picture | null {
    return this.kept.get(this.key(element)) ?? this.last.get(element.id) ?? null;
  }

  isCurrent(element: Element): boolean {
    return this.kept.has(this.key(element));
  }

  get isBusy(): boolean {
    return this.busy;
  }

  /** Ask for whatever is wanted and not there. */
  refresh(): void {
    if (this.busy || !this.api.has("pictures")) return;
    const missing = this.wanted().filter((one) => !this.kept.has(this.key(one))).slice(0, MOST_AT_ONCE);
    if (missing.length) void this.fetch(missing);
  }

  private async fetch(elements: readonly Element[]): Promise<void> {
    this.busy = true;
    const keys = new Map(elements.map((one) => [one.id, this.key(one)]));
    const person = this.person;
    let wait = 0;
    try {
      this.keep(keys, await this.ask(elements, person));
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.status >= 400 && problem.status < 500) {
        await this.oneByOne(elements, keys, person);
      } else {
        wait = RETRY_MS;
      }
    }
    this.busy = false;
    if (wait) setTimeout(() => this.refresh(), wait);
    else this.refresh();
  }

  private async ask(elements: readonly Element[], person: string): Promise<Picture[]> {
    const plain = elements.map((one) => ({ ...one, position: { x: 0, y: 0 }, rotate: 0, opacity: 1 }));
    return (await this.api.send<{ pictures: Picture[] }>("pictures", { elements: plain, person: sentPerson(person), ...this.context })).pictures;
  }

  /** One element that cannot be rendered must not hide the others. */
  private async oneByOne(elements: readonly Element[], keys: Map<string, string>, person: string): Promise<void> {
    for (const one of elements) {
      try {
        this.keep(keys, await this.ask([one], person));
      } catch (problem) {
        const box = { x: 0, y: 0, width: one.width, height: one.height };
        this.keep(keys, [{ id: one.id, ...box, svg: "", problems: [(problem as Error).message] }]);
      }
    }
  }

  private keep(keys: Map<string, string>, pictures: Picture[]): void {
    const ids = new Set<string>();
    for (const picture of pictures) {
      picture.problems = (picture.problems ?? []).map((one) => (typeof one === "string" ? one : sentence(one)));
      const key = keys.get(picture.id);
      // What there was no time for is asked for again.
      if (key === undefined || picture.svg === undefined) continue;
      this.kept.delete(key);
      this.kept.set(key, picture);
      this.last.set(picture.id, picture);
      ids.add(picture.id);
    }
    while (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value as string);
    this.arrived(ids);
  }

  private key(element: Element): string {
    let key = this.keys.get(element);
    if (key === undefined) {
      const { id: _id, position: _position, rotate: _rotate, opacity: _opacity, ...shown } = element;
      key = JSON.stringify(shown);
      this.keys.set(element, key);
    }
    return `${this.person}\n${this.contextKey}\n${key}`;
  }
}

/** A person of the server's by key; one with values of its own as the server takes it. */
export const sentPerson = (key: string): unknown => (key.startsWith("{") ? (JSON.parse(key) as unknown) : key);

const sentence = (one: Problem): string => [one.message, one.remedy].filter(Boolean).join(" ");
