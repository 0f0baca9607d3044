import type { Box, RgbImage } from "@likeness/core";
import { type Distortion, stayed } from "./distortion.ts";

/** A part of a photo by its edges, in pixels from the photo's top left corner. */
export interface Edges {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const sides = ["left", "right", "top", "bottom"] as const;

/** A side of a face, as the picture shows it. */
export type Side = (typeof sides)[number];

export const occlusion: Distortion = {
  id: "occlusion",
  unit: "share of the face's box covered from one side by a grey bar",
  levels: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
  apply: async (photo, share, { box }, uniform) => {
    const side = sides[Math.floor(uniform() * sides.length)]!;
    return stayed(filled(photo, barOver(box, side, share), Math.round(20 + 180 * uniform())));
  },
};

/** The share of a box that lies at one of its sides. */
export function barOver({ left, top, width, height }: Box, side: Side, share: number): Edges {
  const right = left + width;
  const bottom = top + height;
  return {
    left: side === "right" ? right - share * width : left,
    top: side === "bottom" ? bottom - share * height : top,
    right: side === "left" ? left + share * width : right,
    bottom: side === "top" ? top + share * height : bottom,
  };
}

/** The photo with one grey in all pixels between the edges, which are rounded to whole pixels. */
function filled({ width, height, data }: RgbImage, edges: Edges, grey: number): RgbImage {
  const filled = Uint8Array.from(data);
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));
  const [left, right] = [clamp(edges.left, width), clamp(edges.right, width)];
  const bottom = clamp(edges.bottom, height);
  for (let y = clamp(edges.top, height); y < bottom; y++) {
    filled.fill(grey, 3 * (y * width + left), 3 * (y * width + right));
  }
  return { width, height, data: filled };
}
