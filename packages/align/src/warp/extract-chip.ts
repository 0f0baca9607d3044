import type { PixelMemory, RgbImage } from "@likeness/core";
import type { AffineMap } from "../geometry/affine-map.ts";
import { halve, type Region } from "./halve.ts";
import { aligned, instantiate, reserve, type WithMemory } from "./instantiate.ts";

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

interface SampleFunctions extends WithMemory {
  sample(
    source: number,
    stride: number,
    lastX: number,
    lastY: number,
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
    f: number,
    size: number,
    output: number,
  ): void;
}

/** Memory that a thread keeps from one chip to the next; what takes more is given back at once. */
const KEPT = 16 * 2 ** 20;
let kept: SampleFunctions | undefined;

function functionsWith(bytes: number): SampleFunctions {
  const functions = kept ?? instantiate<SampleFunctions>("sample-chip");
  kept = bytes <= KEPT ? functions : undefined;
  reserve(functions, bytes);
  return functions;
}

/** Samples the window of a picture at `map(x, y)`, counted from the window's corner, to `output`. */
function sampleCut(picture: RgbImage, window: Region, map: AffineMap, size: number, output: Uint8Array): Uint8Array {
  const columns = window.right - window.left;
  const rows = window.bottom - window.top;
  // Whole rows in one piece are copied faster than parts of rows, if they are not much more.
  const whole = picture.width <= 2 * columns;
  const [first, width] = whole ? [0, picture.width] : [window.left, columns];
  const source = aligned(output.length);
  const bytes = source + 3 * width * rows;
  const functions = functionsWith(bytes);
  const memory = new Uint8Array(functions.memory.buffer);
  const stride = 3 * picture.width;
  const from = window.top * stride + 3 * first;
  if (whole) memory.set(picture.data.subarray(from, from + stride * rows), source);
  else {
    for (let row = 0; row < rows; row++) {
      const start = from + row * stride;
      memory.set(picture.data.subarray(start, start + 3 * width), source + row * 3 * width);
    }
  }
  const { a, b, c, d, e, f } = map;
  const corner = source + 3 * (window.left - first);
  functions.sample(corner, 3 * width, columns - 1, rows - 1, a, b, c, d, e, f, size, 0);
  output.set(memory.subarray(0, output.length));
  return output;
}
