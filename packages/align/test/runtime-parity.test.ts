import type { Box, RgbImage } from "@likeness/core";
import { faceApiWeights } from "@likeness/files";
import { type Runtime, runtimes } from "@likeness/nn";
import { beforeAll, describe, expect, it } from "vitest";
import { otherRuntimes } from "../../nn/test/support/other-runtimes.ts";
import type { Detector } from "../src/detect/detection.ts";
import { openSsdMobilenet } from "../src/detect/ssd-mobilenet.ts";
import { openTinyFaceDetector } from "../src/detect/tiny-face-detector.ts";
import { defaultSsdOptions, defaultTinyOptions } from "../src/index.ts";
import { openLandmarkNet } from "../src/landmarks/landmark-net.ts";
import { samplePhoto } from "./support/face-api.ts";

/** A network of face-api's with its own weights, and what is asked of it. */
interface Subject {
  readonly name: string;
  /** Largest difference of a number that the network answers from onnx-cpu's. */
  readonly tolerance: number;
  /** What it finds in the photo, for each face, in pixels. */
  ask(runtime: Runtime, photo: RgbImage, boxes: readonly Box[]): Promise<number[][]>;
}

/**
 * Detectors answer logits and codes of boxes: 1e-3 moves a score by at most 2.5e-4, a side of a tiny box by 0.1 % and of
 * an SSD box by 0.02 %. The landmark net answers shares of the face's square: 1e-4 is 0.03 pixels of a face of 300.
 */
const subjects: readonly Subject[] = [
  detector(`TinyFaceDetector at ${defaultTinyOptions.inputSizes.join(" + ")}`, async (runtime) =>
    openTinyFaceDetector(runtime, await faceApiWeights("tiny_face_detector_model"), defaultTinyOptions, 1),
  ),
  detector("SSD MobileNet v1", async (runtime) =>
    openSsdMobilenet(runtime, await faceApiWeights("ssd_mobilenetv1_model"), defaultSsdOptions, 1),
  ),
  {
    name: "the 68-point net",
    tolerance: 1e-4,
    async ask(runtime, photo, boxes) {
      const net = await openLandmarkNet(runtime, await faceApiWeights("face_landmark_68_model"), 1);
      const found = await net.locate(photo, boxes);
      await net.dispose();
      return found.map((points) => [...points!]);
    },
  },
];

/** Pixels of a photo of 1920×1280 that a box's side or a landmark may be off. */
const PIXELS = 0.1;

function detector(name: string, open: (runtime: Runtime) => Promise<Detector>): Subject {
  return {
    name,
    tolerance: 1e-3,
    async ask(runtime, photo) {
      const opened = await open(runtime);
      const found = await opened.detect(photo);
      await opened.dispose();
      return found.map(({ box: { left, top, width, height } }) => [left, top, width, height]);
    },
  };
}

/** A runtime whose networks also note every number that they answer. */
function noting(runtime: Runtime): { noted: Runtime; outputs: Map<string, Float32Array> } {
  const outputs = new Map<string, Float32Array>();
  const open: Runtime["open"] = async (graph, weights, options) => {
    const network = await runtime.open(graph, weights, options);
    return {
      graph,
      dispose: () => network.dispose(),
      async run(inputs) {
        const answer = await network.run(inputs);
        for (const [name, { data }] of Object.entries(answer)) outputs.set(`${graph.name}: ${name}`, data.slice());
        return answer;
      },
    };
  };
  return { noted: { ...runtime, open }, outputs };
}

/** Milliseconds: software that computes WebGPU takes seconds for a photo, and minutes beside other programs. */
const patience = { timeout: 900_000 };

const others = await otherRuntimes("parity with onnx-cpu");

describe("face-api's networks find on every runtime what they find on onnx-cpu", () => {
  /** A photo of three people, and where onnx-cpu finds their faces. */
  let photo: RgbImage;
  let boxes: Box[];
  beforeAll(async () => {
    photo = await samplePhoto(1);
    const weights = await faceApiWeights("tiny_face_detector_model");
    const tiny = await openTinyFaceDetector(runtimes.get("onnx-cpu"), weights, defaultTinyOptions, 1);
    boxes = (await tiny.detect(photo)).map(({ box }) => box);
    await tiny.dispose();
    expect(boxes).toHaveLength(3);
  });

  const ask = async ({ ask: question }: Subject, id: string) => {
    const { noted, outputs } = noting(runtimes.get(id));
    return { found: await question(noted, photo, boxes), outputs };
  };

  describe.each(subjects.map((subject) => [subject.name, subject] as const))("%s", (_, subject) => {
    let expected: Awaited<ReturnType<typeof ask>>;
    beforeAll(async () => {
      expected = await ask(subject, "onnx-cpu");
      expect(expected.found).toHaveLength(3);
    });

    for (const { id, missing, name } of others) {
      it.skipIf(missing)(`on ${name}`, patience, async () => {
        const { found, outputs } = await ask(subject, id);
        expect([...outputs.keys()]).toEqual([...expected.outputs.keys()]);
        const differences = [...outputs].map(([key, data]) => largestDifference(data, expected.outputs.get(key)!));
        const difference = Math.max(...differences);
        process.stderr.write(`${subject.name} on ${id}: ${difference.toExponential(1)} from onnx-cpu at most\n`);
        expect(difference).toBeLessThan(subject.tolerance);
        expect(found).toHaveLength(expected.found.length);
        for (const [i, face] of found.entries()) {
          expect(largestDifference(face, expected.found[i]!), `face ${i}`).toBeLessThan(PIXELS);
        }
      });
    }
  });
});

/** NaN where one of the numbers is none, which is within no bound. */
function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = found.length === expected.length ? 0 : Number.NaN;
  for (let i = 0; i < found.length; i++) largest = Math.max(largest, Math.abs(found[i]! - expected[i]!));
  return largest;
}
