import { LikenessError } from "@likeness/core";
import { type Dataset, decodePhoto } from "@likeness/datasets";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { loadCrops } from "../src/index.ts";
import { someSamples } from "./samples.ts";

vi.mock("@likeness/datasets", async (original) => {
  const actual = await original<typeof import("@likeness/datasets")>();
  return { ...actual, decodePhoto: vi.fn(actual.decodePhoto) };
});

const crop = { kind: "dlib", size: 150, padding: 0.25 } as const;
const aligner = "faceapi-tiny";

let dataset: Dataset;
beforeAll(async () => {
  dataset = await someSamples([2, 2]);
});

/** The same with another way to read the second photo. */
function reading(read: () => Promise<Uint8Array>): Dataset {
  return { ...dataset, photos: dataset.photos.map((photo, i) => (i === 1 ? { ...photo, read } : photo)) };
}

const failing = (thrown: unknown) => reading(() => Promise.reject(thrown));
const load = (data: Dataset) => loadCrops(data, dataset.identities, { aligner, crop });

describe("a photo is left out", () => {
  it.each([
    ["that cannot be decoded", () => reading(async () => new Uint8Array(900))],
    ["that is empty", () => reading(async () => new Uint8Array())],
    ["whose file cannot be read", () => failing(new LikenessError("bad-input", "cannot read it"))],
  ])("%s", async (_, data) => {
    const { crops, missed, identities } = await load(data());
    expect(missed).toEqual([dataset.photos[1]!.file]);
    expect(crops).toHaveLength(3);
    expect(identities).toHaveLength(3);
  });
});

describe("training stops with its reason for what is no photo's fault", () => {
  it.each([
    ["memory", new RangeError("Array buffer allocation failed")],
    ["a file that changed meanwhile", new LikenessError("hash-mismatch", "it changed while it was in use")],
    ["a decoder that cannot be loaded", new LikenessError("unavailable", "sharp cannot be loaded")],
  ])("%s", async (_, thrown) => {
    await expect(load(failing(thrown))).rejects.toBe(thrown);
  });

  it("an error of the decoder that is not one of the photo, whatever its code", async () => {
    const weak = new LikenessError("bad-input", "Error creating thread");
    vi.mocked(decodePhoto).mockRejectedValueOnce(weak);
    await expect(load(dataset)).rejects.toBe(weak);
  });
});
