import { readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import {
  fnv1a32,
  gitBlobId,
  knownId,
  LikenessError,
  mulberry32,
  sha256,
  shuffle,
  storeFolder,
  writeFileAtomic,
} from "../src/index.ts";

it("names the known ids and the nearest one when an id is unknown", () => {
  const known = ["dlib-resnet", "nn4.small2.v1", "pixels"] as const;
  expect(knownId("model", "pixels", known)).toBe("pixels");
  expect(() => knownId("model", "nn4", known)).toThrow(
    'unknown model "nn4"; known: dlib-resnet, nn4.small2.v1, pixels (did you mean nn4.small2.v1?)',
  );
  expect(() => knownId("model", "zzz", known)).toThrow(/pixels$/);
});

it("exits with 3 for what is unavailable, 4 for a fault of the machine or of our own, 2 for the rest", () => {
  expect(new LikenessError("unavailable", "x").exitCode).toBe(3);
  for (const code of ["storage", "internal"] as const) expect(new LikenessError(code, "x").exitCode).toBe(4);
  for (const code of ["bad-input", "usage", "unknown-id"] as const)
    expect(new LikenessError(code, "x").exitCode).toBe(2);
});

// Expected values: FIPS 180-4 example "abc"; `printf 'abc' | git hash-object --stdin`.
it("hashes as sha256sum and git hash-object do", () => {
  const abc = new TextEncoder().encode("abc");
  expect(sha256(abc)).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(gitBlobId(abc)).toBe("f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f");
});

// Expected values: the reference data of nn4.small2, made by an independent Python implementation.
it("generates the reference's random numbers", () => {
  const formula = JSON.parse(readFileSync(new URL("fixtures/prng.json", import.meta.url), "utf8"));
  expect(fnv1a32("conv1_w")).toBe(formula['fnv("conv1_w")']);
  const uniform = mulberry32(fnv1a32("input"));
  expect([uniform(), uniform(), uniform()]).toEqual(formula['fnv1a32("input") first 3 of mulberry32']);
});

it("shuffles the same way for the same seed and keeps every item", () => {
  const items = () => Array.from({ length: 20 }, (_, i) => i);
  const once = shuffle(items(), mulberry32(7));
  expect(shuffle(items(), mulberry32(7))).toEqual(once);
  expect(once).not.toEqual(items());
  expect([...once].sort((a, b) => a - b)).toEqual(items());
});

it("writes a file whole, makes missing folders and leaves no draft", async () => {
  const folder = await mkdtemp(join(tmpdir(), "likeness-core-"));
  await writeFileAtomic(join(folder, "a", "b.txt"), "one");
  await writeFileAtomic(join(folder, "a", "b.txt"), "two");
  expect(await readFile(join(folder, "a", "b.txt"), "utf8")).toBe("two");
  expect(await readdir(join(folder, "a"))).toEqual(["b.txt"]);
});

it("names the path and the way out when a file cannot be written", async () => {
  const folder = await mkdtemp(join(tmpdir(), "likeness-core-"));
  await writeFileAtomic(join(folder, "file"), "in the way");
  const path = join(folder, "file", "none.txt");
  const failure = await writeFileAtomic(path, "x").catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(LikenessError);
  expect((failure as LikenessError).message).toContain(path);
  expect((failure as LikenessError).hint).toContain("name a place that can be written");
});

it("keeps its store where LIKENESS_HOME says", () => {
  expect(storeFolder({ LIKENESS_HOME: "/data/faces" })).toBe("/data/faces");
});
