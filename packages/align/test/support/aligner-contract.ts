import { type RgbImage, sha256 } from "@likeness/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plain } from "../../../../test-photos/pictures.ts";
import { type Aligner, type AlignerKind, cropFace, type Face, overlap } from "../../src/index.ts";
import { samplePhoto } from "./face-api.ts";

/** Points of the contract that an implementation may be excused from, each with the reason. */
export interface ContractSkips {
  readonly "no face"?: string;
  readonly "several faces"?: string;
  readonly "any photo"?: string;
}

/** What every aligner promises. `open` may fail only when the aligner is unavailable. */
export function alignerContract(kind: AlignerKind, skips: ContractSkips = {}): void {
  describe(`${kind.id} as an aligner`, async () => {
    const state = await kind.availability();
    const absent = state.available ? undefined : state.reason;
    const test = (sentence: string, skip: string | undefined, run: () => Promise<void>) => {
      const reason = absent ?? skip;
      it.skipIf(reason !== undefined)(reason === undefined ? sentence : `${sentence} (${reason})`, run);
    };

    let aligner: Aligner;
    beforeAll(async () => {
      if (absent === undefined) aligner = await kind.open();
    });
    afterAll(async () => aligner?.dispose());

    test("says what it is", undefined, async () => {
      expect(aligner.id).toBe(kind.id);
      expect(kind.title.length).toBeGreaterThan(kind.id.length);
    });

    test("finds no face in a grey photo", skips["no face"], async () => {
      for (const value of [0, 128, 255]) expect(await aligner.locate(plain(250, 250, value))).toEqual([]);
    });

    test("survives the smallest, the widest and the tallest photo", undefined, async () => {
      for (const [width, height] of [
        [1, 1],
        [2, 3],
        [4000, 2],
        [3, 4000],
      ] as const) {
        for (const face of await aligner.locate(plain(width, height, 99))) expectWholeFace(face);
      }
    });

    test("finds all three people of a photo, best score first", skips["several faces"], async () => {
      const faces = await aligner.locate(await samplePhoto(1));
      expect(faces.length).toBe(3);
      expectOrder(faces);
      for (const face of faces) expectWholeFace(face);
    });

    test("gives the same answer twice, also when asked at once, and does not touch the photo", undefined, async () => {
      const photos = [await samplePhoto(1), plain(200, 200, 128), await samplePhoto(3)];
      const before = photos.map(({ data }) => sha256(data));
      const alone: Face[][] = [];
      for (const photo of photos) alone.push(await aligner.locate(photo));
      const together = await Promise.all([...photos, ...photos].map((photo) => aligner.locate(photo)));
      expect(together).toEqual([...alone, ...alone]);
      expect(photos.map(({ data }) => sha256(data))).toEqual(before);
    });

    test("places landmarks that every crop can be cut from", skips["any photo"], async () => {
      const photo = await samplePhoto(1);
      const [face] = await aligner.locate(photo);
      for (const spec of [
        { kind: "openface", size: 96 },
        { kind: "dlib", size: 150, padding: 0.25 },
        { kind: "arcface", size: 112 },
        { kind: "box", size: 64 },
      ] as const) {
        const crop = cropFace(photo, face!, spec);
        expect(crop.data.length).toBe(spec.size * spec.size * 3);
        expect(new Set(crop.data).size).toBeGreaterThan(20);
      }
    });

    test(
      "moves with the photo: a face shifted by 16 pixels is found 16 pixels further",
      skips["any photo"],
      async () => {
        const photo = await samplePhoto(1);
        const moved = await aligner.locate(shifted(photo, 16));
        const people = (await aligner.locate(photo)).slice(0, 3);
        expect(people).toHaveLength(3);
        for (const { box } of people) {
          const expected = { ...box, left: box.left + 16 };
          // A detector that scans a pyramid may answer one step of 6/5 larger, which leaves (5/6)² = 0.69 of the box.
          expect(Math.max(...moved.map((face) => overlap(face.box, expected)))).toBeGreaterThan(0.65);
        }
      },
    );

    test("refuses a photo once it was disposed of, and says so", undefined, async () => {
      const other = await kind.open();
      await other.locate(plain(250, 250, 128));
      await other.dispose();
      await other.dispose();
      await expect(other.locate(plain(250, 250, 128))).rejects.toMatchObject({
        code: "usage",
        message: expect.stringContaining(`${kind.id} was disposed of`),
      });
      expect((await aligner.locate(await samplePhoto(1))).length, "others are not disposed of").toBeGreaterThan(0);
    });
  });
}

function expectWholeFace({ box, score, landmarks }: Face): void {
  expect(landmarks.length).toBe(136);
  const numbers = [box.left, box.top, box.width, box.height, score, ...landmarks];
  expect(numbers.every(Number.isFinite)).toBe(true);
  expect(box.width).toBeGreaterThan(0);
  expect(box.height).toBeGreaterThan(0);
}

function expectOrder(faces: readonly Face[]): void {
  for (const [i, face] of faces.slice(1).entries()) expect(face.score).toBeLessThanOrEqual(faces[i]!.score);
}

/** The photo with `by` grey columns before it and as many fewer at its end. */
function shifted({ width, height, data }: RgbImage, by: number): RgbImage {
  const moved = plain(width, height, 128);
  for (let y = 0; y < height; y++) {
    moved.data.set(data.subarray(y * width * 3, (y * width + width - by) * 3), (y * width + by) * 3);
  }
  return { width, height, data: moved.data };
}
