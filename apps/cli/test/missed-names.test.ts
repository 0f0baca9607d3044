import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ErrorCode, LikenessError } from "@likeness/core";
import sharp from "sharp";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { MissedNames } from "../src/missed-names.ts";
import { TerminalProgress } from "../src/terminal-progress.ts";
import { runLikeness, scratchFolder } from "./run-likeness.ts";

/** What is thrown at the end, when each name fails with the code beside it, or may be missing and does. */
async function endOf(...codes: (ErrorCode | "served" | "excused")[]): Promise<LikenessError | undefined> {
  const progress = new TerminalProgress();
  vi.spyOn(progress, "warn").mockImplementation(() => {});
  const { signal } = new AbortController();
  const names = new MissedNames({ verb: "fetched", all: codes.length, progress, signal });
  for (const [i, code] of codes.entries()) {
    const step = async () => {
      if (code === "served") return;
      throw new LikenessError(code === "excused" ? "unavailable" : code, `no ${i}`, { hint: `way out ${i}` });
    };
    await names.attempt(`name-${i}`, step, code === "excused");
  }
  try {
    names.end();
    return undefined;
  } catch (thrown) {
    return thrown as LikenessError;
  }
}

describe("several names of which some were missed", () => {
  it.each([
    [["served", "served"], undefined],
    [["served", "excused"], undefined],
    [["served", "unavailable"], 3],
    [["served", "hash-mismatch"], 3],
    [["excused", "excused"], 3],
    [["unavailable", "bad-input", "served"], 2],
    [["bad-input", "unavailable"], 2],
    [["unavailable", "bad-input", "storage"], 4],
  ] as const)("%j end with %s", async (codes, exitCode) => {
    expect((await endOf(...codes))?.exitCode).toBe(exitCode);
  });

  it("are listed, with the way out of the gravest", async () => {
    const { message, hint } = (await endOf("unavailable", "served", "bad-input", "excused"))!;
    expect(message).toBe("2 of 4 were not fetched: name-0, name-2");
    expect(hint).toBe("way out 2");
  });

  it("is the failure itself where there is but one name, which no list excuses", async () => {
    expect(await endOf("hash-mismatch")).toMatchObject({ code: "hash-mismatch", message: "no 0" });
    expect(await endOf("excused")).toMatchObject({ code: "unavailable", message: "no 0" });
  });

  it.each(["usage", "unknown-id", "internal"] as const)("is no list of names when one fails for %s", async (code) => {
    await expect(endOf("served", code, "served")).rejects.toMatchObject({ code, message: "no 1" });
  });

  it("is a stop, and no failure of a name, once the work was stopped", async () => {
    const controller = new AbortController();
    const options = { verb: "fetched", all: 2, progress: new TerminalProgress(), signal: controller.signal };
    const names = new MissedNames(options);
    const failing = names.attempt("a", async () => {
      controller.abort(new Error("enough"));
      throw new LikenessError("unavailable", "the network went away");
    });
    await expect(failing).rejects.toThrow("the network went away");
    await expect(names.attempt("b", async () => 1)).rejects.toThrow("enough");
  });
});

describe("likeness eval on several datasets", () => {
  let people: string;
  beforeAll(async () => {
    people = join(await scratchFolder(), "people");
    for (const [i, person] of ["Ann", "Ben"].entries()) {
      await mkdir(join(people, person), { recursive: true });
      for (const photo of [0, 1]) {
        const background = { r: 90 * i, g: 200 * photo, b: 60 };
        const picture = sharp({ create: { width: 40, height: 40, channels: 3, background } });
        await picture.png().toFile(join(people, person, `${photo}.png`));
      }
    }
  });

  async function evaluate(config: object) {
    const cwd = await scratchFolder();
    const parts = { aligners: ["none"], models: ["pixels"], classifiers: ["centroid"], resamples: 100 };
    await writeFile(join(cwd, "config.json"), JSON.stringify({ ...parts, ...config }));
    const env = { LIKENESS_HOME: await scratchFolder(), LIKENESS_MIRROR: "", CUDA_VISIBLE_DEVICES: "-1" };
    const outcome = await runLikeness(["eval", "--config", "config.json", "--no-faces", "--out", "out"], { env, cwd });
    return { ...outcome, written: await readdir(join(cwd, "out")).catch(() => []) };
  }

  it("ends with 2 when one is a folder that does not exist, optional or not, behind the results of the others", async () => {
    const wrong = { datasets: ["./none", people] };
    for (const config of [wrong, { ...wrong, optional: ["./none"] }]) {
      const { code, stderr, written } = await evaluate(config);
      expect(stderr).toContain("error: 1 of 2 were not evaluated: ./none");
      expect(written).toEqual(["people"]);
      expect(code).toBe(2);
    }
  });

  it("excuses no optional dataset for what cannot run on it", async () => {
    const { code, stderr } = await evaluate({
      datasets: ["samples", people],
      optional: [people],
      models: ["dlib-resnet"],
      runtimes: ["onnx-cuda"],
    });
    expect(stderr).toContain(`error: 2 of 2 were not evaluated: samples, ${people}`);
    expect(code).toBe(3);
  });
});
