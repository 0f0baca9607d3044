import type { Box, RgbImage } from "@likeness/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lfwPhoto, noReference, referenceFaces } from "../../../test-photos/lfw-reference.ts";
import { faceApiSsd } from "../src/aligners/face-api-ssd.ts";
import { faceApiTiny } from "../src/aligners/face-api-tiny.ts";
import { type Aligner, type Face, overlap } from "../src/index.ts";
import { openFaceApi, samplePhoto } from "./support/face-api.ts";

if (noReference !== undefined) process.stderr.write(`skipped: parity on photos of lfw-subset: ${noReference}\n`);

/** Our graphs on ONNX Runtime against @vladmandic/face-api itself on TensorFlow.js (wasm), photo by photo. */
describe("face-api's networks", () => {
  let faceApi: Awaited<ReturnType<typeof openFaceApi>>;
  const open = new Map<string, Aligner>();
  beforeAll(async () => {
    faceApi = await openFaceApi();
    open.set("tiny 224", await faceApiTiny.open({ inputSizes: [224], threshold: 0.3 }));
    open.set("tiny 416", await faceApiTiny.open({ inputSizes: [416], threshold: 0.5 }));
    open.set("ssd", await faceApiSsd.open({ threshold: 0.5 }));
  });
  afterAll(async () => {
    for (const aligner of open.values()) await aligner.dispose();
  });

  const variants = {
    "tiny 224": (photo: RgbImage) => faceApi.tiny(photo, 224, 0.3),
    "tiny 416": (photo: RgbImage) => faceApi.tiny(photo, 416, 0.5),
    ssd: (photo: RgbImage) => faceApi.ssd(photo, 0.5),
  };

  /** Compares every face and returns how many there were. */
  async function compare(variant: keyof typeof variants, photo: RgbImage): Promise<number> {
    const expected = (await variants[variant](photo)).map(({ detection: { box, score }, landmarks }) => ({
      box: { left: box.x, top: box.y, width: box.width, height: box.height },
      score,
      // face-api cuts the box at the photo's edge and then adds the landmarks to the uncut corner; we do not.
      landmarks: landmarks.positions.flatMap(({ x, y }) => [x + Math.max(0, -box.x), y + Math.max(0, -box.y)]),
    }));
    const faces = await open.get(variant)!.locate(photo);
    expect(faces.length).toBe(expected.length);
    for (const face of faces) {
      const twin = expected.find(({ box }) => overlap(box, face.box) >= 0.98);
      expect(twin, `no box of face-api's matches ${describeBox(face.box)}`).toBeDefined();
      expect(face.score).toBeCloseTo(twin!.score, 3);
      expect(farthest(face, twin!.landmarks)).toBeLessThan(0.05);
    }
    return faces.length;
  }

  it.each([1, 2, 3, 4, 5, 6])("give its boxes (IoU ≥ 0.98) and landmarks (< 0.05 px) on sample %i", async (number) => {
    const photo = await samplePhoto(number);
    const found: number[] = [];
    for (const variant of ["tiny 224", "tiny 416", "ssd"] as const) found.push(await compare(variant, photo));
    expect(Math.max(...found)).toBeGreaterThan(0);
  });

  it.skipIf(noReference !== undefined)(
    `give its boxes and landmarks on every tenth photo of lfw-subset${noReference ? ` (${noReference})` : ""}`,
    async () => {
      const files = referenceFaces().filter((_, i) => i % 10 === 0);
      let found = 0;
      for (const { file } of files) {
        const photo = await lfwPhoto(file);
        for (const variant of ["tiny 224", "tiny 416", "ssd"] as const) found += await compare(variant, photo);
      }
      expect(found).toBeGreaterThanOrEqual(files.length * 2);
    },
  );
});

function farthest({ landmarks }: Face, expected: readonly number[]): number {
  let distance = 0;
  for (let i = 0; i < 136; i += 2) {
    distance = Math.max(distance, Math.hypot(landmarks[i]! - expected[i]!, landmarks[i + 1]! - expected[i + 1]!));
  }
  return distance;
}

function describeBox({ left, top, width, height }: Box): string {
  return [left, top, width, height].map((value) => value.toFixed(1)).join(", ");
}
