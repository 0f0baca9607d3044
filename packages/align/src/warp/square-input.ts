import type { RgbImage } from "@likeness/core";
import type { Region } from "./halve.ts";
import { RowResizer, type Taps } from "./resize-rows.ts";

/**
 * Writes a region of the photo into `size`×`size`×3 floats (0–255) at `output[offset…]` as the face-api networks want
 * their input: zeros make it a square, behind the shorter side or (`centered`) half before and half behind, the odd
 * pixel behind; then it is resized bilinearly with TensorFlow's former rule (output pixel i samples i·side/size), which
 * those networks were trained with.
 */
export function writeSquareInput(
  photo: RgbImage,
  region: Region,
  size: number,
  centered: boolean,
  output: Float32Array,
  offset = 0,
): void {
  const width = region.right - region.left;
  const height = region.bottom - region.top;
  const side = Math.max(width, height);
  const rows = taps(height, side, size, centered);
  const resizer = new RowResizer(taps(width, side, size, centered), width);
  const read = (row: number) => {
    const start = ((region.top + row) * photo.width + region.left) * 3;
    return photo.data.subarray(start, start + 3 * width);
  };
  for (let y = 0, at = offset; y < size; y++, at += 3 * size) {
    const above = rows.firstWeight[y]!;
    const below = rows.secondWeight[y]!;
    if (above === 0 && below === 0) output.fill(0, at, at + 3 * size);
    else output.set(resizer.mix(rows.first[y]!, rows.second[y]!, above, below, read), at);
  }
}

function taps(length: number, side: number, size: number, centered: boolean): Taps {
  const before = centered ? side - length - Math.round((side - length) / 2) : 0;
  const first = new Int32Array(size);
  const second = new Int32Array(size);
  const firstWeight = new Float32Array(size);
  const secondWeight = new Float32Array(size);
  const inside = (i: number) => i >= 0 && i < length;
  for (let i = 0; i < size; i++) {
    const place = (i * side) / size;
    const low = Math.floor(place) - before;
    const high = Math.min(side - 1, Math.floor(place) + 1) - before;
    const fraction = place - Math.floor(place);
    first[i] = Math.min(Math.max(low, 0), length - 1);
    second[i] = Math.min(Math.max(high, 0), length - 1);
    firstWeight[i] = inside(low) ? 1 - fraction : 0;
    secondWeight[i] = inside(high) ? fraction : 0;
  }
  return { first, second, firstWeight, secondWeight };
}
