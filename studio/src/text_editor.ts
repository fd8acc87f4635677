// Editing a text: a native multi-line field with chips for values, and the list that `{` opens.
// What is typed goes into the document at once; the stage shows it as it prints.

import { html, icon, textButton } from "./dom";
import { updateElements } from "./edit";
import type { Studio } from "./studio";
import { text } from "./texts";
import type { Element, Value } from "./types";
import { parts, textOf, withText } from "./values";

let menus = 0;

export class TextEditor {
  readonly root: HTMLElement;
  private readonly field: HTMLElement;
  private readonly menu: HTMLUListElement;
  private element: Element | null = null;
  private shownText = "";
  private query: { node: Text; start: number } | null = null;
  private active = 0;
  private range: Range | null = null;

  constructor(private readonly studio: Studio) {
    menus += 1;
    const id = `st-values-${menus}`;
    this.field = html("div", {
      class: "st-text-field",
      contenteditable: "true",
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": text("Words of this text. Type { for a value."),
      dir: "auto",
      spellcheck: "true",
      input: () => this.typed(),
      keydown: (event: KeyboardEvent) => this.key(event),
      paste: (event: ClipboardEvent) => this.paste(event),
      drop: (event: DragEvent) => event.preventDefault(),
      blur: () => this.keepPlace(),
    });
    this.menu = html("ul", { class: "st-value-menu", id, role: "listbox", "aria-label": text("Values"), hidden: true });
    const insert = textButton(text("Insert value"), () => this.openMenu(), { "aria-haspopup": "listbox" }, "value");
    this.root = html("div", { class: "st-text-editor" }, this.field, html("div", { class: "st-text-editor__below" }, insert), this.menu);
    // A press in the list must not take the place away from the field.
    this.menu.addEventListener("pointerdown", (event) => event.preventDefault());
    insert.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  show(element: Element): void {
    const same = this.element?.id === element.id;
    this.element = element;
    const words = textOf(element);
    if (same && words === this.shownText) return;
    this.shownText = words;
    this.field.lang = this.studio.draft.language;
    this.field.replaceChildren(...parts(words).map((one) => ("text" in one ? document.createTextNode(one.text) : this.chip(one.value))));
    this.closeMenu();
    this.range = null;
  }

  focus(all = false): void {
    this.field.focus();
    const selection = getSelection();
    if (!selection) return;
    selection.selectAllChildren(this.field);
    if (!all) selection.collapseToEnd();
  }

  get isOpen(): boolean {
    return !this.menu.hidden;
  }

  private chip(name: string): HTMLElement {
    return html("span", { class: "st-chip", contenteditable: "false", "data-value": name, dir: "auto" }, this.studio.valueLabel(name));
  }

  /** The field's text; every line break of it is one letter. */
  private read(): string {
    const walk = (node: Node): string => {
      if (node instanceof Text) return node.data;
      if (node instanceof HTMLElement && node.dataset["value"]) return `{${node.dataset["value"]}}`;
      if (node instanceof HTMLBRElement) return node.nextSibling || node.previousSibling instanceof HTMLBRElement ? "\n" : "";
      const inner = [...node.childNodes].map(walk).join("");
      return node !== this.field && node instanceof HTMLDivElement && node.previousSibling ? `\n${inner}` : inner;
    };
    return walk(this.field).replace(/\u00a0/g, " ");
  }

  private typed(): void {
    this.store();
    this.lookForBrace();
  }

  private store(): void {
    const { element } = this;
    if (!element) return;
    const words = this.read();
    if (words === this.shownText) return;
    this.shownText = words;
    const label = text("Change the words of %(name)s", { name: this.studio.label(element) });
    this.studio.change(
      label,
      (draft) => updateElements(draft, new Set([element.id]), (one) => withText(one, words)),
      `words ${element.id}`,
    );
  }

  private lookForBrace(): void {
    const selection = getSelection();
    const node = selection?.anchorNode;
    if (!(node instanceof Text) || !this.field.contains(node)) return this.closeMenu();
    const before = node.data.slice(0, selection!.anchorOffset);
    const start = before.lastIndexOf("{");
    if (start < 0 || /[}\n]/.test(before.slice(start + 1))) return this.closeMenu();
    this.query = { node, start };
    this.fillMenu(before.slice(start + 1));
  }

  private keepPlace(): void {
    const selection = getSelection();
    if (selection?.rangeCount && this.field.contains(selection.anchorNode)) this.range = selection.getRangeAt(0).cloneRange();
    setTimeout(() => {
      if (!this.root.contains(document.activeElement)) this.closeMenu();
    }, 100);
  }

  private openMenu(): void {
    if (this.isOpen) return this.closeMenu();
    const selection = getSelection();
    if (!selection || !this.field.contains(selection.anchorNode)) {
      this.field.focus();
      if (this.range) {
        selection?.removeAllRanges();
        selection?.addRange(this.range);
      } else this.focus();
    }
    this.query = null;
    this.fillMenu("");
  }

  private fillMenu(typed: string): void {
    const wanted = typed.trim().toLowerCase();
    const found = this.studio.values.filter(
      (one) => one.label.toLowerCase().includes(wanted) || one.name.includes(wanted.replace(/ /g, "_")),
    );
    const rows = found.map((one, index) => this.row(one, index));
    if (wanted && this.studio.canAddValues && !found.some((one) => one.label.toLowerCase() === wanted)) {
      rows.push(
        html(
          "li",
          { role: "option", id: `${this.menu.id}-${rows.length}`, class: "st-value-menu__new", click: () => void this.make(typed.trim()) },
          icon("add"),
          text("New attribute “%(name)s”", { name: typed.trim() }),
        ),
      );
    }
    this.menu.replaceChildren(...rows);
    this.menu.hidden = rows.length === 0;
    this.activate(0);
  }

  private row(value: Value, index: number): HTMLLIElement {
    return html(
      "li",
      { role: "option", id: `${this.menu.id}-${index}`, click: () => this.insert(value.name) },
      html("span", { class: "st-value-menu__label", dir: "auto" }, value.label),
      html("span", { class: "st-value-menu__sample", dir: "auto" }, value.sample),
    );
  }

  private activate(index: number): void {
    const rows = [...this.menu.children];
    this.active = rows.length ? (index + rows.length) % rows.length : 0;
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === this.active)));
    const row = rows[this.active];
    row?.scrollIntoView({ block: "nearest" });
    if (this.isOpen && row) this.field.setAttribute("aria-activedescendant", row.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  private closeMenu(): void {
    this.menu.hidden = true;
    this.query = null;
    this.field.removeAttribute("aria-activedescendant");
  }

  private insert(name: string): void {
    const selection = getSelection();
    if (!selection) return;
    if (this.query) {
      const { node, start } = this.query;
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, selection.anchorNode === node ? selection.anchorOffset : node.length);
      range.deleteContents();
      this.place(range, name);
    } else if (selection.rangeCount && this.field.contains(selection.anchorNode)) {
      const range = selection.getRangeAt(0);
      range.deleteContents();
      this.place(range, name);
    }
    this.closeMenu();
    this.store();
    this.studio.say(text("%(name)s inserted", { name: this.studio.valueLabel(name) }));
  }

  private place(range: Range, name: string): void {
    const chip = this.chip(name);
    range.insertNode(chip);
    // A place to write after the chip.
    const after = chip.nextSibling instanceof Text ? chip.nextSibling : document.createTextNode("");
    if (!after.isConnected) chip.after(after);
    const selection = getSelection()!;
    selection.collapse(after, 0);
  }

  /** A new attribute of the group, made on the spot. */
  private async make(label: string): Promise<void> {
    try {
      const answer = await this.studio.api.send<{ values: Value[]; added: string }>("values", { label, type: "text" });
      this.studio.values = answer.values;
      this.insert(answer.added);
    } catch (problem) {
      this.studio.tell((problem as Error).message, true);
    }
  }

  private key(event: KeyboardEvent): void {
    event.stopPropagation();
    if (this.isOpen && this.menu.children.length) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        return this.activate(this.active + (event.key === "ArrowDown" ? 1 : -1));
      }
      if (event.key === "Enter" || event.key === "Tab") {
        event.preventDefault();
        return (this.menu.children[this.active] as HTMLElement).click();
      }
      if (event.key === "Escape") {
        event.preventDefault();
        return this.closeMenu();
      }
    }
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      this.insertText("\n");
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (this.element) this.studio.focus(this.element.id);
      this.onClose();
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      this.onUndo(event.shiftKey);
    }
  }

  onClose: () => void = () => {};
  onUndo: (redo: boolean) => void = () => {};

  private paste(event: ClipboardEvent): void {
    event.preventDefault();
    this.insertText((event.clipboardData?.getData("text/plain") ?? "").replace(/\r\n?/g, "\n"));
  }

  /** Plain text in place of what is chosen, chips for the values in it. */
  private insertText(words: string): void {
    const selection = getSelection();
    if (!selection?.rangeCount) return;
    const range = selection.getRangeAt(0);
    range.deleteContents();
    const nodes = parts(words).map((one) => ("text" in one ? document.createTextNode(one.text) : this.chip(one.value)));
    const last = nodes.at(-1);
    if (!last) return;
    const atEnd = !range.endContainer.nextSibling || range.endContainer === this.field;
    for (const node of [...nodes].reverse()) range.insertNode(node);
    // A line break at the very end is only to be seen with something behind it.
    if (words.endsWith("\n") && atEnd && !this.hasTextAfter(last)) last.parentNode!.insertBefore(document.createElement("br"), last.nextSibling);
    if (last instanceof Text) selection.collapse(last, last.length);
    else {
      range.setStartAfter(last);
      range.collapse(true);
      selection.removeAllRanges();
      selection.addRange(range);
    }
    this.typed();
  }

  private hasTextAfter(node: Node): boolean {
    for (let next = node.nextSibling; next; next = next.nextSibling) if (next.textContent || next instanceof HTMLBRElement) return true;
    return false;
  }
}
