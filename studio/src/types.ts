// What a draft document and the server's answers look like. Lengths are millimetres from the page's top left corner.

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

export interface Edges {
  top?: number;
  right?: number;
  bottom?: number;
  left?: number;
}

export interface SizeRange {
  min: number;
  max: number;
  fit: "horizontal" | "vertical";
}

/** One element of a page: a field of the template with an id of its own. */
export interface Element {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly position: Point;
  readonly width: number;
  readonly height: number;
  readonly rotate?: number | null;
  readonly opacity?: number | null;
  readonly content?: string | null;
  readonly text?: string | null;
  readonly variables?: string[];
  readonly readOnly?: boolean | null;
  readonly showIf?: string;
  readonly showUnless?: string;
  readonly dynamicFontSize?: SizeRange | false | null;
  readonly [key: string]: unknown;
}

export interface BlankPage {
  readonly width: number;
  readonly height: number;
  readonly padding?: readonly number[];
  readonly staticSchema?: readonly Element[];
}

export interface Template {
  readonly basePdf: string | BlankPage;
  readonly schemas: readonly (readonly Element[])[];
  readonly [key: string]: unknown;
}

export interface Layer {
  readonly label?: string;
  readonly locked?: boolean;
  readonly hidden?: boolean;
  readonly group?: string;
  /** Locked by those who made the design: holds for whoever works on a copy. */
  readonly firm?: boolean;
}

export interface Guide {
  readonly page: number;
  readonly axis: "x" | "y";
  readonly at: number;
}

export interface SavedStep {
  label: string;
  before: PatchOperation[];
}

export interface PatchOperation {
  op: "add" | "remove" | "replace";
  path: string;
  value?: unknown;
}

export interface Draft {
  readonly name: string;
  readonly kind: "certificate" | "badge";
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  readonly template: Template;
  readonly layers: Readonly<Record<string, Layer>>;
  readonly guides: readonly Guide[];
  readonly history?: readonly SavedStep[];
}

/** The renderer's picture of one element, placed from the element's top left corner before it is turned. */
export interface Picture {
  id: string;
  svg?: string;
  png?: string;
  x: number;
  y: number;
  width: number;
  height: number;
  size?: number | null;
  lines?: number;
  overflow?: boolean;
  missing?: string[];
  problems?: string[];
  shown?: boolean;
}

export interface Person {
  key: string;
  label: string;
  name: string;
  language?: string;
}

export interface Value {
  name: string;
  label: string;
  sample: string;
  own?: boolean;
}

export interface Font {
  family: string;
  /** The name for people; an uploaded font's `family` is its hash. */
  label?: string;
  styles: string[];
  svg?: string;
  coverage?: string;
}

export interface Asset {
  asset: string;
  kind: string;
  width: number;
  height: number;
  pages?: number;
  suggestion?: { width: number; height: number } | null;
}

export interface Problem {
  code: string;
  message: string;
  remedy?: string;
  element?: string | null;
  severity?: string;
}

export interface Usage {
  groups?: string[];
  sentence: string;
}

export interface NamePicture {
  name: string;
  svg?: string;
  png?: string;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  size?: number | null;
  overflow?: boolean;
  missing?: string[];
}
