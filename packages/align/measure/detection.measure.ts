import { type Box, overlap, type RgbImage } from "@likeness/core";
import { decodePhoto, movedBox, openDataset } from "@likeness/datasets";
import { faceApiWeights } from "@likeness/files";
import { runtimes } from "@likeness/nn";
import { expect, it } from "vitest";
import { lfwPhoto, noReference, referenceFaces } from "../../../test-photos/lfw-reference.ts";
import type { Detection, Detector } from "../src/detect/detection.ts";
import { openSsdMobilenet } from "../src/detect/ssd-mobilenet.ts";
import { merge, openTinyFaceDetector } from "../src/detect/tiny-face-detector.ts";
import { chooseFace, type Face } from "../src/index.ts";
import { spoilt } from "./spoilt.ts";

const SIZES = [96, 128, 160, 192, 224, 320, 384, 416];
const MATCH = 0.4;

/** A way to use the detectors: which tiny inputs are merged (or `ssd`), above which score. */
interface Variant {
  readonly from: readonly (number | "ssd")[];
  readonly threshold: number;
}

const variants: readonly Variant[] = [
  ...[160, 224, 320, 416].flatMap((size) => [0.3, 0.5].map((threshold) => ({ from: [size], threshold }))),
  ...[
    [160, 320],
    [160, 416],
    [224, 416],
    [96, 192, 384],
    [96, 160, 416],
    [96, 192, 416],
    [96, 224, 416],
    [128, 224, 416],
  ].flatMap((from) => [0.3, 0.4].map((threshold) => ({ from, threshold }))),
  ...[0.2, 0.3, 0.5].map((threshold) => ({ from: ["ssd" as const], threshold })),
];

/** Missed: no box on the person. Extra: other boxes. Wrong: the face chosen is another than the person's. */
interface Tally {
  missed: number;
  extra: number;
  wrong: number;
}

async function openDetectors(): Promise<Map<number | "ssd", Detector>> {
  const runtime = runtimes.get("onnx-cpu");
  const tiny = await faceApiWeights("tiny_face_detector_model");
  const ssd = await faceApiWeights("ssd_mobilenetv1_model");
  const detectors = new Map<number | "ssd", Detector>();
  for (const size of SIZES) {
    detectors.set(size, await openTinyFaceDetector(runtime, tiny, { inputSizes: [size], threshold: 0.2 }, 1));
  }
  detectors.set("ssd", await openSsdMobilenet(runtime, ssd, { threshold: 0.2 }, 1));
  return detectors;
}

function findings(all: ReadonlyMap<number | "ssd", Detection[]>, { from, threshold }: Variant): Detection[] {
  const above = from.flatMap((source) => all.get(source)!.filter(({ score }) => score > threshold));
  return from.length > 1 ? merge(above, from.length) : above;
}

function judge(found: readonly Detection[], truth: Box, photo: RgbImage, tally: Tally): void {
  const hits = found.filter(({ box }) => overlap(box, truth) >= MATCH);
  if (hits.length === 0) tally.missed++;
  tally.extra += found.length - Math.min(1, hits.length);
  const faces: Face[] = found.map((detection) => ({ ...detection, landmarks: new Float32Array(136) }));
  const chosen = chooseFace(faces, photo, "largest");
  if (chosen !== undefined && overlap(chosen.box, truth) < MATCH) tally.wrong++;
}

const name = ({ from, threshold }: Variant) => `${from.join("+")} ${threshold}`;

it.skipIf(noReference !== undefined)("detectors on spoilt photos of lfw-subset against dlib's boxes", async () => {
  const detectors = await openDetectors();
  const truths = referenceFaces();
  const rows: string[] = [];
  const totals = new Map(variants.map((variant) => [name(variant), { missed: 0, extra: 0, wrong: 0 }]));
  for (const { name: how, apply } of spoilt) {
    const tallies = new Map(variants.map((variant) => [name(variant), { missed: 0, extra: 0, wrong: 0 }]));
    for (const { file, box } of truths) {
      const { photo, moved } = await apply(await lfwPhoto(file));
      const truth = movedBox(moved, box);
      const all = new Map<number | "ssd", Detection[]>();
      for (const [id, detector] of detectors) all.set(id, await detector.detect(photo));
      for (const variant of variants) judge(findings(all, variant), truth, photo, tallies.get(name(variant))!);
    }
    for (const [id, { missed, extra, wrong }] of tallies) {
      rows.push(`${how} | ${id} | ${missed} | ${extra} | ${wrong}`);
      const total = totals.get(id)!;
      total.missed += missed;
      total.extra += extra;
      total.wrong += wrong;
    }
  }
  for (const [id, { missed, extra, wrong }] of totals) rows.push(`total | ${id} | ${missed} | ${extra} | ${wrong}`);
  process.stdout.write(`distortion | detector | missed | extra | wrong\n${rows.join("\n")}\n`);
  expect(rows.length).toBe(variants.length * (spoilt.length + 1));
});

it("detectors on samples: photos with no face, one, more", async () => {
  const detectors = await openDetectors();
  const { photos } = await openDataset("samples");
  const counts = new Map(variants.map((variant) => [name(variant), [0, 0, 0]]));
  for (const photo of photos) {
    const picture = await decodePhoto(await photo.read());
    const all = new Map<number | "ssd", Detection[]>();
    for (const [id, detector] of detectors) all.set(id, await detector.detect(picture));
    for (const variant of variants) counts.get(name(variant))![Math.min(2, findings(all, variant).length)]!++;
  }
  process.stdout.write(
    `${[...counts].map(([id, [none, one, more]]) => `samples | ${id} | ${none} | ${one} | ${more}`).join("\n")}\n`,
  );
  expect(photos.length).toBeGreaterThan(0);
});
