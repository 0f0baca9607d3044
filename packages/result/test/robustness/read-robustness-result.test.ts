import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readRobustnessResult } from "../../src/robustness/read-robustness-result.ts";
import { oldFile } from "../old-file.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "likeness-result-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(change: (sweep: Record<string, unknown>) => void) {
  const sweep = JSON.parse(await oldFile("robustness-1")) as Record<string, unknown>;
  change(sweep);
  const path = join(folder, "robustness.json");
  await writeFile(path, JSON.stringify(sweep));
  return { sweep, read: readRobustnessResult(path) };
}

it("a sweep of an earlier version is read as it was written, and keeps fields of a later one", async () => {
  const { sweep, read: reading } = await read((one) => {
    one["later"] = [1, 2];
  });
  expect(await reading).toEqual(sweep);
});

it("a sweep that is damaged is refused, and the place is named", async () => {
  const { read: reading } = await read((one) => {
    one["settings"] = { seed: 1, faceChoice: "largest", overlap: 2 };
  });
  await expect(reading).rejects.toThrow(
    /robustness\.json is no robustness result: settings\.overlap must be a number from 0 to 1, not 2/,
  );
});
