import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { openDataset } from "@likeness/datasets";
import type { RobustnessResult } from "@likeness/result";
import { beforeAll, describe, expect, it } from "vitest";
import { runLikeness, scratchFolder } from "../run-likeness.ts";

let photos: string;
beforeAll(async () => {
  photos = await scratchFolder();
  const samples = await openDataset("samples");
  for (const photo of samples.photos.filter((_, i) => i % 10 === 0).slice(0, 3)) {
    await mkdir(join(photos, photo.identity), { recursive: true });
    await writeFile(join(photos, photo.file), await photo.read());
  }
});

describe("likeness robustness", () => {
  it("prints a table for each distortion and writes the curves", async () => {
    const out = await scratchFolder();
    const args = ["robustness", "--dataset", photos, "--aligner", "faceapi-tiny", "--photos", "2", "--out", out];
    const outcome = await runLikeness(args);
    expect(outcome.code, outcome.stderr).toBe(0);
    for (const name of ["scale", "rotation", "blur", "darkness", "jpeg", "occlusion"]) {
      expect(outcome.stdout).toMatch(new RegExp(`^${name}: `, "m"));
    }
    const [file, picture] = outcome.stdout.trimEnd().split("\n").slice(-2) as [string, string];
    expect(await readFile(picture, "utf8")).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(file.startsWith(out)).toBe(true);
    const result = JSON.parse(await readFile(file, "utf8")) as RobustnessResult;
    expect(result.schema).toBe("likeness/robustness@1");
    expect(result.files).toHaveLength(2);
    expect(result.aligners.map(({ id }) => id)).toEqual(["faceapi-tiny"]);
  });

  it.each([
    [["--aligner", "none"], "looks for no face"],
    [["--aligner", "dilb"], "unknown aligner"],
    [["--photos", "0"], "at least 1"],
    [["--photos", "many"], "--photos takes a whole number"],
    [["--face-choice", "biggest"], "unknown face choice"],
  ])("refuses %j and says why", async (args, words) => {
    const outcome = await runLikeness(["robustness", "--dataset", photos, ...args]);
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr).toContain(words);
  });
});

describe("likeness eval --crop", () => {
  it("refuses a crop that does not exist and suggests the nearest", async () => {
    const outcome = await runLikeness(["eval", "--dataset", photos, "--crop", "openfce96"]);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/unknown crop/);
  });
});

describe("a sweep in which no aligner ran", () => {
  it("ends with 3, says why, and replaces no earlier result", async ({ skip }) => {
    const out = await scratchFolder();
    const sweep = (home: string) =>
      runLikeness(["robustness", "--dataset", photos, "--aligner", "dlib", "--photos", "2", "--out", out], {
        env: { LIKENESS_HOME: home },
      });
    const alone = await sweep(await scratchFolder());
    if (alone.code === 0) {
      process.stdout.write("skipped: a sweep in which no aligner ran needs a machine without dlib\n");
      skip("dlib works here");
    }
    expect(alone.code, alone.stderr).toBe(3);
    expect(alone.stdout).toContain("nothing was written");
    const earlier = join(out, basename(photos), "robustness.json");
    await mkdir(dirname(earlier), { recursive: true });
    await writeFile(earlier, "an earlier result");
    const outcome = await sweep(await scratchFolder());
    expect(outcome.code).toBe(3);
    expect(outcome.stdout).toContain("the earlier result was left as it is");
    expect(await readFile(earlier, "utf8")).toBe("an earlier result");
  });
});
