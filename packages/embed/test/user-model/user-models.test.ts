import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RgbImage } from "@likeness/core";
import type { Weights } from "@likeness/nn";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { nn4Small2Graph } from "../../src/families/nn4-small2/nn4-small2-graph.ts";
import { models, type NewModelFile, openModel, userModelFolder, userModelIds, writeModel } from "../../src/index.ts";
import { embedderContract } from "../embedder-contract.ts";
import { formulaAnswers, formulaCrops, formulaWeights } from "../families/nn4-small2/formula.ts";
import { largestDifference } from "../largest-difference.ts";
import { noisyCrops } from "../noisy-crops.ts";
import { type ExampleFile, meansFile, onnxCard, writeFolder } from "./example-models.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "likeness-home-"));
  vi.stubEnv("LIKENESS_HOME", home);
});
afterEach(() => vi.unstubAllEnvs());

const temporary = async () => join(await mkdtemp(join(tmpdir(), "likeness-model-")), "model");

const graphFile: NewModelFile = {
  id: "formula",
  title: "nn4.small2 with weights from a formula",
  dimensions: 128,
  unitLength: true,
  crop: { kind: "openface", size: 96 },
  grid: { start: 0.3, stop: 0.99, step: 0.01 },
  licence: "MIT",
  trainedOn: "nothing",
  citation: "none",
  network: { kind: "graph", family: "nn4.small2", variant: "keras" },
};

async function graphModel(file: Partial<NewModelFile> = {}, weights?: Weights): Promise<string> {
  const folder = await temporary();
  await writeModel(folder, { ...graphFile, ...file }, weights ?? formulaWeights(nn4Small2Graph("keras")));
  return folder;
}

async function onnxModel(example: Partial<ExampleFile> = {}, card: object = {}): Promise<string> {
  const file: ExampleFile = { layout: "NCHW", ...example };
  return writeFolder(await temporary(), { ...onnxCard, ...card }, { "means.onnx": meansFile(file) });
}

const ofColour = (colour: readonly number[], size = 16): RgbImage => ({
  width: size,
  height: size,
  data: Uint8Array.from({ length: 3 * size * size }, (_, i) => colour[i % 3]!),
});

embedderContract("a model folder with weights", async () => openModel(await graphModel()));
embedderContract("a model folder with an ONNX file", async () => openModel(await onnxModel()));
embedderContract("a model folder with a head", async () => openModel(await headModel()));

