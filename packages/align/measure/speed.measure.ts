import { faceApiWeights } from "@likeness/files";
import { runtimes } from "@likeness/nn";
import { expect, it } from "vitest";
import { lfwPhoto, noReference, referenceFaces } from "../../../test-photos/lfw-reference.ts";
import { openTinyFaceDetector } from "../src/detect/tiny-face-detector.ts";
import {
  type AlignerId,
  aligners,
  type CropSpec,
  cropFace,
  type Face,
  landmarkGraph,
  tinyFaceDetectorGraph,
} from "../src/index.ts";
import { SquareInput } from "../src/warp/square-input.ts";

const ROUNDS = 60;

/** Least and median milliseconds of a step, one thread. */
async function time(name: string, step: () => unknown): Promise<void> {
  const samples: number[] = [];
  for (let i = 0; i < ROUNDS + 10; i++) {
    const start = performance.now();
    await step();
    if (i >= 10) samples.push(performance.now() - start);
  }
  samples.sort((a, b) => a - b);
  process.stdout.write(`${name} | ${samples[0]!.toFixed(2)} | ${samples[ROUNDS >> 1]!.toFixed(2)}\n`);
}

it.skipIf(noReference !== undefined)("milliseconds of every step on a photo of 250×250", async () => {
  const { file, landmarks } = referenceFaces()[0]!;
  const photo = await lfwPhoto(file);
  const face: Face = {
    box: { left: 60, top: 60, width: 120, height: 120 },
    score: 1,
    landmarks,
  };
  const runtime = runtimes.get("onnx-cpu");
  const weights = await faceApiWeights("tiny_face_detector_model");
  for (const size of [96, 224, 416]) {
    const input = new SquareInput(size, false);
    const make = () => input.write(photo, [{ left: 0, top: 0, right: 250, bottom: 250 }]);
    await time(`input ${size}`, make);
    const data = make();
    const network = await runtime.open(tinyFaceDetectorGraph(size), weights, { threads: 1 });
    await time(`tiny network ${size}`, () => network.run({ photo: { shape: [1, size, size, 3], data } }));
    await network.dispose();
  }
  const points = await runtime.open(landmarkGraph(), await faceApiWeights("face_landmark_68_model"), { threads: 1 });
  const data = new Float32Array(112 * 112 * 3);
  await time("landmark network", () => points.run({ face: { shape: [1, 112, 112, 3], data } }));
  for (const sizes of [[224], [96, 224, 416]]) {
    const detector = await openTinyFaceDetector(runtime, weights, { inputSizes: sizes, threshold: 0.3 }, 1);
    await time(`tiny detect ${sizes.join("+")}`, () => detector.detect(photo));
  }
  for (const id of ["faceapi-tiny", "faceapi-ssd", "none"] satisfies AlignerId[]) {
    const aligner = await aligners.get(id).open();
    await time(`${id} locate`, () => aligner.locate(photo));
  }
  const specs: CropSpec[] = [
    { kind: "openface", size: 96 },
    { kind: "openface", size: 96, interpolation: "float" },
    { kind: "dlib", size: 150, padding: 0.25 },
    { kind: "arcface", size: 112 },
    { kind: "box", size: 150 },
  ];
  for (const spec of specs) await time(`crop ${JSON.stringify(spec)}`, () => cropFace(photo, face, spec));
  expect(photo.width).toBe(250);
});
