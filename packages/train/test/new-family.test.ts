import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aligners } from "@likeness/align";
import { fnv1a32, mulberry32, type RgbImage, sha256, silent } from "@likeness/core";
import { openDataset, type Photo } from "@likeness/datasets";
import {
  addFamily,
  csvFolder,
  families,
  type GraphFamily,
  importWeights,
  models,
  type NetworkFamily,
  openEmbedder,
  openModel,
  type PublishedEmbedding,
  parseModelFile,
  publishedFiles,
  readCsvTensors,
} from "@likeness/embed";
import { Missed, photoCrop, verifyModel } from "@likeness/enrol";
import { type Graph, GraphBuilder, type Weights } from "@likeness/nn";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { meansFile, onnxCard } from "../../embed/test/user-model/example-models.ts";
import { type TrainModelOptions, trainModel } from "../src/index.ts";
import { someSamples } from "./samples.ts";

const SIZE = 16;
const CELL = 4;
const INPUTS = 3 * (SIZE / CELL) ** 2;
const DIMENSIONS = 8;

/** Mean colours of 4 × 4 cells, mapped linearly to 8 numbers of length 1. */
function toyGraph(): Graph {
  const net = new GraphBuilder("toy");
  const crop = net.normalize(net.input("crop", [SIZE, SIZE, 3], "uint8"), [1 / 255, 1 / 255, 1 / 255], [0, 0, 0]);
  const cells = net.flatten(net.averagePool(crop, { kernel: CELL, stride: CELL }));
  const mixed = net.dense(cells, { weights: "mix_w", bias: "mix_b", features: DIMENSIONS });
  return net.build({ embedding: net.l2Normalize(mixed) });
}

const uniform = mulberry32(fnv1a32("toy"));
const mix = Float32Array.from({ length: DIMENSIONS * INPUTS }, () => 2 * uniform() - 1);
const bias = Float32Array.from({ length: DIMENSIONS }, () => 2 * uniform() - 1);
// 9 digits hold a 32-bit float.
const text = (values: Float32Array) => Array.from(values, (value) => value.toPrecision(9)).join(",");
const csv = { "mix_w.csv": text(mix), "mix_b.csv": text(bias) };

let published: PublishedEmbedding[] = [];

/** The one record: what `toy` is stands here and nowhere else. */
const toy: GraphFamily = {
  kind: "graph",
  id: "toy",
  graph: toyGraph,
  template: {
    dimensions: DIMENSIONS,
    crop: { kind: "box", size: SIZE },
    unitLength: true,
    grid: { start: 0.1, stop: 2, step: 0.1 },
  },
  models: [
    {
      id: "toy.v1",
      title: "Mixed colours",
      parameters: DIMENSIONS * INPUTS + DIMENSIONS,
      weights: { source: "weights.invalid", revision: "1", sha256: sha256(new TextEncoder().encode(csv["mix_w.csv"])) },
      licence: "MIT",
      trainedOn: "nothing",
      citation: "none",
    },
  ],
  weights: publishedFiles({
    id: "toy.v1",
    hint: "import them",
    files: async () =>
      Object.entries(csv).map(([path, content]) => {
        return { path, url: `https://weights.invalid/${path}`, sha256: sha256(new TextEncoder().encode(content)) };
      }),
    convert: (open, done) => readCsvTensors(toyGraph(), open, done),
  }),
  importer: csvFolder,
  embeddings: { model: "toy.v1", dataset: "samples", aligner: "none", read: async () => published },
};

/** What the toy answers, in double precision and without a graph. */
function expected({ data }: RgbImage): number[] {
  const cells = new Array<number>(INPUTS).fill(0);
  data.forEach((value, i) => {
    const [x, y] = [Math.floor(i / 3) % SIZE, Math.floor(i / 3 / SIZE)];
    const cell = Math.floor(y / CELL) * (SIZE / CELL) + Math.floor(x / CELL);
    cells[3 * cell + (i % 3)]! += value / 255 / CELL ** 2;
  });
  const mixed = Array.from(bias, (shift, out) => cells.reduce((sum, v, i) => sum + v * mix[out * INPUTS + i]!, shift));
  const length = Math.hypot(...mixed);
  return mixed.map((value) => value / length);
}

let photos: readonly Photo[];
let crops: RgbImage[];
let home: string;
let mirror: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "likeness-toy-"));
  vi.stubEnv("LIKENESS_HOME", home);
  mirror = join(home, "mirror");
  await mkdir(join(mirror, "weights.invalid"), { recursive: true });
  for (const [name, content] of Object.entries(csv)) await writeFile(join(mirror, "weights.invalid", name), content);
  addFamily(toy);
  photos = (await openDataset("samples")).photos.filter((_, i) => i % 25 === 0);
  const aligner = await aligners.open("none");
  crops = await Promise.all(
    photos.map(async (photo) => {
      const crop = await photoCrop(photo, aligner, "largest", toy.template.crop);
      return crop instanceof Missed ? expect.fail(`${photo.file} gave no crop`) : crop;
    }),
  );
});
afterAll(() => vi.unstubAllEnvs());

/** The largest component by which a model misses the formula; float32 sums of 48 products stay below 1e-5. */
async function missesBy(model: string, runtime = "onnx-cpu"): Promise<number> {
  const embedder = await openEmbedder(model, { runtime });
  const embeddings = await embedder.embed(crops);
  await embedder.dispose();
  return Math.max(
    ...embeddings.flatMap((embedding, i) => expected(crops[i]!).map((value, k) => Math.abs(embedding[k]! - value))),
  );
}

