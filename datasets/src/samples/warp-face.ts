import type { RgbImage } from "@likeness/core";
import type { FloatImage } from "./float-image.ts";
import type { Occlusion, Perturbation } from "./perturbation.ts";
import type { SamplePerson } from "./samples-recipe.ts";

/** Share of the picture's side that the face's square takes at scale 1, about that of LFW. */
const faceShare = 0.42;

/** Samples in each direction for a pixel: the photos are shrunk up to five times, where one sample would alias. */
const samplesAcross = 3;

/**
 * Takes the face and its surroundings out of the photo, turned, scaled and shifted. Beyond the person's region its edge
 * is repeated. An occlusion is fixed to the face and turns with it.
 */
export function warpFace(photo: RgbImage, person: SamplePerson, how: Perturbation, size: number): FloatImage {
  const [faceLeft, faceTop, side] = person.face;
  const perPixel = side / (faceShare * size * how.scale);
  const angle = (how.rotation * Math.PI) / 180;
  const cos = Math.cos(angle) * perPixel;
  const sin = Math.sin(angle) * perPixel;
  const middleX = size * (0.5 + how.shiftX);
  const middleY = size * (0.5 + how.shiftY);
  const { occlusion } = how;
  const data = new Float32Array(3 * size * size);
  const sum = new Float64Array(3);
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at += 3) {
      sum.fill(0);
      for (let row = 0.5; row < samplesAcross; row++) {
        const dy = y + row / samplesAcross - middleY;
        for (let column = 0.5; column < samplesAcross; column++) {
          const dx = x + column / samplesAcross - middleX;
          // From the middle of the face, in pixels of the photo.
          const u = cos * dx + sin * dy;
          const v = cos * dy - sin * dx;
          if (occlusion && isCovered(occlusion, u / side + 0.5, v / side + 0.5)) {
            for (let c = 0; c < 3; c++) sum[c] = sum[c]! + occlusion.colour[c]!;
          } else addBilinear(photo, person.region, faceLeft + side / 2 + u, faceTop + side / 2 + v, sum);
        }
      }
      for (let c = 0; c < 3; c++) data[at + c] = sum[c]! / samplesAcross ** 2;
    }
  }
  return { size, data };
}

/** Whether the occlusion covers the point (x, y) of the face's square, which is 0…1 in both directions. */
function isCovered({ side, share }: Occlusion, x: number, y: number): boolean {
  if (x < 0 || x > 1 || y < 0 || y > 1.1) return false;
  const depth = side === "left" ? x : side === "right" ? 1 - x : 1 - y;
  return depth < share;
}

/** Adds the colour at (x, y), held inside `region`, where the middle of the first pixel is (0.5, 0.5). */
function addBilinear(
  { width, height, data }: RgbImage,
  region: SamplePerson["region"],
  x: number,
  y: number,
  sum: Float64Array,
): void {
  const right = Math.min(region[2], width) - 1;
  const bottom = Math.min(region[3], height) - 1;
  const px = Math.min(Math.max(x - 0.5, region[0]), right);
  const py = Math.min(Math.max(y - 0.5, region[1]), bottom);
  const left = Math.min(Math.floor(px), right - 1);
  const top = Math.min(Math.floor(py), bottom - 1);
  const fx = px - left;
  const fy = py - top;
  const weight00 = (1 - fx) * (1 - fy);
  const weight01 = fx * (1 - fy);
  const weight10 = (1 - fx) * fy;
  const weight11 = fx * fy;
  const above = 3 * (top * width + left);
  const below = above + 3 * width;
  for (let c = 0; c < 3; c++) {
    const upper = data[above + c]! * weight00 + data[above + 3 + c]! * weight01;
    sum[c] = sum[c]! + upper + data[below + c]! * weight10 + data[below + 3 + c]! * weight11;
  }
}
