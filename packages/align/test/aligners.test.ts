import { describe, expect, it } from "vitest";
import { pattern } from "../../../test-photos/pictures.ts";
import { aligners, cropFace, wholePhotoFace } from "../src/index.ts";
import { alignerContract, type ContractSkips } from "./support/aligner-contract.ts";

const everyPhotoIsAFace = "every photo is a face to it";
const skips: Partial<Record<string, ContractSkips>> = {
  dlib: { "several faces": "dlib takes a piece of the background for a fourth face, see dlib.test.ts" },
  none: { "no face": everyPhotoIsAFace, "several faces": everyPhotoIsAFace, "any photo": everyPhotoIsAFace },
};

for (const kind of aligners) alignerContract(kind, skips[kind.id]);

describe("the registry of aligners", () => {
  it("lists every aligner under its own id", () => {
    for (const id of aligners.ids) expect(aligners.get(id).id).toBe(id);
  });

  it("refuses an unknown id and names the nearest", async () => {
    await expect(aligners.open("faceapi-tinny")).rejects.toThrow(/known: .*did you mean faceapi-tiny/);
  });

  it("refuses an unknown runtime, an impossible input size and an impossible threshold", async () => {
    await expect(aligners.open("faceapi-tiny", { runtime: "onnx-gpu" })).rejects.toMatchObject({ code: "unknown-id" });
    await expect(aligners.get("faceapi-tiny").open({ inputSizes: [225] })).rejects.toThrow(/multiples of 32.*225/);
    await expect(aligners.get("faceapi-tiny").open({ inputSizes: [] })).rejects.toMatchObject({ code: "usage" });
    for (const threshold of [0, 1, Number.NaN]) {
      await expect(aligners.get("faceapi-tiny").open({ threshold })).rejects.toMatchObject({ code: "usage" });
      await expect(aligners.get("faceapi-ssd").open({ threshold })).rejects.toMatchObject({ code: "usage" });
    }
  });
});

describe("none", () => {
  it("makes dlib's chip the largest square in the middle of the photo", () => {
    const photo = pattern(250, 150);
    const chip = cropFace(photo, wholePhotoFace(photo), { kind: "dlib", size: 150, padding: 0.25 });
    // The landmarks are 32-bit floats, so a sample may fall a hair before its pixel and be cut down by a level.
    const row = (y: number) => chip.data.subarray(y * 450, y * 450 + 450);
    for (const y of [1, 75, 148]) {
      const expected = photo.data.subarray((y * 250 + 50) * 3, (y * 250 + 200) * 3);
      const differences = row(y).map((value, i) => Math.abs(value - expected[i]!));
      expect(Math.max(...differences.subarray(3, 447))).toBeLessThanOrEqual(1);
    }
  });

  it("gives landmarks that every crop can be cut from, down to a photo of one pixel", () => {
    for (const [width, height] of [
      [1, 1],
      [640, 480],
      [2, 5000],
    ] as const) {
      const photo = pattern(width, height);
      const face = wholePhotoFace(photo);
      expect(face.box).toEqual({ left: 0, top: 0, width, height });
      for (const spec of [
        { kind: "openface", size: 96 },
        { kind: "dlib", size: 150, padding: 0.25 },
        { kind: "arcface", size: 112 },
        { kind: "box", size: 64 },
      ] as const) {
        expect(cropFace(photo, face, spec).data.length).toBe(spec.size * spec.size * 3);
      }
    }
  });
});
