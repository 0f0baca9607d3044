import type { PixelMemory, RgbImage } from "@likeness/core";
import type { AffineMap } from "../geometry/affine-map.ts";
import { halve, type Region } from "./halve.ts";

/** A square of the photo, turned about its centre: what dlib calls chip details. */
export interface ChipPlace {
  readonly centerX: number;
  readonly centerY: number;
  /** Side in pixels of the photo. */
  readonly side: number;
  /** Radians, clockwise in the picture. */
  readonly angle: number;
}

/**
 * `size`×`size` crop of a turned square as dlib's `extract_image_chips`: the photo is halved while the square has more
 * than twice the crop's side, then sampled bilinearly; values are cut, not rounded, and a sample with any of its four
 * pixels outside the photo is black. (dlib copies pixels where the square has exactly the crop's size and no angle;
 * that short cut is not followed.)
 */
export function extractChip(photo: RgbImage, place: ChipPlace, size: number, memory: PixelMemory): RgbImage {
  let square = squareOf(place);
  let depth = 0;
  let margin = 2;
  for (let down = pointDown(square); area(down) > size * size; down = pointDown(down)) {
    depth++;
    margin = margin * 2 + 2;
  }
  const region = surroundings(photo, turned(square, place.angle), margin);
  square = shifted(square, -region.left, -region.top);
  let level = photo;
  let window = region;
  for (let i = 0; i < depth; i++) {
    level = halve(level, window);
    window = { left: 0, top: 0, right: level.width, bottom: level.height };
    square = pointDown(square);
  }
  const [left, top, right, rightTop, bottomLeft, bottom] = turned(square, place.angle) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const steps = Math.max(1, size - 1);
  const map = {
    a: (right - left) / steps,
    b: (bottomLeft - left) / steps,
    c: left,
    d: (rightTop - top) / steps,
    e: (bottom - top) / steps,
    f: top,
  };
  return { width: size, height: size, data: sampleCut(level, window, map, size, memory(size * size * 3)) };
}

interface Square {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** dlib's rectangles name their outermost pixels, so a side of `n` pixels spans `n - 1`. */
function squareOf({ centerX, centerY, side }: ChipPlace): Square {
  const reach = (side - 1) / 2;
  return { left: centerX - reach, top: centerY - reach, right: centerX + reach, bottom: centerY + reach };
}

function shifted(square: Square, x: number, y: number): Square {
  return { left: square.left + x, top: square.top + y, right: square.right + x, bottom: square.bottom + y };
}

/** Where a rectangle lies after halving. The offsets are dlib's own; its chips, and the networks fed on them, have them. */
function pointDown(square: Square): Square {
  return {
    left: square.left / 2 - 1.25,
    top: square.top / 2 - 0.75,
    right: square.right / 2 - 1.25,
    bottom: square.bottom / 2 - 0.75,
  };
}

function area({ left, top, right, bottom }: Square): number {
  return right < left || bottom < top ? 0 : (right - left + 1) * (bottom - top + 1);
}

/** Corners top left, top right, bottom left, bottom right after turning about the centre. */
function turned({ left, top, right, bottom }: Square, angle: number): number[] {
  const centerX = (left + right) / 2;
  const centerY = (top + bottom) / 2;
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  return [left, top, right, top, left, bottom, right, bottom].map((_, i, corners) => {
    const x = corners[i & ~1]! - centerX;
    const y = corners[i | 1]! - centerY;
    return i % 2 === 0 ? cosine * x - sine * y + centerX : sine * x + cosine * y + centerY;
  });
}

/** The part of the photo that the crop needs. Halving starts at its corner, so it decides which pixels are joined. */
function surroundings(photo: RgbImage, corners: readonly number[], margin: number): Region {
  const xs = corners.filter((_, i) => i % 2 === 0);
  const ys = corners.filter((_, i) => i % 2 === 1);
  const left = Math.max(0, Math.min(...xs) - margin);
  const top = Math.max(0, Math.min(...ys) - margin);
  const right = Math.min(photo.width - 1, Math.max(...xs) + margin);
  const bottom = Math.min(photo.height - 1, Math.max(...ys) + margin);
  const nearest = (value: number) => Math.floor(value + 0.5);
  return { left: nearest(left), top: nearest(top), right: nearest(right) + 1, bottom: nearest(bottom) + 1 };
}

/** Samples the window of a picture at `map(x, y)`, counted from the window's corner, to `output`. */
function sampleCut(picture: RgbImage, window: Region, map: AffineMap, size: number, output: Uint8Array): Uint8Array {
  const { data } = picture;
  const stride = picture.width * 3;
  // Without `| 0` the engine may keep these whole numbers as floats, which doubles the time of the loop.
  const lastX = (window.right - window.left - 1) | 0;
  const lastY = (window.bottom - window.top - 1) | 0;
  const origin = (window.top * stride + window.left * 3) | 0;
  const { a, b, c, d, e, f } = map;
  output.fill(0);
  let at = 0;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at += 3) {
      const sourceX = a * x + b * y + c;
      const sourceY = d * x + e * y + f;
      if (!(sourceX >= 0 && sourceY >= 0 && sourceX < lastX && sourceY < lastY)) continue;
      // Cut by `| 0`, here and below: a third faster than floor and than leaving it to the array. The same in WebAssembly's
      // vectors of two 64-bit floats takes longer.
      const left = sourceX | 0;
      const top = sourceY | 0;
      const fx = sourceX - left;
      const fy = sourceY - top;
      const first = origin + top * stride + left * 3;
      const below = first + stride;
      output[at] = mixed(data[first]!, data[first + 3]!, data[below]!, data[below + 3]!, fx, fy) | 0;
      output[at + 1] = mixed(data[first + 1]!, data[first + 4]!, data[below + 1]!, data[below + 4]!, fx, fy) | 0;
      output[at + 2] = mixed(data[first + 2]!, data[first + 5]!, data[below + 2]!, data[below + 5]!, fx, fy) | 0;
    }
  }
  return output;
}

function mixed(a: number, b: number, c: number, d: number, fx: number, fy: number): number {
  return (1 - fy) * ((1 - fx) * a + fx * b) + fy * ((1 - fx) * c + fx * d);
}
