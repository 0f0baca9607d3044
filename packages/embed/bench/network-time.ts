import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { fnv1a32, mulberry32 } from "@likeness/core";
import { countMultiplyAdds, type Graph, runtimes, type Weights } from "@likeness/nn";
import { cropInput } from "../src/embedders/graph-embedder.ts";
import { dlibResnet } from "../src/families/dlib-resnet/dlib-resnet.ts";
import { dlibResnetGraph } from "../src/families/dlib-resnet/dlib-resnet-graph.ts";
import { nn4Small2Graph } from "../src/families/nn4-small2/nn4-small2-graph.ts";

// Time of one crop in each network: threads × batch × with and without the fold of batch-norm and scale layers. All
// cases of a network take turns, round after round, so that what else the machine does meets them alike; the least time
// is what the code can do, the median what it did, and processor time (of all threads) what it took on a busy machine.
// Prints a JSON line for each case.
const { values: options } = parseArgs({
  options: {
    model: { type: "string", multiple: true, default: ["dlib-resnet", "nn4.small2", "nn4.small2-keras"] },
    runtime: { type: "string", multiple: true, default: ["onnx-cpu"] },
    threads: { type: "string", multiple: true, default: ["1", "2"] },
    batch: { type: "string", multiple: true, default: ["1", "8", "32"] },
    rounds: { type: "string", default: "15" },
  },
});

interface Case {
  readonly model: string;
  readonly runtime: string;
  readonly threads: number;
  readonly batch: number;
  readonly fold: boolean;
  run(): Promise<unknown>;
}

for (const model of options.model) {
  const graph = graphOf(model);
  const weights = model === "dlib-resnet" ? await dlibResnet.weights!.read() : seededWeights(graph);
  const cases = await Promise.all(
    options.runtime.flatMap((runtime) =>
      options.threads.flatMap((threads) =>
        options.batch.flatMap((batch) =>
          [true, false].map((fold) =>
            prepare({ model, runtime, threads: Number(threads), batch: Number(batch), fold }, graph, weights),
          ),
        ),
      ),
    ),
  );
  const times = new Map(cases.map((entry) => [entry, { wall: [] as number[], cpu: [] as number[] }]));
  for (let round = -1; round < Number(options.rounds); round++) {
    for (const entry of cases) {
      const began = performance.now();
      const before = process.cpuUsage();
      await entry.run();
      const wall = performance.now() - began;
      const { user, system } = process.cpuUsage(before);
      // The first round warms up and does not count.
      if (round < 0) continue;
      times.get(entry)!.wall.push(wall / entry.batch);
      times.get(entry)!.cpu.push((user + system) / 1000 / entry.batch);
    }
  }
  for (const [{ run: _, ...entry }, { wall, cpu }] of times) {
    const leastMs = Math.min(...wall);
    const gigaflops = (2 * countMultiplyAdds(graph)) / leastMs / 1e6;
    const figures = {
      leastMs,
      medianMs: median(wall),
      cpuLeastMs: Math.min(...cpu),
      cpuMedianMs: median(cpu),
      gigaflops,
    };
    const rounded = Object.fromEntries(
      Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(4))]),
    );
    process.stdout.write(`${JSON.stringify({ ...entry, ...rounded })}\n`);
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

function graphOf(model: string): Graph {
  if (model === "dlib-resnet") return dlibResnetGraph();
  return nn4Small2Graph(model === "nn4.small2-keras" ? "keras" : "openface");
}

/** The same numbers in every run; time does not depend on them. */
function seededWeights({ parameters }: Graph): Weights {
  return new Map(
    [...parameters].map(([name, shape]) => {
      const uniform = mulberry32(fnv1a32(name));
      const spread = Math.sqrt(
        6 /
          Math.max(
            1,
            shape.slice(1).reduce((a, b) => a * b, 1),
          ),
      );
      const value = name.endsWith("_v") ? () => 0.5 + uniform() : () => spread * (2 * uniform() - 1);
      return [name, { shape, data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, value) }];
    }),
  );
}

async function prepare(entry: Omit<Case, "run">, graph: Graph, weights: Weights): Promise<Case> {
  const { runtime, threads, batch, fold } = entry;
  const [size] = graph.nodes[0]!.shape;
  const shape = [batch, size!, size!, 3];
  const uniform = mulberry32(1);
  const data = Uint8Array.from({ length: batch * size! * size! * 3 }, () => 256 * uniform());
  const network = await runtimes.get(runtime).open(graph, weights, { threads, fold });
  return { ...entry, run: () => network.run({ [cropInput]: { shape, data } }) };
}
