import type { RgbImage } from "@likeness/core";
import type { FloatImage } from "./float-image.ts";
import type { Perturbation } from "./perturbation.ts";
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
  const data = new Float32Array(3 * size * size);
  const colour = new Float64Array(3);
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at += 3) {
      for (let sample = 0; sample < samplesAcross ** 2; sample++) {
        const dx = x + ((sample % samplesAcross) + 0.5) / samplesAcross - middleX;
        const dy = y + (Math.floor(sample / samplesAcross) + 0.5) / samplesAcross - middleY;
        // From the middle of the face, in pixels of the photo.
        const u = cos * dx + sin * dy;
        const v = cos * dy - sin * dx;
        if (!isCovered(how, u / side + 0.5, v / side + 0.5)) {
          bilinear(photo, person.region, faceLeft + side / 2 + u, faceTop + side / 2 + v, colour);
        } else colour.set(how.occlusion!.colour);
        data[at] = data[at]! + colour[0]!;
        data[at + 1] = data[at + 1]! + colour[1]!;
        data[at + 2] = data[at + 2]! + colour[2]!;
      }
    }
  }
  for (let i = 0; i < data.length; i++) data[i] = data[i]! / samplesAcross ** 2;
  return { size, data };
}

/** Whether the occlusion covers the point (x, y) of the face's square, which is 0…1 in both directions. */
function isCovered({ occlusion }: Perturbation, x: number, y: number): boolean {
  if (!occlusion || x < 0 || x > 1 || y < 0 || y > 1.1) return false;
  const depth = { left: x, right: 1 - x, bottom: 1 - y }[occlusion.side];
  return depth < occlusion.share;
}

/** The colour at (x, y), where the middle of the first pixel is (0.5, 0.5), held inside `region`. */
function bilinear(photo: RgbImage, region: SamplePerson["region"], x: number, y: number, into: Float64Array): void {
  const right = Math.min(region[2], photo.width) - 1;
  const bottom = Math.min(region[3], photo.height) - 1;
  const px = Math.min(Math.max(x - 0.5, region[0]), right);
  const py = Math.min(Math.max(y - 0.5, region[1]), bottom);
  const left = Math.min(Math.floor(px), right - 1);
  const top = Math.min(Math.floor(py), bottom - 1);
  const fx = px - left;
  const fy = py - top;
  const above = 3 * (top * photo.width + left);
  const below = above + 3 * photo.width;
  for (let c = 0; c < 3; c++) {
    const upper = photo.data[above + c]! * (1 - fx) + photo.data[above + 3 + c]! * fx;
    const lower = photo.data[below + c]! * (1 - fx) + photo.data[below + 3 + c]! * fx;
    into[c] = upper * (1 - fy) + lower * fy;
  }
}
