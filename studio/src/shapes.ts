// The library of drawings: stars, ribbons, seals and frames as SVG of our own, in a box of 100 by 100 or of the page.

import { text } from "./texts";

export interface Shape {
  name: string;
  label: () => string;
  /** Width by height in millimetres when it is added; frames take the page's. */
  size: [number, number] | "page";
  markup: (width: number, height: number) => string;
  /** The renderer's own ornament, where it has one: `markup` is its picture in the panel then. */
  type?: string;
  fields?: Record<string, unknown>;
}

const GOLD = "#a9832f";
const DARK = "#16352f";

const wrap = (width: number, height: number, inner: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${inner}</svg>`;

const fixed = (value: number): string => String(Math.round(value * 100) / 100);

function starPath(points: number, outer: number, inner: number, middle = 50): string {
  const corners: string[] = [];
  for (let index = 0; index < points * 2; index += 1) {
    const radius = index % 2 ? inner : outer;
    const angle = (index * Math.PI) / points - Math.PI / 2;
    corners.push(`${fixed(middle + radius * Math.cos(angle))} ${fixed(middle + radius * Math.sin(angle))}`);
  }
  return `M${corners.join("L")}z`;
}

function polygonPath(sides: number): string {
  const corners = Array.from({ length: sides }, (_one, index) => {
    const angle = (index * 2 * Math.PI) / sides - Math.PI / 2;
    return `${fixed(50 + 49 * Math.cos(angle))} ${fixed(50 + 49 * Math.sin(angle))}`;
  });
  return `M${corners.join("L")}z`;
}

const filled = (path: string, colour = GOLD): string => wrap(100, 100, `<path d="${path}" fill="${colour}"/>`);

const rect = (inset: number, width: number, height: number, colour: string, stroke: number, radius = 0): string =>
  `<rect x="${inset}" y="${inset}" width="${fixed(width - inset * 2)}" height="${fixed(height - inset * 2)}"` +
  `${radius ? ` rx="${radius}"` : ""} fill="none" stroke="${colour}" stroke-width="${stroke}"/>`;

/** A corner ornament, turned into all four corners. */
function corners(width: number, height: number, inset: number, path: string, colour: string): string {
  const places = [
    [inset, inset, 1, 1],
    [width - inset, inset, -1, 1],
    [width - inset, height - inset, -1, -1],
    [inset, height - inset, 1, -1],
  ];
  return places
    .map(([x, y, across, down]) => `<path transform="translate(${fixed(x!)} ${fixed(y!)}) scale(${across} ${down})" d="${path}" fill="none" stroke="${colour}" stroke-width="0.7"/>`)
    .join("");
}

export const SHAPES: readonly Shape[] = [
  { name: "triangle", type: "polygon", fields: { color: DARK, points: 3 }, label: () => text("Triangle"), size: [30, 30], markup: () => filled("M50 4L97 92H3z", DARK) },
  { name: "hexagon", type: "polygon", fields: { color: DARK, points: 6 }, label: () => text("Hexagon"), size: [30, 30], markup: () => filled(polygonPath(6), DARK) },
  { name: "star", type: "star", fields: { color: GOLD, points: 5 }, label: () => text("Star"), size: [30, 30], markup: () => filled(starPath(5, 49, 20)) },
  { name: "shield", label: () => text("Shield"), size: [30, 34], markup: () => wrap(100, 113, `<path d="M50 3L96 17V58C96 86 72 103 50 110C28 103 4 86 4 58V17z" fill="${DARK}"/>`) },
  { name: "sunburst", type: "seal", fields: { color: GOLD, points: 24 }, label: () => text("Sunburst"), size: [34, 34], markup: () => filled(starPath(24, 49, 42)) },
  {
    name: "seal",
    label: () => text("Seal"),
    size: [36, 36],
    markup: () =>
      wrap(
        100,
        100,
        `<path d="${starPath(32, 49, 45)}" fill="${GOLD}"/><circle cx="50" cy="50" r="39" fill="none" stroke="#ffffff" stroke-width="1.2"/>` +
          `<circle cx="50" cy="50" r="35" fill="none" stroke="#ffffff" stroke-width="0.6"/><path d="${starPath(5, 17, 7)}" fill="#ffffff"/>`,
      ),
  },
  {
    name: "rosette",
    label: () => text("Rosette with ribbons"),
    size: [34, 50],
    markup: () =>
      wrap(
        100,
        147,
        `<path d="M30 76L14 143L36 130L50 146V90z" fill="${DARK}"/><path d="M70 76L86 143L64 130L50 146V90z" fill="${DARK}"/>` +
          `<path d="${starPath(28, 49, 44)}" fill="${GOLD}"/><circle cx="50" cy="50" r="36" fill="#ffffff"/>` +
          `<circle cx="50" cy="50" r="32" fill="none" stroke="${GOLD}" stroke-width="1.5"/><path d="${starPath(5, 20, 8.5)}" fill="${GOLD}"/>`,
      ),
  },
  {
    name: "ribbon",
    type: "ribbon",
    fields: { color: DARK },
    label: () => text("Ribbon"),
    size: [90, 18],
    markup: () =>
      wrap(
        500,
        100,
        `<path d="M0 22H90V100H0L32 61z" fill="${DARK}" opacity="0.75"/><path d="M500 22H410V100H500L468 61z" fill="${DARK}" opacity="0.75"/>` +
          `<path d="M50 0H450V78H50z" fill="${DARK}"/>`,
      ),
  },
  {
    name: "divider",
    label: () => text("Divider"),
    size: [80, 6],
    markup: () =>
      wrap(
        400,
        30,
        `<path d="M0 15H170M230 15H400" stroke="${GOLD}" stroke-width="2" fill="none"/><path d="M200 3L212 15L200 27L188 15z" fill="${GOLD}"/>` +
          `<circle cx="178" cy="15" r="3" fill="${GOLD}"/><circle cx="222" cy="15" r="3" fill="${GOLD}"/>`,
      ),
  },
  {
    name: "laurel",
    label: () => text("Laurel"),
    size: [44, 38],
    markup: () => {
      const leaves = Array.from({ length: 8 }, (_one, index) => {
        const angle = 100 + index * 19;
        const radians = (angle * Math.PI) / 180;
        const [x, y] = [60 + 44 * Math.cos(radians), 52 + 44 * Math.sin(radians)];
        const leaf = (turn: number): string =>
          `<path transform="translate(${fixed(x)} ${fixed(y)}) rotate(${fixed(angle + turn)})" d="M0 0C4 -5 11 -5 16 0C11 5 4 5 0 0z" fill="${GOLD}"/>`;
        return leaf(55) + leaf(125);
      }).join("");
      return wrap(120, 104, `<g>${leaves}</g><g transform="translate(120 0) scale(-1 1)">${leaves}</g>`);
    },
  },
  {
    name: "frame_double",
    type: "frame",
    fields: { color: DARK, frameStyle: "double", borderWidth: 1.2 },
    label: () => text("Double frame"),
    size: "page",
    markup: (width, height) => wrap(width, height, rect(8, width, height, DARK, 1.4) + rect(11, width, height, GOLD, 0.4)),
  },
  {
    name: "frame_corners",
    label: () => text("Frame with corners"),
    size: "page",
    markup: (width, height) =>
      wrap(width, height, rect(9, width, height, GOLD, 0.5) + corners(width, height, 6, "M0 26V0H26M4 30V12A8 8 0 0 0 12 4H30M0 0L12 12", DARK)),
  },
  {
    name: "frame_classic",
    label: () => text("Classic frame"),
    size: "page",
    markup: (width, height) =>
      wrap(
        width,
        height,
        rect(6, width, height, DARK, 3) + rect(9.5, width, height, GOLD, 0.8) + rect(12, width, height, DARK, 0.3) +
          corners(width, height, 12, "M0 18A18 18 0 0 0 18 0M0 12A12 12 0 0 0 12 0M0 6A6 6 0 0 0 6 0", GOLD),
      ),
  },
  {
    name: "frame_notched",
    type: "frame",
    fields: { color: DARK, frameStyle: "notched", borderWidth: 1, cornerSize: 9 },
    label: () => text("Notched frame"),
    size: "page",
    markup: (width, height) => wrap(width, height, `<path d="M20 8H${width - 20}A12 12 0 0 0 ${width - 8} 20V${height - 20}A12 12 0 0 0 ${width - 20} ${height - 8}H20A12 12 0 0 0 8 ${height - 20}V20A12 12 0 0 0 20 8z" fill="none" stroke="${DARK}" stroke-width="2"/>`),
  },
];
