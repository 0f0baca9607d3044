import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LikenessError, type Progress, silent } from "@likeness/core";
import type { Dataset, Photo } from "@likeness/datasets";
import type { EmbeddingRow } from "@likeness/enrol";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { type FaceLayer, removeOtherFaces, writeFaces } from "../src/index.ts";

const layer = "any-dlib96";
const result = (digit: string) => digit.repeat(64);
let photos: Photo[];

beforeAll(async () => {
  photos = await Promise.all(["Ann/0.png", "Ann/1.png", "Ben/0.png"].map((file, i) => photoOf(file, 60 * i)));
});

async function photoOf(file: string, red: number): Promise<Photo> {
  const create = { width: 90, height: 90, channels: 3, background: { r: red, g: 90, b: 90 } } as const;
  const bytes = await sharp({ create }).png().toBuffer();
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { file, identity: file.split("/")[0]!, sha256, read: async () => bytes };
}

function datasetOf(own: readonly Photo[]): Dataset {
  return { id: "any", title: "any", revision: "0", hash: "0", photos: own, identities: [], notes: [] };
}

/** Landmarks spread over the middle of the photo; `shift` moves them. */
function row(photo: Photo, change: Partial<EmbeddingRow> = {}, shift = 0): EmbeddingRow {
  const landmarks = Float32Array.from({ length: 136 }, (_, i) => 25 + ((i * 29) % 40) + shift);
  const box = { left: 20, top: 20, width: 50, height: 50 };
  const found = { state: "enrolled", detail: null, faces: 1, size: [90, 90] as const, box, score: 1, landmarks };
  return { photo: photo.sha256, ...found, embedding: null, ...change };
}

function layerOf(rows: readonly EmbeddingRow[]): readonly FaceLayer[] {
  return [{ aligner: "any", crop: { kind: "dlib", size: 96, padding: 0.25 }, rows }];
}

const folder = () => mkdtemp(join(tmpdir(), "likeness-faces-"));

/** Hashes of photos that have a picture, by layer. */
async function drawn(path: string, of: string): Promise<Record<string, string[]>> {
  const layers = (await readdir(join(path, of))).sort();
  const files = await Promise.all(layers.map((name) => readdir(join(path, of, name))));
  return Object.fromEntries(layers.map((name, i) => [name, files[i]!.map((file) => file.slice(0, 64)).sort()]));
}

const hashes = (some: readonly Photo[]) => some.map(({ sha256 }) => sha256).sort();

function heard(): { readonly warnings: string[]; readonly progress: Progress } {
  const warnings: string[] = [];
  return { warnings, progress: { ...silent, warn: (text) => warnings.push(text) } };
}

describe("one photo's failure costs that photo's picture only", () => {
  const point = new Float32Array(136).fill(40);

  it.each([
    ["a face in the state bad-crop", { state: "bad-crop", landmarks: point }],
    ["landmarks that no crop can be cut from", { landmarks: point }],
    ["no face", { state: "no-face", box: null, landmarks: null }],
  ])("%s", async (_, change) => {
    const path = await folder();
    const rows = photos.map((photo, i) => row(photo, i === 1 ? change : {}));
    const { warnings, progress } = heard();
    await writeFaces(path, datasetOf(photos), layerOf(rows), { result: result("a"), progress });
    expect(await drawn(path, result("a"))).toEqual({
      [layer]: hashes([photos[0]!, photos[2]!]),
      photo: hashes(photos),
    });
    expect(warnings).toEqual([]);
  });

  it("a file that has changed since, which is said", async () => {
    const path = await folder();
    const changed = async () => Promise.reject(new LikenessError("hash-mismatch", "Ann/1.png changed"));
    const own = photos.map((photo, i) => (i === 1 ? { ...photo, read: changed } : photo));
    const { warnings, progress } = heard();
    await writeFaces(path, datasetOf(own), layerOf(own.map((photo) => row(photo))), { result: result("a"), progress });
    expect((await drawn(path, result("a")))["photo"]).toEqual(hashes([photos[0]!, photos[2]!]));
    expect(warnings).toEqual(["no picture of Ann/1.png (Ann/1.png changed)"]);
  });
});

it("a failure that is not the photo's stops the drawing with its reason, and leaves nothing that looks whole", async () => {
  const path = await folder();
  const broken = async () => Promise.reject(new RangeError("Array buffer allocation failed"));
  const own = photos.map((photo, i) => (i === 1 ? { ...photo, read: broken } : photo));
  const rows = own.map((photo) => row(photo));
  await expect(
    writeFaces(path, datasetOf(own), layerOf(rows), { result: result("a"), progress: silent }),
  ).rejects.toThrow("Array buffer allocation failed");
  expect(await readdir(path)).toEqual([]);
});

it("photos with equal bytes share a picture", async () => {
  const path = await folder();
  const own = [photos[0]!, { ...photos[0]!, file: "Ben/copy.png", identity: "Ben" }];
  await writeFaces(path, datasetOf(own), layerOf(own.map((photo) => row(photo))), {
    result: result("a"),
    progress: silent,
  });
  expect(await drawn(path, result("a"))).toEqual({ [layer]: [own[0]!.sha256], photo: [own[0]!.sha256] });
});

it("a picture is taken over from another result, but not when its landmarks or box are others", async () => {
  const path = await folder();
  const layers = (shift: number, change = {}) => layerOf(photos.map((photo) => row(photo, change, shift)));
  const write = (digit: string, own: readonly FaceLayer[]) =>
    writeFaces(path, datasetOf(photos), own, { result: result(digit), progress: silent });
  const pictures = async (digit: string, name: string) => {
    const files = (await readdir(join(path, result(digit), name))).sort();
    return Promise.all(files.map((file) => readFile(join(path, result(digit), name, file), "utf8")));
  };
  await write("a", layers(0));
  for (const name of ["photo", layer]) {
    for (const file of await readdir(join(path, result("a"), name))) {
      await writeFile(join(path, result("a"), name, file), "drawn before");
    }
  }
  await write("b", layers(0));
  expect(await pictures("b", layer)).toEqual(Array(3).fill("drawn before"));
  await write("c", layers(0.25));
  expect(await pictures("c", "photo"), "the photos are the same").toEqual(Array(3).fill("drawn before"));
  expect((await pictures("c", layer)).join()).not.toContain("drawn before");
  await write("d", layers(0, { box: { left: 20, top: 20, width: 50, height: 51 } }));
  expect((await pictures("d", layer)).join()).not.toContain("drawn before");
  await removeOtherFaces(path, result("c"));
  expect(await readdir(path)).toEqual([result("c")]);
  await removeOtherFaces(path, undefined);
  await expect(readdir(path)).rejects.toThrow("ENOENT");
});

it("drawing that is stopped leaves nothing of its own, and the pictures of the result that stands", async () => {
  const path = await folder();
  const layers = layerOf(photos.map((photo) => row(photo)));
  await writeFaces(path, datasetOf(photos), layers, { result: result("a"), progress: silent });
  const signal = AbortSignal.abort(new Error("stopped"));
  await expect(
    writeFaces(path, datasetOf(photos), layers, { result: result("b"), progress: silent, signal }),
  ).rejects.toThrow("stopped");
  expect(await readdir(path)).toEqual([result("a")]);
});
