// Which elements are chosen. The last one chosen leads: the others are aligned and matched with it.

export class Selection {
  private chosen = new Set<string>();
  private listeners: (() => void)[] = [];

  listen(listener: () => void): void {
    this.listeners.push(listener);
  }

  get ids(): ReadonlySet<string> {
    return this.chosen;
  }

  get size(): number {
    return this.chosen.size;
  }

  get lead(): string | null {
    return [...this.chosen].at(-1) ?? null;
  }

  has(id: string): boolean {
    return this.chosen.has(id);
  }

  set(ids: Iterable<string>): void {
    const next = new Set(ids);
    if (next.size === this.chosen.size && [...next].every((id) => this.chosen.has(id))) return;
    this.chosen = next;
    for (const listener of this.listeners) listener();
  }

  toggle(ids: Iterable<string>): void {
    const next = new Set(this.chosen);
    const group = [...ids];
    const all = group.every((id) => next.has(id));
    for (const id of group) {
      if (all) next.delete(id);
      else next.add(id);
    }
    this.set(next);
  }

  clear(): void {
    this.set([]);
  }

  /** What no longer exists is no longer chosen. */
  keepOnly(exists: (id: string) => boolean): void {
    this.set([...this.chosen].filter(exists));
  }
}
