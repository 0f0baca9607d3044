import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { mulberry32, type RgbImage } from "@likeness/core";
import { graphFamily, graphOf } from "@likeness/embed";
import { cropExamples, randomWeights, train } from "../src/index.ts";

// nn4.small2 from random weights learns one batch of 8 people × 4 photos by heart: how many steps until no triplet is
// active, and what they took. Crops are smoothed noise: half of each is its person's. Prints the log's lines.
const { values: options } = parseArgs({
  options: {
    steps: { type: "string", default: "60" },
    threads: { type: "string", default: "2" },
    statistics: { type: "string", default: "batch" },
  },
});

const identities = Array.from({ length: 32 }, (_, i) => `person ${Math.floor(i / 4)}`);
const uniform = mulberry32(1);
const persons = Array.from({ length: 8 }, blocks);
const crops: RgbImage[] = identities.map((_, i) => {
  const own = blocks();
  const shared = persons[Math.floor(i / 4)]!;
  return { width: 96, height: 96, data: Uint8Array.from(own, (value, at) => (value + shared[at]!) / 2) };
});
const graph = graphOf(graphFamily("nn4.small2"));
const controller = new AbortController();
await train(
  { graph, weights: randomWeights(graph, 1), examples: cropExamples(crops, identities, 96, false) },
  {
    steps: Number(options.steps),
    threads: Number(options.threads),
    batchNorm: options.statistics === "frozen" ? "frozen" : "batch",
    checkpointEvery: Number(options.steps),
  },
  {
    folder: await mkdtemp(join(tmpdir(), "likeness-overfit-")),
    signal: controller.signal,
    onStep(record) {
      process.stdout.write(`${JSON.stringify(record)}\n`);
      if (record.activeShare === 0) controller.abort();
    },
  },
);

/** Blocks of 8 × 8 pixels of random colours. */
function blocks(): Uint8Array {
  const colours = Uint8Array.from({ length: 12 * 12 * 3 }, () => 256 * uniform());
  return Uint8Array.from({ length: 96 * 96 * 3 }, (_, at) => {
    const [row, column] = [Math.floor(at / 288), Math.floor(at / 3) % 96];
    return colours[3 * (12 * Math.floor(row / 8) + Math.floor(column / 8)) + (at % 3)]!;
  });
}
