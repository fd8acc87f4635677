// The page's texts. The English text is the key; `%(name)s` takes a value. All of them stand in studio/texts.py.

let translations: Record<string, string> = {};
let language = "en";

export function setTexts(texts: Record<string, string>, tag: string): void {
  translations = texts;
  language = tag;
}

export function text(english: string, values: Record<string, string | number> = {}): string {
  const found = translations[english] || english;
  return found.replace(/%\((\w+)\)s/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** A number as people write it here; in Latin digits, since it is typed back in fields. */
export function number(value: number, digits = 1): string {
  return new Intl.NumberFormat(`${language}-u-nu-latn`, { maximumFractionDigits: digits, useGrouping: false }).format(value);
}

export const languageTag = (): string => language;
