import { aligners } from "@likeness/align";
import { type RgbImage, silent } from "@likeness/core";
import { type Dataset, openDataset } from "@likeness/datasets";
import { type Embedder, graphFamily, graphOf, openEmbedder, openGraphEmbedder } from "@likeness/embed";
import { combinations, environment, PhotoPipeline, type Prepared, planOf } from "@likeness/enrol";
import type { Weights } from "@likeness/nn";
import type { Result } from "@likeness/result";
import { beforeAll, describe, expect, it } from "vitest";
import { summarize } from "../../src/dataset-summary.ts";
import { baselineOf } from "../../src/gate/baseline.ts";
import { compareWithBaseline } from "../../src/gate/compare.ts";
import { verdictText } from "../../src/gate/verdict-text.ts";
import { defaultConfig, type EvalConfig } from "../../src/index.ts";
import { scoreRun } from "../../src/score-run.ts";
import { scoreTemplates } from "../../src/scoring/score-templates.ts";

const config: EvalConfig = { ...defaultConfig, resamples: 100, classifiers: ["knn-1", "svm-linear"] };

/** The samples, located and cropped once; each mistake is then made on the same crops. */
const dlibResnet = graphFamily("dlib-resnet");
let dataset: Dataset;
let prepared: Prepared[];
let clean: Embedder;
let good: Result;

beforeAll(async () => {
  dataset = await openDataset("samples");
  const [combination] = await combinations(config);
  clean = await openEmbedder("dlib-resnet");
  const pipeline = new PhotoPipeline(planOf(combination!, config), await aligners.open("faceapi-tiny"), clean);
  prepared = [];
  for (const [index, photo] of dataset.photos.entries()) {
    prepared.push(await pipeline.prepare({ index, photo: photo.sha256, bytes: await photo.read() }));
  }
  good = await resultWith(clean, (crop) => crop);
});

async function resultWith(embedder: Embedder, change: (crop: RgbImage) => RgbImage): Promise<Result> {
  const [combination] = await combinations(config);
  const pipeline = new PhotoPipeline(planOf(combination!, config), await aligners.open("none"), embedder);
  const changed = prepared.map((one) => (one.crop === undefined ? one : { ...one, crop: change(one.crop) }));
  const rows = (await pipeline.embed(changed)).map(({ row }) => row);
  const timings = { images: 0, decodeMs: 0, locateMs: 0, cropMs: 0, embedMs: 0, wallMs: 0, fromStore: rows.length };
  const scoring: Parameters<typeof scoreRun>[5] = {
    score: (request) => scoreTemplates(request, silent),
  };
  const run = await scoreRun(dataset, combination!, { rows, timings }, config, "test 1.0.0", scoring);
  const { seed, faceChoice, missPolicy, folds, resamples } = config;
  return {
    schema: "likeness/result@1",
    created: new Date(0).toISOString(),
    command: "test",
    environment: environment(),
    dataset: summarize(dataset),
    settings: { seed, faceChoice, missPolicy, folds, resamples },
    runs: [run],
    unavailable: [],
  };
}

const judge = (result: Result) => compareWithBaseline(result, baselineOf(good), { flips: 0 });

