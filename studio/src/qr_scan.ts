// Whether a QR code can be scanned where it is printed: how large its dots are, whether its margin is kept, and how it
// stands out. The limits are those that a decoder holds in tests/rendering/test_scanning.py.

import { contrast, isDarker } from "./contrast";
import { text } from "./texts";

export const LEAST_DOT_MM = 0.25;
export const GOOD_DOT_MM = 0.4;
export const LEAST_CONTRAST = 4;

export interface ScannedCode {
  /** Dots across, with the margin of four on each side that belongs to the code. */
  dots: number;
  /** The side that is printed, in millimetres. */
  side: number;
  colour: string;
  /** What lies under it, where that is one known colour. */
  ground: string | null;
  /** Names of what lies over the code or its margin. */
  over: readonly string[];
  /** Names of what ends under it, where nothing of its own covers that. */
  under: readonly string[];
}

export interface ScanProblem {
  message: string;
  remedy: string;
  severe: boolean;
}

export const dotSize = (code: ScannedCode): number => Math.round((code.side / code.dots) * 100) / 100;

export function scanProblems(code: ScannedCode): ScanProblem[] {
  const found: ScanProblem[] = [];
  const dot = dotSize(code);
  if (dot < GOOD_DOT_MM) {
    found.push({
      message: text("The dots of the QR code are %(dot)s mm: too small for many cameras.", { dot }),
      remedy: text("Make it at least %(size)s mm wide.", { size: Math.ceil(code.dots * GOOD_DOT_MM) }),
      severe: dot < LEAST_DOT_MM,
    });
  }
  for (const name of code.over) {
    found.push({
      message: text("“%(name)s” lies over the QR code or its white margin.", { name }),
      remedy: text("Move one of them: cameras need the margin to find the code."),
      severe: true,
    });
  }
  for (const name of code.under) {
    found.push({
      message: text("The QR code stands across the edge of “%(name)s”.", { name }),
      remedy: text("Give the code a white background, or move it."),
      severe: false,
    });
  }
  if (code.ground === null) {
    if (!code.under.length) {
      found.push({
        message: text("The QR code stands on a picture: nobody knows how well it stands out."),
        remedy: text("Give the code a white background."),
        severe: false,
      });
    }
    return found;
  }
  const ratio = Math.round(contrast(code.colour, code.ground) * 10) / 10;
  if (isDarker(code.ground, code.colour)) {
    found.push({
      message: text("The QR code is light on dark: many cameras do not read that."),
      remedy: text("Give it a dark colour on a light background."),
      severe: true,
    });
  } else if (ratio < LEAST_CONTRAST) {
    found.push({
      message: text("The QR code hardly stands out: contrast %(ratio)s to 1.", { ratio }),
      remedy: text("Use a darker colour or a lighter background: at least %(least)s to 1.", { least: LEAST_CONTRAST }),
      severe: true,
    });
  }
  return found;
}
