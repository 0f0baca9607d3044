import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { fnv1a32, mulberry32 } from "@likeness/core";
import { graphFamily, graphOf } from "@likeness/embed";
import { type Graph, openGradients, runtimes, type Weights } from "@likeness/nn";

// Time of one training step of nn4.small2 on random crops: loss and all gradients (`step`), the forward pass before it
// that triplets are chosen by (`embed`), and the network as it runs after training (`inference`, folded) for a ratio.
// The cases take turns, round after round, so that what else the machine does meets them alike. The least time is what
// the code can do, the median what it did, processor time (of all threads) what it took on a busy machine. Prints a JSON
// line for each case.
const { values: options } = parseArgs({
  options: {
    crops: { type: "string", default: "24" },
    threads: { type: "string", multiple: true, default: ["1", "2"] },
    statistics: { type: "string", multiple: true, default: ["frozen", "batch"] },
    rounds: { type: "string", default: "7" },
  },
});

interface Case {
  readonly what: string;
  readonly threads: number;
  readonly batchNorm?: string;
  run(): Promise<unknown>;
}

const batch = Number(options.crops);
const graph = graphOf(graphFamily("nn4.small2"));
const weights = seededWeights(graph);
const uniform = mulberry32(1);
const pixels = Uint8Array.from({ length: batch * 96 * 96 * 3 }, () => Math.floor(256 * uniform()));
const inputs = { crop: { shape: [batch, 96, 96, 3], data: pixels } };
const anchors = Array.from({ length: Math.floor(batch / 3) }, (_, i) => 3 * i);
const triplets = { anchors, positives: anchors.map((i) => i + 1), negatives: anchors.map((i) => i + 2) };

const cases: Case[] = [];
for (const threads of options.threads.map(Number)) {
  const network = await runtimes.get("onnx-cpu").open(graph, weights, { threads });
  cases.push({ what: "inference", threads, run: () => network.run(inputs) });
  for (const batchNorm of options.statistics as ("frozen" | "batch")[]) {
    const training = await openGradients("onnx-cpu", graph, { batch, threads, batchNorm });
    cases.push({ what: "embed", threads, batchNorm, run: () => training.embed(inputs, weights) });
    cases.push({ what: "step", threads, batchNorm, run: () => training.step(inputs, weights, triplets) });
  }
}
const times = cases.map(() => ({ wall: [] as number[], cpu: [] as number[] }));
for (let round = -1; round < Number(options.rounds); round++) {
  for (const [i, { run }] of cases.entries()) {
    const began = performance.now();
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    // The first round warms up and does not count.
    if (round < 0) continue;
    times[i]!.wall.push((performance.now() - began) / 1000);
    times[i]!.cpu.push((user + system) / 1e6);
  }
}
for (const [i, { run: _, ...what }] of cases.entries()) {
  const { wall, cpu } = times[i]!;
  const figures = { medianS: median(wall), leastS: Math.min(...wall), cpuMedianS: median(cpu) };
  process.stdout.write(`${JSON.stringify({ ...what, crops: batch, ...rounded(figures) })}\n`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function rounded(figures: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value.toFixed(3))]));
}

function seededWeights({ parameters }: Graph): Weights {
  return new Map(
    [...parameters].map(([name, shape]) => {
      const next = mulberry32(fnv1a32(name));
      const size = shape.reduce((product, side) => product * side, 1);
      const scale = shape.length > 1 ? Math.sqrt((6 * shape[0]!) / size) : 0.1;
      const positive = name.endsWith("_v") || /bn\d?_w$/.test(name);
      return [
        name,
        {
          shape,
          data: Float32Array.from({ length: size }, () => (positive ? 0.5 + next() : scale * (2 * next() - 1))),
        },
      ];
    }),
  );
}
