import { loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { aligners, chooseFace, cropFace } from "@likeness/align";
import { Remote } from "@likeness/core";
import { decodePhoto } from "@likeness/datasets";
import { defaultBatch, openEmbedder } from "@likeness/embed";
import type { EnrolmentPlan } from "@likeness/enrol";
import { EnrolmentPool } from "@likeness/enrol";
import { repeated } from "../src/bench/repeated-photos.ts";
import { median, round2 } from "./figures.ts";
import type { NetworkService, NetworkSetup } from "./network-worker.ts";
import { loadPhotos } from "./photos.ts";

// Where the time of a photo goes: the whole pool; the same calls of the same networks with the same inputs in as many
// threads and nothing around them; and the stages one after the other in one thread. In turns, medians over the rounds.
// Overhead is what the pool takes beyond the networks, by the clock and by processor time. Prints one JSON line.
const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "7" },
    workers: { type: "string", default: "2" },
    threads: { type: "string", default: "1" },
    repeat: { type: "string", default: "3" },
  },
});
const [rounds, workers, threads, repeat] = [options.rounds, options.workers, options.threads, options.repeat].map(
  Number,
) as [number, number, number, number];
const { dataset, photos } = await loadPhotos();
const aligner = await aligners.open("faceapi-tiny", { threads });
const embedder = await openEmbedder("dlib-resnet", { threads });
const { crop } = embedder.card;
const parts = { aligner: "faceapi-tiny", model: "dlib-resnet", runtime: "onnx-cpu", crop } as const;
const plan: EnrolmentPlan = { ...parts, faceChoice: "largest", missPolicy: "fail", batch: defaultBatch, threads };
const opening = performance.now();
const pool = await EnrolmentPool.open(plan, workers);
const openMs = performance.now() - opening;
const networks = await openNetworks();

/** Milliseconds a photo, one number a round; the first round warms up and does not count. */
const spent = new Map<string, number[]>();
for (let round = -1; round < rounds; round++) {
  const many = repeat * photos.length;
  await clocked("pool", round, many, () => pool.enrol(repeated(photos, many), () => {}));
  await clocked("networks", round, many, async () => {
    for (let i = 0; i < repeat; i++) await repeatNetworks(round);
  });
  await stages(round);
}
const wall = (name: string) => median(spent.get(`${name}, clock`)!);
const cpu = (name: string) => median(spent.get(`${name}, cpu`)!);
const line = {
  dataset,
  workers,
  threads,
  openMs: round2(openMs),
  photosPerSecond: round2(1000 / wall("pool")),
  overhead: {
    clock: round2(wall("pool") / wall("networks") - 1),
    cpu: round2(cpu("pool") / cpu("networks") - 1),
  },
  msEach: Object.fromEntries([...spent].map(([name, values]) => [name, round2(median(values))])),
  load: loadavg().map(round2),
};
process.stdout.write(`${JSON.stringify(line)}\n`);
await Promise.all([pool, aligner, embedder].map((part) => part.dispose()));
await Promise.all(networks.map((worker) => worker.close()));

/** One worker for each of the pool's, each with its share of the photos, ready to repeat their network calls. */
async function openNetworks(): Promise<Remote<NetworkService>[]> {
  const opened = Array.from({ length: workers }, (_, i) => {
    const setup: NetworkSetup = { plan, photos: photos.filter(({ index }) => index % workers === i) };
    const file = new URL("./network-worker.js", import.meta.url);
    return new Remote<NetworkService>(file, { on: "thread", name: "the networks' worker", setup });
  });
  await Promise.all(opened.map((worker) => worker.ready));
  return opened;
}

async function repeatNetworks(round: number): Promise<void> {
  const answers = await Promise.all(networks.map((worker) => worker.call("repeat", undefined)));
  const sums: Record<string, number> = {};
  for (const times of answers) {
    for (const [shape, ms] of Object.entries(times)) {
      // Calls of a batch that was not full are the same network.
      const name = `network ${shape.replace(/^\d+×/, "")}, thread`;
      sums[name] = (sums[name] ?? 0) + ms / photos.length;
    }
  }
  for (const [name, ms] of Object.entries(sums)) keep(name, round, ms);
}

async function stages(round: number): Promise<void> {
  const images = await clocked("decode", round, photos.length, () => inTurn(photos, ({ bytes }) => decodePhoto(bytes)));
  const found = await clocked("locate", round, photos.length, () => inTurn(images, (image) => aligner.locate(image)));
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
  const began = performance.now();
  const answer = await work();
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  keep(`${name}, clock`, round, ms / count);
  keep(`${name}, cpu`, round, (user + system) / 1000 / count);
  return answer;
}

function keep(name: string, round: number, ms: number): void {
  if (round >= 0) spent.set(name, [...(spent.get(name) ?? []), ms]);
}

async function inTurn<A, B>(items: readonly A[], work: (item: A) => Promise<B>): Promise<B[]> {
  const answers: B[] = [];
  for (const item of items) answers.push(await work(item));
  return answers;
}
