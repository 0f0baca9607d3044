import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silent } from "@likeness/core";
import type { Dataset } from "@likeness/datasets";
import { describe, expect, it } from "vitest";
import { batchSize, defaultSplit, type TrainModelOptions, trainModel } from "../src/index.ts";
import { someSamples } from "./samples.ts";

const head: TrainModelOptions = { model: "pixels", headOnly: true, aligner: "faceapi-tiny", steps: 3 };
const place = async () => join(await mkdtemp(join(tmpdir(), "likeness-family-")), "models", "family");

describe("a training without a word about batches", () => {
  it.each([
    // People and photos of each; how many are held out.
    [[3, 2, 4], 0],
    [[2, 2], 0],
    [[3, 3, 3, 3], 0],
    [[2, 3, 2, 3, 2], 2],
    [[5, 2, 2, 3, 4, 2], 2],
    [[2, 1, 2, 1, 1], 0],
    [[2, 2, 2, 2, 2, 1, 1, 1, 1], 2],
  ])("learns from people with %j photos, and holds %i of them out", async (photosEach, heldOut) => {
    const dataset = await someSamples(photosEach);
    const split = defaultSplit(dataset, 1);
    expect(split.heldOut).toHaveLength(heldOut);
    expect([...split.train, ...split.heldOut].sort()).toEqual(dataset.identities);
    const out = await place();
    const { steps, heldOutAuc } = await trainModel(dataset, split, head, { out, progress: silent });
    expect(steps).toBe(3);
    expect(heldOutAuc === undefined).toBe(heldOut === 0);
    expect(await readdir(out)).toContain("card.json");
  });

  it("takes 8 people with 4 photos each of a set that has them, as before", () => {
    const identities = (people: number, photos: number) =>
      Array.from({ length: people * photos }, (_, i) => `p${i % people}`);
    expect(batchSize(identities(12, 6), {})).toEqual({ people: 8, photos: 4 });
    expect(batchSize(identities(5, 6), {})).toEqual({ people: 5, photos: 4 });
    expect(batchSize(identities(12, 3), {})).toEqual({ people: 8, photos: 3 });
    expect(batchSize([...identities(2, 2), "p0", "alone"], {})).toEqual({ people: 2, photos: 3 });
    expect(batchSize(identities(5, 2), { people: 3, photos: 4 })).toEqual({ people: 3, photos: 4 });
  });
});

describe("what cannot work is refused before any photo is read, and leaves no folder", () => {
  /** A set whose photos say when they are read. */
  async function watched(photosEach: readonly number[]): Promise<{ dataset: Dataset; read: string[] }> {
    const read: string[] = [];
    const dataset = await someSamples(photosEach);
    const photos = dataset.photos.map((photo) => ({
      ...photo,
      read: () => {
        read.push(photo.file);
        return photo.read();
      },
    }));
    return { dataset: { ...dataset, photos }, read };
  }

  it.each<[string, readonly number[], Partial<TrainModelOptions>, number | undefined, RegExp]>([
    ["one person", [4], {}, undefined, /^training needs two people with two photos or more; there are 1$/],
    ["people with one photo each", [1, 1, 1], {}, undefined, /two photos or more; there are 0/],
    ["a batch of more people than there are", [3, 3, 3, 3, 3], { people: 9 }, undefined, /9 people.*there are 3/],
    ["too few once two are held out", [3, 3, 3], {}, 2, /two people with two photos or more; there are 1/],
    ["one person held out", [3, 3, 3], {}, 1, /the people held out, 1 with 3 photos, give no figure/],
    ["a person in a batch", [3, 3, 3], { people: 1 }, undefined, /people in a batch must be/],
    ["an engine that does not exist", [3, 3, 3], { engine: "torch" }, undefined, /unknown training engine/],
  ])("%s", async (_, photosEach, options, heldOut, message) => {
    const { dataset, read } = await watched(photosEach);
    const { identities } = dataset;
    const split =
      heldOut === undefined
        ? defaultSplit(dataset, 1)
        : { heldOut: identities.slice(0, heldOut), train: identities.slice(heldOut) };
    const out = await place();
    await expect(trainModel(dataset, split, { ...head, ...options }, { out, progress: silent })).rejects.toThrow(
      message,
    );
    expect(read).toEqual([]);
    await expect(readdir(join(out, "..", "..")), "no folder").resolves.toEqual([]);
  });

  it("and what only the faces tell leaves none either", async () => {
    const dataset = await someSamples([3, 3, 3]);
    const grey = await someSamples([3, 3, 3]);
    // The bytes of one photo for all of them, cut off: nothing that could be decoded.
    const cut = (await grey.photos[0]!.read()).subarray(0, 900);
    const photos = dataset.photos.map((photo) => ({ ...photo, read: async () => cut }));
    const out = await place();
    await expect(
      trainModel({ ...dataset, photos }, defaultSplit(dataset, 1), head, { out, progress: silent }),
    ).rejects.toThrow(/there are 0/);
    await expect(readdir(join(out, "..", ".."))).resolves.toEqual([]);
  });
});
