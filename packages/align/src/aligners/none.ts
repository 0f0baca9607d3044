import { available, type RgbImage } from "@likeness/core";
import { type AlignerKind, alignerOf } from "../aligner.ts";
import { dlibTemplate } from "../crop/dlib-template.ts";
import type { Face } from "../face.ts";

const PADDING = 0.25;

/** Baseline: the whole photo is the face, and its landmarks are those of the mean face in the middle. */
export const none: AlignerKind = {
  id: "none",
  title: "no alignment: the whole photo is taken for the face (baseline)",
  baseline: true,
  wholePhoto: true,
  availability: async () => available(),
  open: async () => alignerOf("none", async (photo) => [wholePhotoFace(photo)]),
};

/**
 * A face that was not looked for. Its box is the photo; its landmarks are dlib's mean face, placed so that dlib's chip
 * (padding 0.25) is the largest square in the middle of the photo. The other templates cut about the same face tighter.
 */
export function wholePhotoFace({ width, height }: RgbImage): Face {
  const side = Math.min(width, height);
  const shiftX = (width - side) / 2 - 0.5;
  const shiftY = (height - side) / 2 - 0.5;
  const landmarks = new Float32Array(136);
  for (let point = 0; point < 68; point++) {
    const [x, y] = point < 17 ? jaw(point, side) : dlibTemplate(point, side, PADDING);
    landmarks.set([x + shiftX, y + shiftY], 2 * point);
  }
  return { box: { left: 0, top: 0, width, height }, score: 1, landmarks };
}

/** dlib has no mean jaw: half an ellipse from temple to temple below the mean mouth. No crop uses it. */
function jaw(point: number, side: number): [number, number] {
  const turn = (Math.PI * point) / 16;
  const place = (value: number) => ((PADDING + value) / (2 * PADDING + 1)) * side;
  return [place(0.5 - 0.55 * Math.cos(turn)), place(0.2 + 0.9 * Math.sin(turn))];
}
