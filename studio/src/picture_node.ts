// A renderer's picture as a node of the stage. Outlines go in as they are; what has ids, styles or text of its own stays
// an image, where nothing of it can reach the page.

import { set, svg } from "./dom";
import type { Picture } from "./types";

const PLAIN = new Set(["svg", "g", "image", "path", "rect", "circle", "ellipse", "line", "polygon", "polyline"]);
const ATTRIBUTES = new Set([
  "d", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "transform", "x", "y",
  "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2", "points", "opacity", "fill-opacity",
  "stroke-opacity", "fill-rule", "viewBox", "preserveAspectRatio", "xmlns",
]);

/** The address of one of our own pictures, or a picture by itself. */
const isPictureAddress = (attribute: Attr): boolean =>
  attribute.localName === "href" && /^(\/(?!\/)|data:image\/)/.test(attribute.value);

const parsed = new Map<string, SVGSVGElement | null>();

/** The markup as nodes, if it is nothing but outlines. */
function outlines(markup: string): SVGSVGElement | null {
  let found = parsed.get(markup);
  if (found === undefined) {
    const root = new DOMParser().parseFromString(markup, "image/svg+xml").documentElement;
    const all = [root, ...root.querySelectorAll("*")];
    const plain = all.every(
      (one) =>
        one.namespaceURI === "http://www.w3.org/2000/svg" &&
        PLAIN.has(one.localName) &&
        [...one.attributes].every((attribute) => ATTRIBUTES.has(attribute.name) || isPictureAddress(attribute)),
    );
    found = plain ? (root as unknown as SVGSVGElement) : null;
    if (parsed.size > 600) parsed.clear();
    parsed.set(markup, found);
  }
  return found ? (document.importNode(found, true) as SVGSVGElement) : null;
}

/** Whether a picture shows anything at all. */
export const isEmpty = (picture: Pick<Picture, "svg" | "png">): boolean => !picture.png && !/<(?!svg|\/)/.test(picture.svg ?? "");

export const svgAddress = (markup: string): string => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(markup)}`;

/** Where the picture stands, from the top left corner of its element. */
export function pictureNode(picture: Pick<Picture, "svg" | "png" | "x" | "y" | "width" | "height">): SVGElement | null {
  const place = { x: picture.x, y: picture.y, width: picture.width, height: picture.height };
  if (picture.svg) {
    const node = outlines(picture.svg);
    if (node) {
      set(node, { ...place, "aria-hidden": "true" });
      node.setAttribute("overflow", "visible");
      return node;
    }
    return svg("image", { ...place, href: svgAddress(picture.svg), preserveAspectRatio: "none" });
  }
  return picture.png ? svg("image", { ...place, href: picture.png, preserveAspectRatio: "none" }) : null;
}

/** The same for places that are HTML: a list of names, the menu of fonts. */
export function pictureImage(picture: { svg?: string; png?: string }, className: string): HTMLImageElement | null {
  // Fitted into its place in its own proportions, not stretched as in the box of an element.
  const source = picture.svg ? svgAddress(picture.svg.replace('preserveAspectRatio="none"', "")) : picture.png;
  if (!source) return null;
  const image = document.createElement("img");
  image.src = source;
  image.alt = "";
  image.className = className;
  return image;
}
