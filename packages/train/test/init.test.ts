import { mkdir, mkdtemp, readFile, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silent } from "@likeness/core";
import type { Dataset } from "@likeness/datasets";
import { graphFamily, graphOf } from "@likeness/embed";
import { writeSafetensors } from "@likeness/nn";
import { beforeAll, describe, expect, it } from "vitest";
import { randomWeights, type TrainedModel, type TrainModelOptions, trainModel } from "../src/index.ts";
import { someSamples } from "./samples.ts";

const network: TrainModelOptions = { model: "nn4.small2", aligner: "none", steps: 1, people: 2, photos: 2 };

let dataset: Dataset;
/** A model folder that was trained, and its card. */
let model: string;
let card: { readonly network: Record<string, unknown> };
beforeAll(async () => {
  dataset = await someSamples([2, 2]);
  model = (await train({ seed: 7 })).folder;
  card = JSON.parse(await readFile(join(model, "card.json"), "utf8")) as typeof card;
}, 60_000);

async function train(options: Partial<TrainModelOptions>): Promise<TrainedModel> {
  const out = join(await mkdtemp(join(tmpdir(), "likeness-init-")), "model");
  const split = { train: dataset.identities, heldOut: [] };
  return trainModel(dataset, split, { ...network, ...options }, { out, progress: silent });
}

/** A copy of the folder with another card; the weights are called so. */
async function folderWith(change: Record<string, unknown>, weights = "weights.safetensors"): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), "likeness-init-")), "copy");
  await mkdir(folder);
  await writeFile(join(folder, weights), await readFile(join(model, "weights.safetensors")));
  await writeFile(join(folder, "card.json"), JSON.stringify({ ...card, network: { ...card.network, ...change } }));
  return folder;
}

describe("a training that begins with a model folder", () => {
  it("reads the weights that the card names, whatever they are called", async () => {
    const renamed = await folderWith({ weights: "mine.safetensors" }, "mine.safetensors");
    const [from, usual] = [await train({ init: renamed }), await train({ init: model })];
    expect([...from.weights.keys()]).toEqual([...usual.weights.keys()]);
    expect(usual.weights.size).toBeGreaterThan(0);
    for (const [name, { data }] of usual.weights)
      expect(
        data.every((value, i) => value === from.weights.get(name)!.data[i]),
        name,
      ).toBe(true);
    const text = await readFile(join(from.folder, "card.json"), "utf8");
    expect(text, "the card tells what it began with").toContain(card.network["sha256"]);
  });

  it("refuses weights that are not those of the card", async () => {
    const folder = await folderWith({});
    const other = randomWeights(graphOf(graphFamily("nn4.small2")), 9);
    await writeFile(join(folder, "weights.safetensors"), writeSafetensors(other));
    await expect(train({ init: folder })).rejects.toMatchObject({ code: "hash-mismatch" });
  });

  it("says what is missing or cannot be begun with", async () => {
    const gone = await folderWith({});
    await rename(join(gone, "weights.safetensors"), join(gone, "elsewhere"));
    await expect(train({ init: gone })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/^the card of model names weights\.safetensors, which is not in/),
    });
    const head = await folderWith({ kind: "head", base: "pixels", family: undefined });
    await expect(train({ init: head })).rejects.toThrow(/its card says that it is a head on another model/);
    const dlib = await folderWith({ family: "dlib-resnet" });
    await expect(train({ init: dlib })).rejects.toThrow(/its card says that it is a network dlib-resnet/);
    const text = join(await mkdtemp(join(tmpdir(), "likeness-init-")), "notes.txt");
    await writeFile(text, "no tensors");
    await expect(train({ init: text })).rejects.toMatchObject({
      code: "bad-input",
      message: expect.stringContaining("notes.txt is no safetensors file"),
    });
  });
});
