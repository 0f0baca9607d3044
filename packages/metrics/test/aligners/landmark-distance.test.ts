import { expect, it } from "vitest";
import { eyeDistance, landmarkDistance } from "../../src/index.ts";
import { landmarks } from "./landmarks.ts";

it("measures landmarks in units of the distance between the eyes, whatever the size of the photo", () => {
  const a = landmarks(100, 100, 40);
  const shifted = landmarks(103, 104, 40);
  expect(eyeDistance(a)).toBeCloseTo(40, 9);
  expect(landmarkDistance(a, shifted)).toBeCloseTo(5 / 40, 9);
  const twice = (points: readonly number[]) => points.map((value) => 2 * value);
  expect(landmarkDistance(twice(a), twice(shifted))).toBeCloseTo(5 / 40, 9);
});
