import type { RgbImage } from "@likeness/core";
import { beforeAll, describe, expect, it } from "vitest";
import { pattern, plain } from "../../../test-photos/pictures.ts";
import type { Region } from "../src/warp/halve.ts";
import { SquareInput } from "../src/warp/square-input.ts";
import { openFaceApi } from "./support/face-api.ts";

const whole = ({ width, height }: RgbImage) => ({ left: 0, top: 0, right: width, bottom: height });

const inputOf = (photo: RgbImage, region: Region, size: number, centered: boolean) =>
  new SquareInput(size, centered).write(photo, [region]);

describe("a square input", () => {
  let faceApi: Awaited<ReturnType<typeof openFaceApi>>;
  beforeAll(async () => {
    faceApi = await openFaceApi();
  });

  const sizes = [
    [250, 250, 224],
    [320, 240, 416],
    [241, 320, 112],
    [113, 40, 112],
    [112, 112, 112],
    [999, 3, 64],
    [1, 1, 32],
    [2, 1, 32],
  ] as const;
  it.each(sizes)("makes of a photo of %i×%i the input of %i that face-api makes", (width, height, size) => {
    const photo = pattern(width, height);
    for (const centered of [false, true]) {
      const output = inputOf(photo, whole(photo), size, centered);
      const expected = faceApi.input(photo, size, centered);
      // tfjs computes in 32 bits: 255 levels times a position rounded to 24 bits.
      expect(largestDifference(output, expected)).toBeLessThan(0.02);
    }
  });

  it.each([
    [250, 250, 416],
    [241, 320, 96],
    [40_000, 2, 64],
  ] as const)(
    "mixes the four pixels about each place of a photo of %i×%i for an input of %i",
    (width, height, size) => {
      const photo = pattern(width, height);
      const output = inputOf(photo, whole(photo), size, false);
      // Weights and sums are rounded to 24 bits, levels go to 255: a few times 255/2^24.
      expect(largestDifference(output, bilinear(photo, size))).toBeLessThan(1e-4);
    },
  );

  it("holds one face of a batch behind the other, and each as if it were alone", () => {
    const photo = pattern(60, 50);
    const regions = [
      { left: 10, top: 5, right: 30, bottom: 25 },
      { left: 0, top: 0, right: 60, bottom: 50 },
      { left: 59, top: 49, right: 60, bottom: 50 },
    ];
    // 33 pixels are no whole number of vectors.
    for (const size of [32, 33]) {
      const output = new SquareInput(size, true).write(photo, regions);
      expect(output).toHaveLength(3 * size * size * 3);
      regions.forEach((region, i) => {
        const numbers = size * size * 3;
        expect(output.subarray(i * numbers, (i + 1) * numbers)).toEqual(inputOf(photo, region, size, true));
      });
    }
  });

  it("keeps nothing of what it held before, whether that was larger or smaller", () => {
    const photos = [pattern(30, 20), pattern(400, 300), pattern(3000, 10), pattern(20, 30), plain(9, 9, 200)];
    const again = new SquareInput(64, true);
    for (const photo of [...photos, ...photos]) {
      expect(again.write(photo, [whole(photo)])).toEqual(inputOf(photo, whole(photo), 64, true));
    }
  });

  it("sees nothing outside of its region", () => {
    const photo = pattern(60, 50);
    const region = { left: 7, top: 11, right: 40, bottom: 31 };
    const cut = plain(33, 20, 0);
    for (let y = 0; y < 20; y++) {
      cut.data.set(photo.data.subarray(((y + 11) * 60 + 7) * 3, ((y + 11) * 60 + 40) * 3), y * 33 * 3);
    }
    expect(inputOf(photo, region, 32, true)).toEqual(inputOf(cut, whole(cut), 32, true));
  });
});

/** The definition, in 64 bits: pixel i is at i·side/size, and behind the shorter side everything is 0. */
function bilinear({ width, height, data }: RgbImage, size: number): Float32Array {
  const side = Math.max(width, height);
  const pixel = (x: number, y: number, channel: number) =>
    x < width && y < height ? data[(y * width + x) * 3 + channel]! : 0;
  return Float32Array.from({ length: size * size * 3 }, (_, i) => {
    const [x, y] = [((Math.floor(i / 3) % size) * side) / size, (Math.floor(i / 3 / size) * side) / size];
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [right, bottom] = [Math.min(left + 1, side - 1), Math.min(top + 1, side - 1)];
    const across = (row: number) => (1 - x + left) * pixel(left, row, i % 3) + (x - left) * pixel(right, row, i % 3);
    return (1 - y + top) * across(top) + (y - top) * across(bottom);
  });
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}
