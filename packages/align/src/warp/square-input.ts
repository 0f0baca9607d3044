import type { RgbImage } from "@likeness/core";
import type { Region } from "./halve.ts";

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
  const columns = taps(region.left, width, side, size, centered);
  const rows = taps(region.top, height, side, size, centered);
  const { data } = photo;
  const stride = photo.width * 3;
  const { first: firstColumn, second: secondColumn, firstWeight, secondWeight } = columns;
  for (let x = 0; x < size; x++) {
    firstColumn[x]! *= 3;
    secondColumn[x]! *= 3;
  }
  let at = offset;
  for (let y = 0; y < size; y++) {
    const aboveWeight = rows.firstWeight[y]!;
    const belowWeight = rows.secondWeight[y]!;
    if (aboveWeight === 0 && belowWeight === 0) {
      output.fill(0, at, at + size * 3);
      at += size * 3;
      continue;
    }
    const above = rows.first[y]! * stride;
    const below = rows.second[y]! * stride;
    for (let x = 0; x < size; x++, at += 3) {
      const left = firstColumn[x]!;
      const right = secondColumn[x]!;
      const leftWeight = firstWeight[x]!;
      const rightWeight = secondWeight[x]!;
      const leftAbove = leftWeight * aboveWeight;
      const rightAbove = rightWeight * aboveWeight;
      const leftBelow = leftWeight * belowWeight;
      const rightBelow = rightWeight * belowWeight;
      const a = above + left;
      const b = above + right;
      const c = below + left;
      const d = below + right;
      output[at] = data[a]! * leftAbove + data[b]! * rightAbove + data[c]! * leftBelow + data[d]! * rightBelow;
      output[at + 1] =
        data[a + 1]! * leftAbove + data[b + 1]! * rightAbove + data[c + 1]! * leftBelow + data[d + 1]! * rightBelow;
      output[at + 2] =
        data[a + 2]! * leftAbove + data[b + 2]! * rightAbove + data[c + 2]! * leftBelow + data[d + 2]! * rightBelow;
    }
  }
}

/** For each output pixel along one axis the two photo pixels it mixes and their weights; 0 where the padding is. */
function taps(start: number, length: number, side: number, size: number, centered: boolean) {
  const before = centered ? side - length - Math.round((side - length) / 2) : 0;
  const first = new Int32Array(size);
  const second = new Int32Array(size);
  const firstWeight = new Float64Array(size);
  const secondWeight = new Float64Array(size);
  const inside = (i: number) => i >= 0 && i < length;
  for (let i = 0; i < size; i++) {
    const place = (i * side) / size;
    const low = Math.floor(place) - before;
    const high = Math.min(side - 1, Math.floor(place) + 1) - before;
    const fraction = place - Math.floor(place);
    first[i] = start + Math.min(Math.max(low, 0), length - 1);
    second[i] = start + Math.min(Math.max(high, 0), length - 1);
    firstWeight[i] = inside(low) ? 1 - fraction : 0;
    secondWeight[i] = inside(high) ? fraction : 0;
  }
  return { first, second, firstWeight, secondWeight };
}
