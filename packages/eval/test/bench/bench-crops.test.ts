import type { Face } from "@likeness/align";
import { expect, it } from "vitest";
import { canBeCropped } from "../../src/bench/bench-crops.ts";

const image = { width: 200, height: 200, data: new Uint8Array(3 * 200 * 200) };
const box = { left: 40, top: 40, width: 120, height: 120 };

/** Landmarks on a grid, which is no face and yet a place for every crop. */
const spread = Float32Array.from({ length: 136 }, (_, i) =>
  i % 2 === 0 ? 50 + (((i / 2) * 7) % 100) : 50 + (((i / 2) * 13) % 100),
);

it("leaves a face out from which no crop can be cut, and no other", () => {
  const face = (landmarks: Float32Array): Face => ({ box, score: 1, landmarks });
  expect(canBeCropped(image, face(spread))).toBe(true);
  expect(canBeCropped(image, face(new Float32Array(136).fill(70)))).toBe(false);
});

it("does not take a fault of the machine for a face's", () => {
  const short = {
    width: 200,
    height: 200,
    data: new Proxy(image.data, {
      get: () => {
        throw new RangeError("no memory");
      },
    }),
  };
  expect(() => canBeCropped(short, { box, score: 1, landmarks: spread })).toThrow("no memory");
});
