import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Progress } from "@likeness/core";
import { afterEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../packages/files/test/temporary-folder.ts";
import { isDatasetId, openDataset } from "../src/index.ts";

const home = process.cwd();
afterEach(() => process.chdir(home));

async function peopleIn(folder: string): Promise<void> {
  await mkdir(join(folder, "Ann"), { recursive: true });
  await writeFile(join(folder, "Ann", "1.jpg"), "a");
  await writeFile(join(folder, "Ann", "2.jpg"), "b");
}

describe("openDataset", () => {
  it("lists the known ids and the nearest for an unknown one, and says that folders work too", async () => {
    await expect(openDataset("lfw-subst")).rejects.toMatchObject({
      code: "unknown-id",
      message: 'unknown dataset "lfw-subst"; known: samples, lfw-subset (did you mean lfw-subset?)',
      hint: expect.stringContaining("./photos"),
    });
  });

  it("does not take a property of every object for an id", () => {
    expect(isDatasetId("toString")).toBe(false);
    expect(isDatasetId("samples")).toBe(true);
  });

  it("takes a path, relative or absolute, and a bare name of a folder that is there", async () => {
    const folder = await temporaryFolder();
    await peopleIn(join(folder, "mine"));
    process.chdir(folder);
    for (const path of ["mine", "./mine", "mine/", join(folder, "mine")]) {
      expect((await openDataset(path)).photos).toHaveLength(2);
    }
    await expect(openDataset("./gone")).rejects.toMatchObject({ code: "bad-input" });
  });

  it("prefers the known id to a folder of that name, says so, and opens the folder as ./id", async () => {
    const folder = await temporaryFolder();
    await peopleIn(join(folder, "samples"));
    process.chdir(folder);
    const warnings: string[] = [];
    const progress: Progress = { step: () => ({ advance() {}, done() {} }), warn: (text) => void warnings.push(text) };
    const known = await openDataset("samples", { progress, store: await temporaryFolder() });
    expect(known.photos).toHaveLength(100);
    expect(warnings).toEqual(["samples is the known dataset; write ./samples for the folder of that name"]);
    expect((await openDataset("./samples")).photos).toHaveLength(2);
  });
});
