import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RgbImage } from "@likeness/core";
import { runtimesWith } from "@likeness/nn";
import { describe, expect, it } from "vitest";
import { otherRuntimes } from "../../nn/test/support/other-runtimes.ts";
import { nn4Small2Graph } from "../src/families/nn4-small2/nn4-small2-graph.ts";
import { type Embedder, models, openGraphEmbedder, openModel } from "../src/index.ts";
import { formulaWeights } from "./families/nn4-small2/formula.ts";
import { mirrorWeights } from "./families/nn4-small2/mirror-weights.ts";
import { largestDifference } from "./largest-difference.ts";
import { noisyCrops } from "./noisy-crops.ts";
import { missingData } from "./reference.ts";
import { sampleCrops } from "./sample-crops.ts";
import { meansFile, onnxCard, writeFolder } from "./user-model/example-models.ts";

/**
 * Largest difference of a component from onnx-cpu's. If all 128 components of two embeddings at a distance of 0.3 were off
 * by that in the worst directions, the distance would move by 0.0025, a quarter of the step between two thresholds.
 */
const TOLERANCE = 1e-4;

/** Of four crops: a full batch, and one that is not full. */
const CROPS = 4;
const batch = 3;

const networks = {
  "dlib-resnet": (runtime: string) => models.get("dlib-resnet").open({ runtime, batch }),
  "nn4.small2.v1": (runtime: string) => openNn4("nn4.small2.v1", runtime),
  "nn4.small2.v1-keras": (runtime: string) => openNn4("nn4.small2.v1-keras", runtime),
};
type NetworkId = keyof typeof networks;

const noMirror = missingData(
  "published weights of nn4.small2.v1, in whose place a formula's are taken",
  "LIKENESS_MIRROR",
);
let published: Promise<Awaited<ReturnType<typeof mirrorWeights>>> | undefined;

/** The published weights as far as the mirror has them (219 of 224 tensors), a formula's for the others. */
async function openNn4(id: "nn4.small2.v1" | "nn4.small2.v1-keras", runtime: string): Promise<Embedder> {
  const graph = nn4Small2Graph(id === "nn4.small2.v1" ? "openface" : "keras");
  if (noMirror === undefined) published ??= mirrorWeights();
  const weights = new Map([...formulaWeights(graph), ...((await published) ?? [])]);
  return openGraphEmbedder(models.get(id).card, graph, weights, { runtime, batch });
}

/** Crops and onnx-cpu's embeddings of a network, computed once. */
const expectations = new Map<NetworkId, Promise<{ crops: RgbImage[]; expected: Float32Array[] }>>();
function expectationOf(id: NetworkId) {
  const made = expectations.get(id) ?? expectation(id);
  expectations.set(id, made);
  return made;
}

async function expectation(id: NetworkId) {
  const crops = await sampleCrops(models.get(id).card.crop, CROPS);
  return { crops, expected: await answers(await networks[id]("onnx-cpu"), crops) };
}

async function answers(embedder: Embedder, crops: readonly RgbImage[]): Promise<Float32Array[]> {
  const embeddings = await embedder.embed(crops);
  await embedder.dispose();
  return embeddings;
}

/** The largest difference of all components, which is also printed: docs/runtimes.md states it. */
function compare(what: string, found: readonly Float32Array[], expected: readonly Float32Array[]): number {
  expect(found).toHaveLength(expected.length);
  const difference = Math.max(...found.map((embedding, i) => largestDifference(embedding, expected[i]!)));
  process.stderr.write(`${what}: ${difference.toExponential(1)} from onnx-cpu at most\n`);
  return difference;
}

/** Milliseconds: software that computes WebGPU takes seconds for a crop, and minutes beside other programs. */
const patience = { timeout: 900_000 };

const others = await otherRuntimes("parity with onnx-cpu");

describe("every component of an embedding is within 1e-4 of onnx-cpu's", () => {
  for (const { id, missing, name } of others) {
    const networkIds = Object.keys(networks) as NetworkId[];
    it.skipIf(missing).each(networkIds)(`by %s on ${name}, of faces of samples`, patience, async (network) => {
      const { crops, expected } = await expectationOf(network);
      const found = await answers(await networks[network](id), crops);
      expect(compare(`${network} on ${id}`, found, expected)).toBeLessThan(TOLERANCE);
    });

    if (!runtimesWith("onnxFiles").some((taker) => taker === id)) continue;
    it.skipIf(missing).each(["NCHW", "NHWC"] as const)(`by an ONNX file that takes %s on ${name}`, async (layout) => {
      const folder = join(await mkdtemp(join(tmpdir(), "likeness-model-")), "model");
      const card = { ...onnxCard, network: { ...onnxCard.network, input: { ...onnxCard.network.input, layout } } };
      const kind = await openModel(await writeFolder(folder, card, { "means.onnx": meansFile({ layout }) }));
      const crops = noisyCrops(3, 16);
      const expected = await answers(await kind.open(), crops);
      const found = await answers(await kind.open({ runtime: id }), crops);
      // Means of bytes, so 255 times the bound on numbers near 1.
      expect(compare(`an ONNX file on ${id}`, found, expected)).toBeLessThan(255 * TOLERANCE);
    });
  }
});

it("fails a network that computes what is no number", () => {
  expect(largestDifference([Number.NaN, 1], [0, 1])).not.toBeLessThan(TOLERANCE);
});
