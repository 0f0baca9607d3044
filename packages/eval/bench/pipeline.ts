import { loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import {
  chooseFace,
  cropFace,
  defaultTinyOptions,
  landmarkGraph,
  openAligner,
  tinyFaceDetectorGraph,
} from "@likeness/align";
import { decodePhoto, type FaceApiModelName, faceApiModel } from "@likeness/datasets";
import { defaultBatch, dlibResnetGraph, dlibResnetWeights, openEmbedder } from "@likeness/embed";
import { type Graph, openRuntime, outputsFirst, readTfjsWeights, type Weights } from "@likeness/nn";
import { repeated } from "../src/bench/repeated-photos.ts";
import { EnrolmentPool } from "../src/pipeline/enrolment-pool.ts";
import type { EnrolmentPlan } from "../src/pipeline/plan.ts";
import { loadPhotos } from "./photos.ts";

// Where the time of a photo goes: its stages one after the other in one thread, the networks alone on inputs of the same
// size, and the whole pool, in turns. Processor time of all threads, since wall-clock on a shared machine measures the
// others too; medians over the rounds. Prints one JSON line.
const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, workers: { type: "string", default: "2" } },
});
const workers = Number(options.workers);
const { dataset, photos } = await loadPhotos();
const aligner = await openAligner("faceapi-tiny", { threads: 1 });
const embedder = await openEmbedder("dlib-resnet", { threads: 1 });
const { crop } = embedder.card;
const parts = { aligner: "faceapi-tiny", model: "dlib-resnet", runtime: "onnx-cpu", crop } as const;
const plan: EnrolmentPlan = { ...parts, faceChoice: "largest", missPolicy: "fail", batch: defaultBatch, threads: 1 };
const opening = performance.now();
const pool = await EnrolmentPool.open(plan, workers);
const openMs = performance.now() - opening;

/** Milliseconds a photo of processor time, each number a round. */
const spent = new Map<string, number[]>();
const networks = [
  ...(await Promise.all(
    defaultTinyOptions.inputSizes.map((size) =>
      alone(`tiny ${size}`, tinyFaceDetectorGraph(size), "tiny_face_detector_model"),
    ),
  )),
  await alone("landmarks", landmarkGraph(), "face_landmark_68_model"),
  await alone("dlib-resnet", dlibResnetGraph(), await dlibResnetWeights(), defaultBatch),
];
let faces = 0;
const photosPerSecond: number[] = [];
for (let round = -1; round < Number(options.rounds); round++) {
  await stages(round);
  for (const { name, batch, run } of networks) {
    const calls = Math.ceil(photos.length / batch);
    await clocked(`network: ${name}`, round, calls * batch, async () => {
      for (let i = 0; i < calls; i++) await run();
    });
  }
  const began = performance.now();
  await clocked("pool", round, photos.length, () => pool.enrol(repeated(photos, photos.length), () => {}));
  if (round >= 0) photosPerSecond.push((1000 * photos.length) / (performance.now() - began));
}
const cpuMs = Object.fromEntries([...spent].map(([name, values]) => [name, round2(median(values))]));
// The stages met `faces` faces in a photo on average, and each of them went through the landmark net.
const each = (name: string) => cpuMs[`network: ${name}`]! * (name === "landmarks" ? faces / photos.length : 1);
const ownMs = networks.reduce((sum, { name }) => sum + each(name), 0);
const line = {
  dataset,
  workers,
  openMs: round2(openMs),
  cpuMs,
  facesPerPhoto: round2(faces / photos.length),
  networksMs: round2(ownMs),
  overhead: round2(cpuMs["pool"]! / ownMs - 1),
  photosPerSecond: { median: round2(median(photosPerSecond)), best: round2(Math.max(...photosPerSecond)) },
  ifCoresWereFree: round2((1000 * workers) / cpuMs["pool"]!),
  load: loadavg().map(round2),
};
process.stdout.write(`${JSON.stringify(line)}\n`);
await Promise.all([pool.dispose(), aligner.dispose(), embedder.dispose()]);

async function stages(round: number): Promise<void> {
  const images = await clocked("decode", round, photos.length, () => inTurn(photos, ({ bytes }) => decodePhoto(bytes)));
  const found = await clocked("locate", round, photos.length, () => inTurn(images, (image) => aligner.locate(image)));
  faces = found.reduce((sum, list) => sum + list.length, 0);
  const crops = await clocked("crop", round, photos.length, async () =>
    images.flatMap((image, i) => {
      const face = chooseFace(found[i]!, image, "largest");
      return face === undefined ? [] : [cropFace(image, face, crop)];
    }),
  );
  await clocked("embed", round, photos.length, () => embedder.embed(crops));
}

async function clocked<T>(name: string, round: number, count: number, work: () => Promise<T>): Promise<T> {
  const before = process.cpuUsage();
  const answer = await work();
  const { user, system } = process.cpuUsage(before);
  // The first round warms up and does not count.
  if (round >= 0) spent.set(name, [...(spent.get(name) ?? []), (user + system) / 1000 / count]);
  return answer;
}

async function inTurn<A, B>(items: readonly A[], work: (item: A) => Promise<B>): Promise<B[]> {
  const answers: B[] = [];
  for (const item of items) answers.push(await work(item));
  return answers;
}

async function alone(name: string, graph: Graph, from: Weights | FaceApiModelName, batch = 1) {
  const weights = typeof from === "string" ? await faceApiWeights(from) : from;
  const network = await openRuntime("onnx-cpu").load(graph, weights, { threads: 1 });
  const input = graph.nodes.find(({ operation }) => operation.kind === "input");
  if (input?.operation.kind !== "input") throw new TypeError(`${graph.name} has no input`);
  const { name: key, type } = input.operation;
  const shape = [batch, ...input.shape];
  const size = shape.reduce((product, side) => product * side, 1);
  const data = type === "uint8" ? new Uint8Array(size).fill(100) : new Float32Array(size).fill(100);
  return { name, batch, run: () => network.run({ [key]: { shape, data } }) };
}

async function faceApiWeights(name: FaceApiModelName): Promise<Weights> {
  const { manifest, bytes } = await faceApiModel(name);
  const stored = readTfjsWeights(manifest[0]!.weights, bytes);
  return new Map(
    [...stored].map(([tensor, values]) => [tensor, outputsFirst(values, { depthwise: tensor.includes("depthwise") })]),
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