describe("the gate on samples", () => {
  it("passes the same system", async () => {
    const verdict = judge(await resultWith(clean, (crop) => crop));
    expect(verdict).toMatchObject({ passed: true, sameDataset: true });
  });

  it("remarks on a rule that is laxer than the baseline's", () => {
    const lax = { ...good, settings: { ...good.settings, missPolicy: "center-crop" as const } };
    expect(judge(lax).runs[0]!.remarks).toContain("missPolicy was fail, is center-crop");
    expect(judge(good).runs[0]!.remarks).toEqual([]);
  });

  it("fails red and blue exchanged, and names pairs", async () => {
    const verdict = judge(await resultWith(clean, swapRedAndBlue));
    expect(verdict.passed).toBe(false);
    expect(verdictText(verdict)).toMatch(/pair right before, wrong now: person-\d\d\//);
  });

  it("fails a crop that is shifted by 4 pixels", async () => {
    const verdict = judge(await resultWith(clean, shiftRight(4)));
    expect(verdict.runs[0]!.failures.join()).toMatch(/drifted|flipped/);
    expect(verdict.passed).toBe(false);
  });

  it("fails a network whose input is not normalised", async () => {
    const graph = graphOf(dlibResnet);
    const nodes = graph.nodes.map((node) =>
      node.operation.kind === "normalize"
        ? { ...node, operation: { kind: "normalize" as const, scale: [1 / 256, 1 / 256, 1 / 256], offset: [0, 0, 0] } }
        : node,
    );
    const embedder = await openGraphEmbedder(clean.card, { ...graph, nodes }, await dlibResnet.weights!.read());
    expect(graph.nodes.some((node) => node.operation.kind === "normalize")).toBe(true);
    expect(judge(await resultWith(embedder, (crop) => crop)).passed).toBe(false);
    await embedder.dispose();
  });

  it("fails weights that are quantised to 4 bits", async () => {
    const embedder = await openGraphEmbedder(
      clean.card,
      graphOf(dlibResnet),
      quantise(await dlibResnet.weights!.read(), 4),
    );
    expect(judge(await resultWith(embedder, (crop) => crop)).passed).toBe(false);
    await embedder.dispose();
  });

  it("fails a lost enrolment and a run that is missing", async () => {
    const lost = structuredClone(good) as {
      runs: { enrolment: { photos: { state: string }[]; enrolled: number } }[];
    } & Result;
    const run = lost.runs[0]!;
    const first = run.enrolment.photos.findIndex((photo) => photo.state === "enrolled");
    run.enrolment.photos[first]!.state = "no-face";
    run.enrolment.enrolled--;
    const { templates } = run as unknown as { templates: { data: string; dimensions: number } };
    templates.data = Buffer.from(templates.data, "base64")
      .subarray(4 * templates.dimensions)
      .toString("base64");
    const verdict = judge(lost);
    expect(verdict.runs[0]!.lostEnrolments).toEqual([dataset.photos[first]!.file]);
    expect(verdict.passed).toBe(false);
    expect(judge({ ...good, runs: [] }).runs[0]!.failures).toEqual(["not in the result"]);
  });

  it("judges a run by another one of the baseline where it is told to, and says so", async () => {
    const [before, after] = [good.runs[0]!.id, "faceapi-tiny/dlib-resnet/tfjs-wasm"];
    const renamed = (result: Result) => ({ ...result, runs: [{ ...result.runs[0]!, id: after }] });
    const pair = [{ run: after, baseline: before }];
    const by = (result: Result) => compareWithBaseline(result, baselineOf(good), { flips: 0 }, pair);
    expect(by(renamed(good))).toMatchObject({
      passed: true,
      unknownRuns: [],
      runs: [{ id: `${after} against ${before}` }],
    });
    expect(by(renamed(await resultWith(clean, swapRedAndBlue))).passed).toBe(false);
    const absent = { ...good, runs: [], unavailable: [{ id: after, reason: "no such machine" }] } as unknown as Result;
    expect(by(absent).runs[0]!.failures).toEqual(["unavailable: no such machine"]);
    expect(() => by(good)).toThrow(/unknown run of the result "faceapi-tiny\/dlib-resnet\/tfjs-wasm"; known: /);
    const typo = [{ run: before, baseline: `${before}x` }];
    expect(() => compareWithBaseline(good, baselineOf(good), { flips: 0 }, typo)).toThrow(/did you mean/);
  });

  it("lets as many decisions flip as it is told to, and no more", async () => {
    const changed = await resultWith(clean, swapRedAndBlue);
    const { pairs, predictions } = judge(changed).runs[0]!;
    const most = Math.max(pairs.against.length, ...Object.values(predictions).map((flips) => flips.against.length));
    const limited = (flips: number) =>
      compareWithBaseline(changed, baselineOf(good), { flips, drift: Number.POSITIVE_INFINITY }).passed;
    expect(limited(most)).toBe(true);
    expect(limited(most - 1)).toBe(false);
  });
});

function swapRedAndBlue({ width, height, data }: RgbImage): RgbImage {
  return { width, height, data: data.map((_, i) => data[i - (i % 3) + (2 - (i % 3))]!) };
}

function shiftRight(pixels: number) {
  return ({ width, height, data }: RgbImage): RgbImage => {
    const shifted = new Uint8Array(data.length);
    for (let row = 0; row < height; row++) {
      const begin = row * width * 3;
      shifted.set(data.subarray(begin, begin + (width - pixels) * 3), begin + pixels * 3);
    }
    return { width, height, data: shifted };
  };
}

/** Every tensor rounded to 2^bits levels between its extremes. */
function quantise(weights: Weights, bits: number): Weights {
  return new Map(
    [...weights].map(([name, { shape, data }]) => {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (const value of data) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      const step = (high - low) / (2 ** bits - 1) || 1;
      return [name, { shape, data: data.map((value) => low + Math.round((value - low) / step) * step) }];
    }),
  );
}
