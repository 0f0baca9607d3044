import { describe, expect, it } from "vitest";
import { chooseFace, type Face, type FaceChoice, faceChoices } from "../src/index.ts";

const photo = { width: 200, height: 100 };
const face = (left: number, top: number, side: number, score = 0.9): Face => ({
  box: { left, top, width: side, height: side },
  score,
  landmarks: new Float32Array(136),
});

const middle = face(85, 35, 30);
const edge = face(0, 0, 40);

describe("chooseFace", () => {
  it("gives nothing for a photo without faces", () => {
    for (const choice of faceChoices) expect(chooseFace([], photo, choice)).toBeUndefined();
  });

  it("takes the largest face or the most central one, as asked, in any order", () => {
    for (const faces of [
      [middle, edge],
      [edge, middle],
    ]) {
      expect(chooseFace(faces, photo, "largest")).toBe(edge);
      expect(chooseFace(faces, photo, "center")).toBe(middle);
      expect(chooseFace(faces, photo, "most-central-large")).toBe(middle);
    }
  });

  it("weighs size against distance in most-central-large", () => {
    const large = face(30, 0, 100);
    // 10000 - 2·20² = 9200 against 900 - 0.
    expect(chooseFace([middle, large], photo, "most-central-large")).toBe(large);
  });

  it("counts only what is inside the photo", () => {
    const cut = face(180, 40, 60);
    // 20 × 60 of its 60 × 60 pixels are visible: fewer than 40 × 40.
    expect(chooseFace([cut, edge], photo, "largest")).toBe(edge);
  });

  it("breaks ties by score, then from top to bottom, then from left to right", () => {
    const tied = [face(60, 10, 20, 0.5), face(40, 10, 20, 0.5), face(10, 0, 20, 0.5), face(90, 80, 20, 0.7)];
    expect(chooseFace(tied, photo, "largest")).toBe(tied[3]);
    expect(chooseFace(tied.slice(0, 3), photo, "largest")).toBe(tied[2]);
    expect(chooseFace(tied.slice(0, 2), photo, "largest")).toBe(tied[1]);
  });

  it("refuses an unknown choice", () => {
    expect(() => chooseFace([middle], photo, "larges" as FaceChoice)).toThrow(/did you mean largest/);
  });
});
