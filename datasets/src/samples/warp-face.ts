import type { Box, RgbImage } from "@likeness/core";
import type { FloatImage } from "../distortions/float-image.ts";
import { barOver } from "../distortions/occlusion.ts";
import { middleOf } from "../distortions/similarity.ts";
import { type Bar, warp } from "../distortions/warp.ts";
import type { Occlusion, Perturbation } from "./perturbation.ts";
import type { SamplePerson } from "./samples-recipe.ts";

/** Share of the picture's side that the face's square takes at scale 1, about that of LFW. */
const faceShare = 0.42;

/** Samples in each direction for a pixel: the photos are shrunk up to five times, where one sample would alias. */
const samplesAcross = 3;

/** How far a bar hangs over the lower edge of the face's square, in shares of its side: the chin may stand out there. */
const overhang = 0.1;

/**
 * Takes the face and its surroundings out of the photo, turned, scaled and shifted. Beyond the person's region its edge
 * is repeated. An occlusion is fixed to the face and turns with it.
 */
export function warpFace(photo: RgbImage, person: SamplePerson, how: Perturbation, size: number): FloatImage {
  const [faceLeft, faceTop, side] = person.face;
  const [left, top, right, bottom] = person.region;
  const square = { left: faceLeft, top: faceTop, width: side, height: side };
  const moved = {
    scale: (faceShare * size * how.scale) / side,
    degrees: how.rotation,
    from: middleOf(square),
    to: [size * (0.5 + how.shiftX) - 0.5, size * (0.5 + how.shiftY) - 0.5],
  } as const;
  const region = { left, top, right: Math.min(right, photo.width), bottom: Math.min(bottom, photo.height) };
  const target = { width: size, height: size, data: new Float32Array(3 * size * size) };
  const bar = how.occlusion && barOnFace(square, how.occlusion);
  return warp(photo, moved, target, { region, across: samplesAcross, bar });
}

function barOnFace(square: Box, { side, share, colour }: Occlusion): Bar {
  const edges = barOver(square, side, share);
  return { edges: { ...edges, bottom: edges.bottom + overhang * square.height }, colour };
}
