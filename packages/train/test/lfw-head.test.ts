import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mulberry32, silent } from "@likeness/core";
import { openDataset } from "@likeness/datasets";
import { openEmbedder } from "@likeness/embed";
import { packTemplates, templatesAuc } from "@likeness/metrics";
import { describe, expect, it } from "vitest";
import { loadCrops, trainModel } from "../src/index.ts";

const mirror = process.env["LIKENESS_MIRROR"];
if (mirror === undefined) process.stdout.write("skipped: training on lfw-subset needs LIKENESS_MIRROR\n");

/** AUC of photos drawn with repetition; two draws of one photo make no pair, as they are no two photos. */
function resampledAuc(
  distances: readonly (readonly number[])[],
  identities: readonly string[],
  drawn: readonly number[],
): number {
  const same: number[] = [];
  const different: number[] = [];
  drawn.forEach((a, i) => {
    for (const b of drawn.slice(0, i)) {
      if (a !== b) (identities[a] === identities[b] ? same : different).push(distances[a]![b]!);
    }
  });
  different.sort((a, b) => a - b);
  const above = same.map((distance) => different.length - different.findLastIndex((other) => other <= distance) - 1);
  return above.reduce((sum, count) => sum + count, 0) / (same.length * different.length);
}

function distancesOf(embeddings: readonly Float32Array[]): number[][] {
  return embeddings.map((a) => embeddings.map((b) => a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0)));
}

/** 95 % of the differences of two AUCs over photos drawn anew. */
function interval(
  before: readonly Float32Array[],
  after: readonly Float32Array[],
  identities: readonly string[],
): [number, number] {
  const uniform = mulberry32(1);
  const [one, two] = [distancesOf(before), distancesOf(after)];
  const differences = Array.from({ length: 500 }, () => {
    const drawn = identities.map(() => Math.floor(uniform() * identities.length));
    return resampledAuc(two, identities, drawn) - resampledAuc(one, identities, drawn);
  }).sort((a, b) => a - b);
  return [differences[12]!, differences[487]!];
}

const cases = [
  { model: "dlib-resnet", half: 0 },
  { model: "dlib-resnet", half: 1 },
  // A network that leaves nothing to gain shows only that a head does no harm; grey pixels leave much.
  { model: "pixels", half: 0 },
] as const;

describe.skipIf(mirror === undefined)("a head trained on half of lfw-subset's people", () => {
  it.each(cases)("raises or keeps the AUC of $model on the other half (half $half)", async ({ model, half }) => {
    const out = join(await mkdtemp(join(tmpdir(), "likeness-head-")), "lfw-head");
    const dataset = await openDataset("lfw-subset", { store: await mkdtemp(join(tmpdir(), "likeness-lfw-")) });
    const train = dataset.identities.filter((_, i) => i % 2 === half);
    const others = dataset.identities.filter((_, i) => i % 2 !== half);
    const options = { model, headOnly: true, aligner: "faceapi-tiny", people: 5, learningRate: 3e-5, steps: 200 };
    await trainModel(dataset, { train, heldOut: [] }, options, { out, progress: silent });
    const [base, head] = [await openEmbedder(model), await openEmbedder(out)];
    expect(head.card.trainedOnPeople).toEqual(train);
    const { crops, identities } = await loadCrops(dataset, others, { aligner: "faceapi-tiny", crop: base.card.crop });
    const [before, after] = [await base.embed(crops), await head.embed(crops)];
    const photos = identities.map((identity, i) => ({ file: `photo ${i}`, identity }));
    const auc = (embeddings: Float32Array[]) => templatesAuc(packTemplates(photos, embeddings));
    const aucs = [await auc(before), await auc(after)] as const;
    const [low, high] = interval(before, after, identities);
    const difference = `difference within ${low.toFixed(5)} … ${high.toFixed(5)} (95 %)`;
    process.stdout.write(`${model}: AUC ${aucs[0].toFixed(5)} -> ${aucs[1].toFixed(5)}, ${difference}\n`);
    // One of the 225 × 1000 pairs of pairs is 4e-6: processors may round a few of them to the other side.
    expect(aucs[1] - aucs[0]).toBeGreaterThan(-5e-5);
    expect(high).toBeGreaterThanOrEqual(0);
    if (model === "pixels") expect(aucs[1] - aucs[0], "what can be gained is gained").toBeGreaterThan(0.03);
    await Promise.all([base.dispose(), head.dispose()]);
  });
});
