import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { BenchResult, Result } from "@likeness/result";
import { beforeAll, describe, expect, it } from "vitest";
import { runLikeness, scratchFolder } from "./run-likeness.ts";

const environment = {
  likeness: "0",
  node: "v20",
  platform: "any",
  cpu: "none",
  cores: 1,
  memoryBytes: 1,
  libraries: {},
};

/** A result of nothing: enough for a page, and whose it is can be told by the name. */
function emptyResult(id: string): Result {
  return {
    schema: "likeness/result@1",
    created: "2026-03-01T12:00:00.000Z",
    command: "likeness eval",
    environment,
    dataset: { id, title: id, revision: "0", hash: id, images: 0, identities: 0, notes: [], photos: [] },
    settings: { seed: 1, faceChoice: "largest", missPolicy: "fail", folds: 10, resamples: 100 },
    runs: [],
    unavailable: [],
  };
}

const bench: BenchResult = {
  schema: "likeness/bench@1",
  created: "2026-03-01T12:00:00.000Z",
  command: "likeness bench",
  environment,
  settings: {
    seconds: 1,
    relativeError: 0.02,
    seed: 1,
    batches: [1],
    threads: [1],
    baseline: "onnx-cpu",
    baselineThreads: 1,
    workers: 1,
  },
  load: { before: [0, 0, 0], after: [0, 0, 0] },
  dataset: { id: "none", hash: "0", photos: 1 },
  networks: [],
  aligners: [],
  pipelines: [],
  unavailable: [{ id: "onnx-cpu", reason: "nobody measured" }],
};

interface PageData {
  readonly entries: readonly { readonly result: { readonly dataset: { readonly id: string } } }[];
  readonly benches: readonly BenchResult[];
}

async function pageData(file: string): Promise<PageData> {
  const data = /id="likeness-data">([^<]*)</.exec(await readFile(file, "utf8"))![1]!;
  return JSON.parse(gunzipSync(Buffer.from(data, "base64")).toString("utf8")) as PageData;
}

describe("likeness report", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await scratchFolder();
    for (const id of ["first", "second"]) {
      await mkdir(join(folder, "results", id), { recursive: true });
      await writeFile(join(folder, "results", id, "result.json"), JSON.stringify(emptyResult(id)));
    }
    await writeFile(join(folder, "results", "bench.json"), JSON.stringify(bench));
    await writeFile(join(folder, "results", "first", "robustness.json"), '{"schema":"likeness/robustness@1"}');
  });
  const report = (...args: readonly string[]) => runLikeness(["report", ...args], { cwd: folder });

  it("takes without arguments every result of the folder results, and its benchmark", async () => {
    const { code, stdout, stderr } = await report();
    expect(code, stderr).toBe(0);
    const page = join(folder, "results", "report.html");
    expect(stdout).toBe(`${page}\n`);
    const { entries, benches } = await pageData(page);
    expect(entries.map(({ result }) => result.dataset.id)).toEqual(["first", "second"]);
    expect(benches).toEqual([bench]);
  });

  it("tells results and benchmarks apart by what is in them, in any order", async () => {
    await writeFile(join(folder, "speed.json"), JSON.stringify(bench));
    const { code, stderr } = await report("speed.json", join("results", "second", "result.json"), "--out", "page.html");
    expect(code, stderr).toBe(0);
    const { entries, benches } = await pageData(join(folder, "page.html"));
    expect(entries.map(({ result }) => result.dataset.id)).toEqual(["second"]);
    expect(benches).toHaveLength(1);
  });

  it("makes a page of a benchmark alone, beside it, and of a result alone none with a benchmark", async () => {
    const alone = join(folder, "report.html");
    expect((await report("speed.json")).stdout).toBe(`${alone}\n`);
    expect((await pageData(alone)).entries).toEqual([]);
    const result = await report(join("results", "first", "result.json"));
    expect(result.stdout).toBe(`${join(folder, "results", "first", "report.html")}\n`);
    expect((await pageData(join(folder, "results", "first", "report.html"))).benches).toEqual([]);
  });

  it.each([
    ["a file that is absent", ["nothing.json"], /cannot read nothing\.json: ENOENT/],
    ["a folder without results", ["empty"], /there is no result\.json and no bench\.json in empty/],
    ["a file of another kind", [join("results", "first", "robustness.json")], /"likeness\/robustness@1" is neither/],
    ["half a benchmark", ["half.json"], /half\.json is no benchmark: networks\[0\]\.model must be a text, not missing/],
    ["what is no JSON", ["cut.json"], /cannot read the result or benchmark cut\.json: /],
  ])("refuses %s with exit code 2 and says why", async (_, args, message) => {
    await mkdir(join(folder, "empty"), { recursive: true });
    await writeFile(join(folder, "half.json"), JSON.stringify({ ...bench, networks: [{}] }));
    await writeFile(join(folder, "cut.json"), JSON.stringify(bench).slice(0, -9));
    const { code, stderr, stdout } = await report(...args);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/likeness (?:eval|bench)/);
  });
});
