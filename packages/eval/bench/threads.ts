import { type ChildProcess, spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { defaultBatch, graphFamily, graphOf, openModel } from "@likeness/embed";
import { EnrolmentPool } from "@likeness/enrol";
import { runtimes } from "@likeness/nn";
import { repeated } from "../src/bench/repeated-photos.ts";
import { median, round2 } from "./figures.ts";
import { loadPhotos } from "./photos.ts";

// Photos beside each other, one thread each, or several threads for each photo; threads that spin, or that sleep. All in
// turns, with the machine free and with another process that keeps one core busy. Prints a JSON line for each.
const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "7" } } });
const rounds = Number(options.rounds);
const { photos } = await loadPhotos();
const { card } = await openModel("dlib-resnet");
const parts = { aligner: "faceapi-tiny", model: card.id, runtime: "onnx-cpu", crop: card.crop } as const;
const rules = { faceChoice: "largest", missPolicy: "fail", batch: defaultBatch } as const;

/** What is timed: a name, how many photos or crops a call carries, and the call. */
interface Subject {
  readonly name: string;
  readonly count: number;
  run(): Promise<unknown>;
  end(): Promise<void>;
}

const subjects = [
  ...(await Promise.all([pipeline(1, 1), pipeline(1, 2), pipeline(2, 1), pipeline(2, 2)])),
  await network("network: 1 thread", { threads: 1 }),
  await network("network: 2 threads, 10 µs", { threads: 2 }),
  await network("network: 2 threads, sleeping", { threads: 2, spinning: false }),
  await network("network: 2 threads, spinning", { threads: 2, spinning: true }),
];
await measure("free");
const neighbour = await keepBusy();
await measure("one core busy");
neighbour.kill();
await Promise.all(subjects.map((subject) => subject.end()));

async function measure(machine: string): Promise<void> {
  const times = subjects.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [i, { count, run }] of subjects.entries()) {
      const began = performance.now();
      await run();
      // The first round warms up.
      if (round >= 0) times[i]!.push((performance.now() - began) / count);
    }
  }
  for (const [i, { name }] of subjects.entries()) {
    const [least, middle] = [Math.min(...times[i]!), median(times[i]!)];
    const line = { machine, name, leastMs: round2(least), medianMs: round2(middle), perSecond: round2(1000 / middle) };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}

async function pipeline(workers: number, threads: number): Promise<Subject> {
  const pool = await EnrolmentPool.open({ ...parts, ...rules, threads }, workers);
  return {
    name: `pipeline: ${workers} worker(s), ${threads} thread(s) a photo`,
    count: photos.length,
    run: () => pool.enrol(repeated(photos, photos.length), () => {}),
    end: () => pool.dispose(),
  };
}

async function network(name: string, how: { threads: number; spinning?: boolean }): Promise<Subject> {
  const family = graphFamily("dlib-resnet");
  const loaded = await runtimes.get("onnx-cpu").open(graphOf(family), await family.weights!.read(), how);
  const shape = [defaultBatch, card.crop.size, card.crop.size, 3];
  const crop = { shape, data: new Uint8Array(shape.reduce((product, side) => product * side, 1)).fill(100) };
  const calls = 8;
  return {
    name,
    count: calls * defaultBatch,
    async run() {
      for (let i = 0; i < calls; i++) await loaded.run({ crop });
    },
    end: () => loaded.dispose(),
  };
}

/** Another program that never rests. */
async function keepBusy(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--eval", "for (;;);"], { stdio: "ignore" });
  await new Promise((resolve) => child.once("spawn", resolve));
  return child;
}
