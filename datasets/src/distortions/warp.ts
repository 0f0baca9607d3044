import type { RgbImage } from "@likeness/core";
import type { Distorted } from "./distortion.ts";
import type { FloatImage } from "./float-image.ts";
import type { Edges } from "./occlusion.ts";
import type { Similarity } from "./similarity.ts";

/** How a photo is warped. */
export interface WarpOptions {
  /** What may be seen of the photo, in whole pixels; its edge is repeated beyond it. Default: all of it. */
  readonly region?: Edges;
  /** Samples in each direction for a pixel. Default: as many as a photo that shrinks needs, so that nothing aliases. */
  readonly across?: number;
  readonly bar?: Bar | undefined;
}

/** A part of the photo in one colour, which moves with it. */
export interface Bar {
  readonly edges: Edges;
  readonly colour: readonly [red: number, green: number, blue: number];
}

/** The photo scaled and turned, in a frame of its size. Beyond the photo its edge is repeated. */
export function warped(photo: RgbImage, moved: Similarity): Distorted {
  return { photo: warp(photo, moved, { ...photo, data: new Uint8Array(photo.data.length) }), moved };
}

/** Draws the moved photo over the whole of `target`, bilinear; values are rounded where that holds bytes. */
export function warp<Target extends RgbImage | FloatImage>(
  photo: RgbImage,
  { scale, degrees, from, to }: Similarity,
  target: Target,
  { region, across = Math.max(1, Math.ceil(1 / scale)), bar }: WarpOptions = {},
): Target {
  const { width, height, data } = target;
  const seen = region ?? { left: 0, top: 0, right: photo.width, bottom: photo.height };
  const whole = data instanceof Uint8Array;
  const angle = (degrees * Math.PI) / 180;
  const cos = Math.cos(angle) / scale;
  const sin = Math.sin(angle) / scale;
  const sum = new Float64Array(3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      sum.fill(0);
      for (let row = 0.5; row < across; row++) {
        const dy = y + row / across - 0.5 - to[1];
        for (let column = 0.5; column < across; column++) {
          const dx = x + column / across - 0.5 - to[0];
          const sourceX = from[0] + cos * dx + sin * dy;
          const sourceY = from[1] + cos * dy - sin * dx;
          if (bar !== undefined && isInside(bar.edges, sourceX + 0.5, sourceY + 0.5)) {
            for (let c = 0; c < 3; c++) sum[c]! += bar.colour[c]!;
          } else addBilinear(photo, seen, sourceX, sourceY, sum);
        }
      }
      for (let c = 0; c < 3; c++) {
        const mean = sum[c]! / across ** 2;
        data[at + c] = whole ? Math.round(mean) : mean;
      }
    }
  }
  return target;
}

function isInside({ left, top, right, bottom }: Edges, x: number, y: number): boolean {
  return x >= left && x < right && y >= top && y < bottom;
}

/** Adds the colour at (x, y), held inside the region. */
function addBilinear({ width, data }: RgbImage, region: Edges, x: number, y: number, sum: Float64Array): void {
  const px = Math.min(Math.max(x, region.left), region.right - 1);
  const py = Math.min(Math.max(y, region.top), region.bottom - 1);
  const left = Math.floor(px);
  const top = Math.floor(py);
  const right = Math.min(left + 1, region.right - 1);
  const bottom = Math.min(top + 1, region.bottom - 1);
  const fx = px - left;
  const fy = py - top;
  for (let c = 0; c < 3; c++) {
    const upper = data[3 * (top * width + left) + c]! * (1 - fx) + data[3 * (top * width + right) + c]! * fx;
    const lower = data[3 * (bottom * width + left) + c]! * (1 - fx) + data[3 * (bottom * width + right) + c]! * fx;
    sum[c]! += upper * (1 - fy) + lower * fy;
  }
}
