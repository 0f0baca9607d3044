import { sha256 } from "@likeness/core";
import type { Baseline, Result } from "@likeness/result";
import { beforeAll, describe, expect, test } from "vitest";
import { baselineOf } from "../../src/gate/baseline.ts";
import { compareWithBaseline } from "../../src/gate/compare.ts";
import { matchPhotos } from "../../src/gate/match-photos.ts";
import { verdictText } from "../../src/gate/verdict-text.ts";
import { madeResult } from "./made-result.ts";

const counts = [9, 9, 9, 9, 9, 9, 9, 9];
let before: Baseline;

beforeAll(async () => {
  before = baselineOf(await madeResult({ photos: counts, spread: 0.9, has: (_, photo) => photo < 8 }));
});

const judge = (result: Result) => compareWithBaseline(result, before, { flips: 0 });

describe("a dataset that grows or loses a photo", () => {
  test.each<[string, (person: number, photo: number) => boolean, number]>([
    ["grows at its front", (person, photo) => photo < 8 || person === 0, 64],
    ["grows everywhere", () => true, 64],
    ["loses a photo", (person, photo) => photo < 8 && (person > 0 || photo !== 3), 63],
    ["loses a person", (person, photo) => photo < 8 && person !== 2, 56],
  ])("and %s does not fail an unchanged system", async (_, has, shared) => {
    const verdict = judge(await madeResult({ photos: counts, spread: 0.9, has }));
    expect(verdict.runs[0]!.failures).toEqual([]);
    expect(verdict).toMatchObject({ passed: true, sameDataset: false });
    expect(verdict.photos.shared).toBe(shared);
    expect(verdict.runs[0]!.checks.find(({ name }) => name === "drift")!.state).toBe("not-judged");
  });

  test("compares predictions only of photos that were tested before and are now", async () => {
    const result = await madeResult({ photos: counts, spread: 0.9 });
    const { identification } = before.runs[0]!;
    if ("skipped" in identification) throw new Error(identification.skipped);
    const testedBefore = new Set(identification.tested.map((photo) => before.dataset.photos[photo]![0]));
    const hashes = new Map(result.dataset.photos.map(({ file, sha256: hash }) => [file, hash]));
    const testedNow = result.runs[0]!.identification.classifiers["nearest"]!.predictions.map(
      ({ file }) => hashes.get(file)!,
    );
    const both = testedNow.filter((hash) => testedBefore.has(hash)).length;
    expect(judge(result).runs[0]!.predictions["nearest"]!.compared).toBe(both);
    expect(both).toBeLessThan(testedNow.length);
  });

  test("still fails a system that is worse on the shared photos, and says of how many", async () => {
    const verdict = judge(await madeResult({ photos: counts, spread: 1.6 }));
    expect(verdict.passed).toBe(false);
    expect(verdict.runs[0]!.failures.join()).toMatch(/worse on the shared photos, \d+ against and \d+ for us/);
    expect(verdictText(verdict)).toContain("64 photos of the baseline's 64 and the result's 72 are compared");
  });

  test("leaves photos that stand under another person now out, and names them", async () => {
    const result = await madeResult({ photos: counts, spread: 0.9, has: (_, photo) => photo < 8 });
    const photos = result.dataset.photos.map((photo, i) => (i === 5 ? { ...photo, identity: "p7" } : photo));
    const verdict = judge({ ...result, dataset: { ...result.dataset, photos } });
    expect(verdict.sameDataset).toBe(false);
    expect(verdict.photos.relabelled).toEqual([photos[5]!.file]);
    expect(verdict.runs[0]!.pairs.compared).toBe((63 * 62) / 2);
    expect(verdictText(verdict)).toContain(`another person now, not compared: ${photos[5]!.file}`);
  });
});

describe("photos are matched", () => {
  const photo = (name: string, identity: string) => ({ sha256: sha256(name), identity });
  const known = (name: string, person: number) => [sha256(name), person] as const;

  test("by hash, whatever they are called and in whatever order", () => {
    const match = matchPhotos([known("a", 0), known("b", 1)], [photo("b", "Ben"), photo("a", "Ann")]);
    expect([...match.inResult]).toEqual([1, 0]);
    expect(match.same).toBe(true);
  });

  test("equal files first with first, and a file that is there once less is missing", () => {
    const match = matchPhotos([known("a", 0), known("a", 0), known("b", 1)], [photo("a", "Ann"), photo("b", "Ben")]);
    expect([...match.inResult]).toEqual([0, -1, 1]);
    expect(match.same).toBe(false);
  });

  test("and two people who became one are not one to compare: the one with fewer photos is relabelled", () => {
    const match = matchPhotos(
      [known("a", 0), known("b", 0), known("c", 1)],
      [photo("a", "Ann"), photo("b", "Ann"), photo("c", "Ann")],
    );
    expect(match.comparable).toEqual([true, true, false]);
    expect(match.relabelled).toEqual([2]);
  });
});