async function train(options: Partial<TrainModelOptions>): Promise<{ folder: string; weights: Weights }> {
  const dataset = await someSamples([2, 2]);
  const out = join(await mkdtemp(join(tmpdir(), "likeness-toy-")), "trained");
  const settings = { model: "toy", aligner: "none", steps: 3, people: 2, photos: 2, ...options };
  return trainModel(dataset, { train: dataset.identities, heldOut: [] }, settings, { out, progress: silent });
}

describe("a new family of networks is one record and one line", () => {
  it("its model is fetched, verified and converted, and answers on every runtime", async () => {
    expect(await models.get("toy.v1").availability()).toEqual({
      available: false,
      reason: "the weights of toy.v1 were not fetched",
      remedy: "npx likeness fetch toy.v1",
    });
    expect(await models.get("toy.v1").fetch!({ mirror, attempts: 1 })).toContain("2 files verified and converted");
    expect(await models.get("toy.v1").availability()).toEqual({ available: true });
    for (const runtime of ["onnx-cpu", "tfjs-cpu"]) expect(await missesBy("toy.v1", runtime)).toBeLessThan(1e-5);
  });

  it("weights of another training are imported, and their card is a sound one", async () => {
    await importWeights("toy", join(mirror, "weights.invalid"), { as: "mine" });
    const { card } = await openModel("mine");
    expect(card).toMatchObject({ ...toy.template, id: "mine", title: "toy with imported weights", parameters: 392 });
    expect(await missesBy("mine")).toBeLessThan(1e-5);
  });

  it("it is trained from its published weights, and from what was trained", async () => {
    const begun = await train({ init: "published", learningRate: 0.01 });
    expect((await openModel(begun.folder)).card).toMatchObject({ ...toy.template, parameters: 392 });
    const moved = begun.weights.get("mix_w")!.data.map((value, i) => Math.abs(value - mix[i]!));
    // Three steps of Adam move a weight by about three times the learning rate.
    expect(Math.max(...moved)).toBeGreaterThan(0.001);
    expect(Math.max(...moved)).toBeLessThan(0.1);
    expect((await train({ init: begun.folder })).weights.size).toBe(2);
  });

  it("it is verified with its published embeddings, and not with other ones", async () => {
    const embeddings = crops.map((crop) => Float32Array.from(expected(crop)));
    const publish = (order: readonly Float32Array[]) =>
      photos.map(({ file }, i) => ({ photo: file.replace(/\.\w+$/, ""), embedding: order[i]! }));
    published = publish(embeddings);
    expect(await verifyModel("toy.v1")).toMatchObject({ passed: true, photos: { length: photos.length } });
    published = publish(embeddings.map((embedding) => embedding.map((value) => -value)));
    expect((await verifyModel("toy.v1")).passed).toBe(false);
  });

  it("every error that lists known families or models lists it", async () => {
    await expect(openModel("toy.v2")).rejects.toThrow(/known: .*toy\.v1.*did you mean toy\.v1/);
    await expect(importWeights("tox", mirror, { as: "x" })).rejects.toThrow("known: nn4.small2, toy");
    await expect(train({ model: "tox" })).rejects.toThrow("known: dlib-resnet, nn4.small2, toy");
    const network = { kind: "graph", family: "tox", weights: "w.safetensors" };
    const card = JSON.stringify({ ...onnxCard, network });
    expect(() => parseModelFile(card, "card.json")).toThrow("must be one of dlib-resnet, nn4.small2, toy");
    await expect(verifyModel("pixels")).rejects.toThrow("known: nn4.small2.v1, toy.v1");
  });

  it("its id and those of its models are taken", () => {
    expect(() => addFamily({ ...toy, models: [] })).toThrow("there is a family toy already");
    expect(() => addFamily({ ...toy, id: "toy2" })).toThrow("there is a model toy.v1 already");
    expect(families.map(({ id }) => id)).toEqual(["dlib-resnet", "nn4.small2", "pixels", "toy"]);
  });
});

it("a family may be an ONNX file: it counts as foreign, and runs on the runtimes that take such files", async () => {
  const { network, dimensions, crop, unitLength, grid } = onnxCard;
  const means: NetworkFamily = {
    kind: "file",
    id: "means",
    template: { dimensions, unitLength, grid, crop: crop as { kind: "arcface"; size: number } },
    network: { ...network, input: { layout: "NCHW", colours: "RGB", mean: [0, 0, 0], std: [1, 1, 1] } },
    weights: { read: async () => meansFile({ layout: "NCHW" }) },
    models: [{ id: "means.v1", title: "Means", parameters: 1, licence: "MIT", trainedOn: "nothing", citation: "none" }],
  };
  addFamily(means);
  const model = await openModel("means.v1");
  expect(model.foreign).toBe(true);
  expect(await model.availability("tfjs-wasm")).toMatchObject({ available: false });
  const embedder = await model.open();
  const [embedding] = await embedder.embed([
    { width: SIZE, height: SIZE, data: new Uint8Array(3 * SIZE ** 2).fill(7) },
  ]);
  await embedder.dispose();
  expect([...embedding!]).toEqual([7, 7, 7]);
});
