import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { defaultTinyOptions } from "@likeness/align";
import { openModel } from "@likeness/embed";
import type { EnrolmentPlan } from "@likeness/enrol";
import { EnrolmentPool } from "@likeness/enrol";
import { peakMemory } from "../src/bench/peak-memory.ts";
import { repeated } from "../src/bench/repeated-photos.ts";
import { type Describe, openFaceApiItself } from "./face-api-itself.ts";
import { median, round2 } from "./figures.ts";
import { loadPhotos } from "./photos.ts";

// Whole pipelines side by side, encoded photo → 128 numbers: @vladmandic/face-api's own code on TensorFlow.js's wasm
// backend, and ours on onnx-cpu with the same detectors and weights. All take turns, round after round, so that what
// else the machine does meets them alike. Wall-clock counts both of our threads working at once (face-api has one);
// processor time of all threads is the work itself and hardly depends on what else runs. Medians over the rounds.
// Prints a JSON line for each pipeline, for each ratio, and for our peak memory, taken in processes of their own.
const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    photos: { type: "string", default: "100" },
    workers: { type: "string", default: "2" },
    memory: { type: "string" },
  },
});
const workers = Number(options.workers);
const { card } = await openModel("dlib-resnet");
const common = { model: "dlib-resnet", runtime: "onnx-cpu", crop: card.crop, batch: 8, threads: 1 } as const;
const base = { ...common, faceChoice: "largest", missPolicy: "fail" } as const;
const tiny = { ...base, aligner: "faceapi-tiny" };
const ours: Readonly<Record<string, EnrolmentPlan>> = {
  [`ours: tiny ${defaultTinyOptions.inputSizes.join(" + ")} (default)`]: tiny,
  "ours: tiny 416": { ...tiny, alignerOptions: { inputSizes: [416] } },
  "ours: tiny 224": { ...tiny, alignerOptions: { inputSizes: [224] } },
  "ours: SSD": { ...base, aligner: "faceapi-ssd" },
};
const ratios = [
  ["face-api: tiny 416 (default)", Object.keys(ours)[0]!],
  ["face-api: tiny 416 (default)", "ours: tiny 416"],
  ["face-api: tiny 224", "ours: tiny 224"],
  ["face-api: SSD", "ours: SSD"],
] as const;
const { dataset, photos } = await loadPhotos();
const chosen = photos.filter((_, i) => i % Math.max(1, Math.floor(photos.length / Number(options.photos))) === 0);

if (options.memory !== undefined) await printPeakMemory(ours[options.memory]!);
else await compare();

/** One pass of a pipeline over the photos; answers how many faces it described. */
type Pass = () => Promise<number>;

async function compare(): Promise<void> {
  const itself = await openFaceApiItself();
  const passes = new Map<string, Pass>([
    ["face-api: tiny 416 (default)", inTurn(itself.tiny(416, 0.5))],
    ["face-api: tiny 224", inTurn(itself.tiny(224, 0.5))],
    ["face-api: SSD", inTurn(itself.ssd(0.5))],
  ]);
  const pools: EnrolmentPool[] = [];
  for (const [name, plan] of Object.entries(ours)) {
    const pool = await EnrolmentPool.open(plan, workers);
    pools.push(pool);
    passes.set(name, () => enrol(pool));
  }
  const taken = await takeTurns(passes, Number(options.rounds));
  const figures = new Map<string, { wallMs: number; cpuMs: number }>();
  for (const [name, { wall, cpu, described }] of taken) {
    figures.set(name, { wallMs: median(wall), cpuMs: median(cpu) });
    const leastMs = round2(Math.min(...wall));
    print({ pipeline: name, described, photos: chosen.length, ...rounded(figures.get(name)!), leastMs });
  }
  for (const [theirs, mine] of ratios) {
    const [a, b] = [figures.get(theirs)!, figures.get(mine)!];
    const least = Math.min(...taken.get(theirs)!.wall) / Math.min(...taken.get(mine)!.wall);
    const each = { wall: a.wallMs / b.wallMs, leastWall: least, cpu: a.cpuMs / b.cpuMs };
    print({ timesFaster: `${theirs} / ${mine}`, ...rounded(each) });
  }
  await Promise.all(pools.map((pool) => pool.dispose()));
  for (const name of Object.keys(ours)) {
    const self = fileURLToPath(import.meta.url);
    const answer = execFileSync(process.execPath, [self, "--memory", name, "--workers", options.workers]);
    print({ pipeline: name, ...(JSON.parse(answer.toString()) as object) });
  }
  const machine = { cpu: cpus()[0]?.model.trim(), cores: availableParallelism(), node: process.version };
  print({ dataset, ...machine, workers, rounds: Number(options.rounds), load: loadavg().map(round2) });
}

interface Taken {
  /** Milliseconds a photo, one number for each round. */
  readonly wall: number[];
  readonly cpu: number[];
  described: number;
}

async function takeTurns(passes: ReadonlyMap<string, Pass>, rounds: number): Promise<Map<string, Taken>> {
  const taken = new Map([...passes.keys()].map((name): [string, Taken] => [name, { wall: [], cpu: [], described: 0 }]));
  // The first round warms up and does not count.
  for (let turn = -1; turn < rounds; turn++) {
    for (const [name, pass] of passes) {
      const began = performance.now();
      const before = process.cpuUsage();
      const described = await pass();
      const { user, system } = process.cpuUsage(before);
      const entry = taken.get(name)!;
      entry.described = described;
      if (turn < 0) continue;
      entry.wall.push((performance.now() - began) / chosen.length);
      entry.cpu.push((user + system) / 1000 / chosen.length);
    }
  }
  return taken;
}

function inTurn(describe: Describe): Pass {
  return async () => {
    let described = 0;
    for (const { bytes } of chosen) if ((await describe(bytes)) !== undefined) described++;
    return described;
  };
}

async function enrol(pool: EnrolmentPool): Promise<number> {
  let described = 0;
  await pool.enrol(repeated(chosen, chosen.length), ({ row }) => {
    if (row.embedding !== null) described++;
  });
  return described;
}

/** Of the whole process: Node, both workers, the encoded photos. */
async function printPeakMemory(plan: EnrolmentPlan): Promise<void> {
  const pool = await EnrolmentPool.open(plan, workers);
  for (let pass = 0; pass < 3; pass++) await pool.enrol(repeated(photos, photos.length), () => {});
  await pool.dispose();
  print({ peakMegabytes: Math.round(peakMemory() / 2 ** 20), photos: 3 * photos.length });
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function rounded(figures: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, round2(value)]));
}