describe("weights for a known network", () => {
  it("answer as the network does, on every runtime", async () => {
    const kind = await openModel(await graphModel());
    for (const runtime of ["onnx-cpu", "tfjs-wasm"]) {
      const embedder = await kind.open({ runtime });
      const embeddings = await embedder.embed(formulaCrops());
      embeddings.forEach((embedding, i) => {
        expect(largestDifference(embedding, formulaAnswers.keras[i]!)).toBeLessThan(2e-5);
      });
      await embedder.dispose();
    }
  });

  it("are counted and hashed in the card", async () => {
    const { card } = await openModel(await graphModel());
    expect(card.parameters).toBe(3_733_968);
    expect(card.weights).toMatchObject({ source: "model/weights.safetensors", revision: "local" });
    expect(card.weights?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("are refused when a tensor is missing or has another shape", async () => {
    const weights = new Map(formulaWeights(nn4Small2Graph()));
    weights.delete("conv1_w");
    await expect((await openModel(await graphModel({}, weights))).open()).rejects.toThrow(
      'tensor "conv1_w" is missing',
    );
    weights.set("conv1_w", { shape: [1], data: new Float32Array(1) });
    await expect((await openModel(await graphModel({}, weights))).open()).rejects.toThrow("expected 64×3×7×7");
  });

  it("are refused when they are not those of the card, or no weights", async () => {
    const folder = await graphModel();
    const path = join(folder, "weights.safetensors");
    const bytes = await readFile(path);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path, bytes);
    await expect(openModel(folder)).rejects.toThrow(/has the SHA-256 .*; card.json says/);
    const card = JSON.parse(await readFile(join(folder, "card.json"), "utf8"));
    const { sha256: _, ...network } = card.network;
    await writeFolder(folder, { ...card, network }, { "weights.safetensors": new TextEncoder().encode("none") });
    await expect(openModel(folder)).rejects.toThrow("weights.safetensors is no safetensors file");
    await rm(path);
    await expect(openModel(folder)).rejects.toThrow("the card of formula names weights.safetensors, which is not in");
  });

  it("says what decides its embeddings beside the weights, so that templates of two variants are kept apart", async () => {
    const settings = async (variant: string) => {
      const network = { kind: "graph", family: "nn4.small2", variant } as const;
      return (await openModel(await graphModel({ network }))).settings;
    };
    expect(await settings("keras")).not.toBe(await settings("openface"));
  });

  it("are refused when the card's crop or dimensions are not the network's", async () => {
    await expect(openModel(await graphModel({ dimensions: 64 }))).rejects.toThrow(
      "the card says 64 dimensions; nn4.small2-keras has 128",
    );
    await expect(openModel(await graphModel({ crop: { kind: "openface", size: 112 } }))).rejects.toThrow(
      "the card says crops of 112×112; nn4.small2-keras takes 96×96",
    );
    const variant = { kind: "graph", family: "nn4.small2", variant: "tf" } as const;
    await expect(openModel(await graphModel({ network: variant }))).rejects.toThrow("known: openface, keras");
  });
});

describe("an ONNX file", () => {
  const orange = [250, 130, 10];
  const answer = async (example: Partial<ExampleFile>, input: object, card: object = {}) => {
    const network = { ...onnxCard.network, input: { ...onnxCard.network.input, ...input } };
    const embedder = await (await openModel(await onnxModel(example, { network, ...card }))).open();
    const [embedding] = await embedder.embed([ofColour(orange), ...noisyCrops(2, 16)]);
    await embedder.dispose();
    return [...embedding!];
  };

  it("gets its pixels in the order, layout and range that its card says", async () => {
    expect(await answer({ layout: "NCHW" }, { layout: "NCHW" })).toEqual([250, 130, 10]);
    expect(await answer({ layout: "NHWC" }, { layout: "NHWC" })).toEqual([250, 130, 10]);
    expect(await answer({ layout: "NCHW" }, { layout: "NCHW", colours: "BGR" })).toEqual([10, 130, 250]);
    expect(await answer({ layout: "NHWC" }, { layout: "NHWC", colours: "BGR" })).toEqual([10, 130, 250]);
    const range = { mean: [0, 130, 5], std: [1, 2, 5] };
    expect(await answer({ layout: "NCHW" }, { layout: "NCHW", ...range })).toEqual([250, 0, 1]);
    expect(await answer({ layout: "NCHW" }, { layout: "NCHW", colours: "BGR", ...range })).toEqual([1, 0, 250]);
  });

  it("may leave its sides open or fix its batch to one", async () => {
    expect(await answer({ size: "side" }, {})).toEqual([250, 130, 10]);
    expect(await answer({ batch: 1 }, {})).toEqual([250, 130, 10]);
  });

  it("is refused when it is not what the card says", async () => {
    const refused = async (example: Partial<ExampleFile>, card: object, message: string) =>
      expect((await openModel(await onnxModel(example, card))).open()).rejects.toThrow(message);
    await refused({ layout: "NHWC" }, {}, "is float32 [n, 16, 16, 3]; the card says float32 [batch, 3, 16, 16]");
    await refused({ type: "uint8" }, {}, "is uint8 [n, 3, 16, 16]; the card says float32");
    await refused({ batch: 4 }, {}, "means.onnx takes batches of exactly 4");
    await refused({ outputs: 2 }, {}, "has the outputs means, other1; the card must name one in network.output");
    const output = { network: { ...onnxCard.network, output: "features" } };
    await refused({ outputs: 2 }, output, 'has the outputs means, other1; none is called "features"');
    const embedder = await (await openModel(await onnxModel({}, { dimensions: 4 }))).open();
    await expect(embedder.embed(noisyCrops(1, 16))).rejects.toThrow("means answered 3 numbers for a crop");
  });

  it("may have several outputs when the card names one", async () => {
    const network = { ...onnxCard.network, output: "other1" };
    const embedder = await (await openModel(await onnxModel({ outputs: 2 }, { network }))).open();
    expect([...(await embedder.embed([ofColour(orange)]))[0]!]).toEqual(orange);
  });

  it("is unavailable on runtimes that take no ONNX files, with the reason", async () => {
    const kind = await openModel(await onnxModel());
    expect(await kind.availability("tfjs-wasm")).toEqual({
      available: false,
      reason: "means is an ONNX file, which tfjs-wasm cannot execute",
      remedy: "choose one of the runtimes onnx-cpu, onnx-cuda, onnx-webgpu",
    });
    expect(await kind.availability("onnx-cpu")).toEqual({ available: true });
    await expect(kind.open({ runtime: "tfjs-wasm" })).rejects.toThrow("tfjs-wasm cannot execute");
  });

  it("is refused when it is none", async () => {
    const folder = await writeFolder(await temporary(), onnxCard, { "means.onnx": new TextEncoder().encode("<html>") });
    await expect(openModel(folder)).rejects.toThrow("means.onnx is no ONNX file");
  });
});

/** A head that keeps pixels 0 and 2 of the baseline, doubled, and adds 1 to the second. */
const head: Weights = new Map([
  [
    "head_w",
    { shape: [2, 1024], data: Float32Array.from({ length: 2048 }, (_, i) => (i === 0 || i === 1026 ? 2 : 0)) },
  ],
  ["head_b", { shape: [2], data: Float32Array.of(0, 1) }],
]);

async function headModel(file: Partial<NewModelFile> = {}, weights: Weights = head): Promise<string> {
  const folder = await temporary();
  const { crop, grid } = models.get("pixels").card;
  const card: NewModelFile = {
    ...graphFile,
    id: "corner",
    dimensions: 2,
    unitLength: false,
    crop,
    grid,
    network: { kind: "head", base: "pixels" },
    trainedOnPeople: ["Ann", "Bob"],
    ...file,
  };
  await writeModel(folder, card, weights);
  return folder;
}

describe("a head", () => {
  it("maps the embeddings of its base", async () => {
    const [crop] = noisyCrops(1, 32);
    const [base] = await (await models.get("pixels").open()).embed([crop!]);
    const kind = await openModel(await headModel());
    const [found] = await (await kind.open()).embed([crop!]);
    expect([...found!]).toEqual([Math.fround(2 * base![0]!), Math.fround(2 * base![2]! + 1)]);
    expect(kind.card).toMatchObject({ parameters: 2050, trainedOnPeople: ["Ann", "Bob"] });
  });

  it("brings its output to length 1 when the card says so", async () => {
    const embedder = await (await openModel(await headModel({ unitLength: true }))).open();
    const [embedding] = await embedder.embed(noisyCrops(1, 32));
    expect(Math.abs(Math.hypot(...embedding!) - 1)).toBeLessThan(1e-6);
  });

  it("keeps templates of length 1 apart from others", async () => {
    const settings = async (unitLength: boolean) => (await openModel(await headModel({ unitLength }))).settings;
    expect(await settings(true)).not.toBe(await settings(false));
  });

  it("refuses an answer that is not finite", async () => {
    // Half black, half white: the baseline answers ∓1/32 for each pixel, so the sum is 32 × 3e38.
    const isRight = (i: number) => i % 32 >= 16;
    const data = Float32Array.from({ length: 1024 }, (_, i) => (isRight(i) ? 3e38 : -3e38));
    const embedder = await (
      await openModel(await headModel({ dimensions: 1 }, new Map([["head_w", { shape: [1, 1024], data }]])))
    ).open();
    const crop = Uint8Array.from({ length: 3072 }, (_, i) => (isRight(Math.floor(i / 3)) ? 255 : 0));
    await expect(embedder.embed([{ width: 32, height: 32, data: crop }])).rejects.toThrow(
      "corner answered 1 of 1 numbers that are not finite",
    );
  });

  it("is refused when it does not fit card, base or crop", async () => {
    const narrow: Weights = new Map([["head_w", { shape: [2, 3], data: new Float32Array(6) }]]);
    await expect(openModel(await headModel({}, narrow))).rejects.toThrow(
      "head_w is 2×3; expected 2×1024 (on top of pixels)",
    );
    await expect(openModel(await headModel({}, new Map()))).rejects.toThrow("head_w is missing");
    const crop = { kind: "box", size: 32 } as const;
    await expect(openModel(await headModel({ crop }))).rejects.toThrow('its crop is {"kind":"box","size":32}');
    await expect(openModel(await headModel({ network: { kind: "head", base: "pixel" } }))).rejects.toThrow(
      "(did you mean pixels?)",
    );
  });

  it("stands on a model of the user's, but not on another head", async () => {
    await writeFolder(userModelFolder("means"), onnxCard, { "means.onnx": meansFile({ layout: "NCHW" }) });
    const square: Weights = new Map([["head_w", { shape: [2, 3], data: Float32Array.of(1, 0, 0, 0, 0, 1) }]]);
    const crop = onnxCard.crop as { kind: "arcface"; size: number };
    const onMeans = { crop, network: { kind: "head", base: "means" } } as const;
    const folder = await headModel(onMeans, square);
    const [found] = await (await (await openModel(folder)).open()).embed([ofColour([1, 2, 3])]);
    expect([...found!]).toEqual([1, 3]);
    await writeModel(
      userModelFolder("circle"),
      { ...graphFile, id: "circle", network: { kind: "head", base: "circle" } },
      square,
    );
    await expect(openModel("circle")).rejects.toThrow("circle is a head on circle; a head needs a network below it");
  });

  it("is another model when its base has other weights", async () => {
    const square: Weights = new Map([["head_w", { shape: [2, 3], data: Float32Array.of(1, 0, 0, 0, 0, 1) }]]);
    const crop = onnxCard.crop as { kind: "arcface"; size: number };
    const folder = await headModel({ crop, network: { kind: "head", base: "means" } }, square);
    const hashes = new Set<string | undefined>();
    for (const size of [16, "side"]) {
      await writeFolder(userModelFolder("means"), onnxCard, { "means.onnx": meansFile({ layout: "NCHW", size }) });
      hashes.add((await openModel(folder)).card.weights?.sha256);
    }
    expect(hashes.size).toBe(2);
  });
});

describe("finding models", () => {
  it("finds models of the store by name and lists them", async () => {
    await writeFolder(userModelFolder("means"), onnxCard, { "means.onnx": meansFile({ layout: "NCHW" }) });
    expect(await userModelIds()).toEqual(["means"]);
    expect((await openModel("means")).card.id).toBe("means");
    await expect(openModel("mean")).rejects.toThrow(/known: dlib-resnet, .*, means \(did you mean means\?\)/);
  });

  it("refuses a folder that passes for a model of likeness", async () => {
    await expect(openModel(await onnxModel({}, { id: "dlib-resnet" }))).rejects.toThrow("calls itself dlib-resnet");
  });

  it("says what a folder lacks to be a model", async () => {
    await expect(openModel(join(home, "none"))).rejects.toThrow("is no model folder");
    await expect(openModel("./none")).rejects.toThrow("is no model folder");
  });

  it("does not let a card be written that could not be read", async () => {
    const folder = await temporary();
    const bad = { ...graphFile, title: "" };
    await expect(writeModel(folder, bad, new Map())).rejects.toThrow("title: ");
    await expect(readFile(join(folder, "weights.safetensors"))).rejects.toThrow("ENOENT");
  });
});
