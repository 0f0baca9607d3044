import type { Box, RgbImage } from "@likeness/core";
import sharp, { type Sharp } from "sharp";
import { identity, type Similarity } from "./similarity.ts";
import { warpPhoto } from "./warp-photo.ts";

/** The face of a photo that is distorted. */
export interface DistortedFace {
  readonly box: Box;
  /** Distance between the eye centres, pixels. */
  readonly eyeDistance: number;
}

/** A distorted photo, and where its points went. */
export interface Distorted {
  readonly photo: RgbImage;
  readonly moved: Similarity;
}

/** One way to spoil a photo, in levels from mild to strong. */
export interface Distortion {
  readonly id: string;
  /** What a level means. */
  readonly unit: string;
  readonly levels: readonly number[];
  /**
   * @param uniform draws what is left to chance (the direction of a turn, the side of an occlusion). It starts anew at
   * every level, so that the levels of a photo differ in strength alone.
   */
  apply(photo: RgbImage, level: number, face: DistortedFace, uniform: () => number): Promise<Distorted>;
}

/** The sweep, in the order of the report. */
export const distortions: readonly Distortion[] = [
  {
    id: "scale",
    unit: "size of the face, times its own, in a frame of the photo's size",
    levels: [2, 1.5, 0.7, 0.5, 0.35, 0.25],
    apply: async (photo, scale, face) => warped(photo, { ...middleOf(face), scale, degrees: 0 }),
  },
  {
    id: "rotation",
    unit: "degrees in the plane, to either side",
    levels: [10, 20, 30, 45, 60, 90],
    apply: async (photo, level, face, uniform) =>
      warped(photo, { ...middleOf(face), scale: 1, degrees: uniform() < 0.5 ? -level : level }),
  },
  {
    id: "blur",
    unit: "standard deviation of a Gaussian, times the distance between the eyes",
    levels: [0.03, 0.06, 0.1, 0.15, 0.2, 0.3],
    apply: async (photo, level, { eyeDistance }) => {
      const sigma = level * eyeDistance;
      // sharp has no weaker blur, and one of less than a third of a pixel changes nothing.
      return sigma < 0.3 ? stayed(photo) : stayed(await finish(open(photo).blur(sigma)));
    },
  },
  {
    id: "darkness",
    unit: "factor on every grey level",
    levels: [0.5, 0.3, 0.2, 0.1, 0.05, 0.03],
    apply: async ({ width, height, data }, level) =>
      stayed({ width, height, data: data.map((value) => Math.round(value * level)) }),
  },
  {
    id: "jpeg",
    unit: "JPEG quality",
    levels: [40, 20, 10, 6, 3, 1],
    apply: async (photo, quality) =>
      stayed(await finish(sharp(await open(photo).jpeg({ quality, chromaSubsampling: "4:2:0" }).toBuffer()))),
  },
  {
    id: "occlusion",
    unit: "share of the face's box covered from one side by a grey bar",
    levels: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
    apply: async (photo, share, { box }, uniform) => stayed(occluded(photo, box, share, uniform)),
  },
];

const sides = ["left", "right", "top", "bottom"] as const;

function occluded(photo: RgbImage, box: Box, share: number, uniform: () => number): RgbImage {
  const side = sides[Math.floor(uniform() * sides.length)]!;
  const grey = Math.round(20 + 180 * uniform());
  const right = box.left + box.width;
  const bottom = box.top + box.height;
  const fromX = side === "right" ? right - share * box.width : box.left;
  const toX = side === "left" ? box.left + share * box.width : right;
  const fromY = side === "bottom" ? bottom - share * box.height : box.top;
  const toY = side === "top" ? box.top + share * box.height : bottom;
  const data = Uint8Array.from(photo.data);
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));
  for (let y = clamp(fromY, photo.height); y < clamp(toY, photo.height); y++) {
    const row = y * photo.width;
    data.fill(grey, 3 * (row + clamp(fromX, photo.width)), 3 * (row + clamp(toX, photo.width)));
  }
  return { width: photo.width, height: photo.height, data };
}

function middleOf({ box }: DistortedFace): { centerX: number; centerY: number } {
  return { centerX: box.left + box.width / 2 - 0.5, centerY: box.top + box.height / 2 - 0.5 };
}

function warped(photo: RgbImage, moved: Similarity): Distorted {
  return { photo: warpPhoto(photo, moved), moved };
}

function stayed(photo: RgbImage): Distorted {
  return { photo, moved: identity };
}

function open({ width, height, data }: RgbImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

async function finish(picture: Sharp): Promise<RgbImage> {
  const { data, info } = await picture.removeAlpha().toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: Uint8Array.from(data) };
}
