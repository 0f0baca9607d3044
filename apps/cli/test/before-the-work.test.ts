import { execFileSync, spawn } from "node:child_process";
import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDataset } from "@likeness/datasets";
import type { Baseline } from "@likeness/result";
import { sealOf } from "@likeness/result/read";
import { beforeAll, describe, expect, it } from "vitest";
import { runLikeness, scratchFolder } from "./run-likeness.ts";

const posix = process.platform !== "win32";
if (!posix) process.stderr.write("skipped: a checkout made of links, which Windows has not\n");

const bin = fileURLToPath(new URL("../bin/likeness.js", import.meta.url));
const quick = ["--aligner", "none", "--model", "pixels", "--no-faces", "--classifier", "nearest"];

let home: string;
let photos: string;
let result: string;
let failing: string;

beforeAll(async () => {
  home = await scratchFolder();
  photos = join(await scratchFolder(), "photos");
  const samples = await openDataset("samples");
  for (const identity of samples.identities.slice(0, 3)) {
    await mkdir(join(photos, identity), { recursive: true });
    for (const photo of samples.photos.filter((one) => one.identity === identity).slice(0, 4)) {
      await writeFile(join(photos, photo.file), await photo.read());
    }
  }
  const out = await scratchFolder();
  const made = await runLikeness(["eval", "--dataset", photos, "--out", out, ...quick], {
    env: { LIKENESS_HOME: home },
  });
  expect(made.code, made.stderr).toBe(0);
  result = join(out, "photos", "result.json");
  const baseline = join(out, "baseline.json");
  await runLikeness(["gate", result, "--baseline", baseline, "--update"]);
  const kept = JSON.parse(await readFile(baseline, "utf8")) as Baseline;
  const stricter = { ...kept, runs: kept.runs.map((run) => ({ ...run, threshold: 1e-9, wrongPairs: [] })) };
  failing = join(out, "failing.json");
  await writeFile(failing, JSON.stringify({ ...stricter, sha256: sealOf(stricter) }));
});

describe("what is asked for is checked before the work", () => {
  it.each<[string, (folder: string) => string[], string]>([
    [
      "a folder that is a file",
      (folder) => ["eval", "--dataset", photos, "--out", join(folder, "file")],
      "it is a file, not a folder",
    ],
    [
      "a folder below a file",
      (folder) => ["robustness", "--out", join(folder, "file", "below")],
      "is a file, not a folder",
    ],
    ["a file that is a folder", (folder) => ["bench", "--out", folder], "it is a folder, not a file"],
    [
      "an ending that is unknown",
      (folder) => ["embed", "--dataset", photos, "--out", join(folder, "e.xlsx")],
      "known endings: .arrow, .csv, .json",
    ],
    [
      "a JUnit file that is a folder",
      (folder) => ["gate", result, "--baseline", failing, "--junit", folder],
      "--junit",
    ],
    [
      "a model's folder that is a file",
      (folder) => [
        "train",
        "--dataset",
        photos,
        "--model",
        "dlib-resnet",
        "--head-only",
        "--out",
        join(folder, "file"),
      ],
      "it is a file, not a folder",
    ],
    [
      "two aligners where one is taken",
      (folder) => ["embed", "--aligner", "none", "--aligner", "none", "--out", join(folder, "e.csv")],
      "it can be given once",
    ],
    [
      "classifiers where none are used",
      (folder) => ["embed", "--classifier", "knn-1", "--out", join(folder, "e.csv")],
      "unknown option '--classifier'",
    ],
    [
      "all where one is taken",
      (folder) => ["embed", "--aligner", "all", "--out", join(folder, "e.csv")],
      "one is taken, not all",
    ],
  ])("%s is wrong use", async (_, argumentsOf, problem) => {
    const folder = await scratchFolder();
    await writeFile(join(folder, "file"), "");
    const { code, stderr } = await runLikeness(argumentsOf(folder), { env: { LIKENESS_HOME: home } });
    expect(stderr).toContain(problem);
    expect(code).toBe(2);
    expect(await readdir(folder)).toEqual(["file"]);
  });
});

describe.skipIf(!posix)("a checkout that is not built", () => {
  /** A checkout with the command and one package, neither built. */
  async function checkout(): Promise<string> {
    const root = await scratchFolder();
    await mkdir(join(root, "apps/cli/bin"), { recursive: true });
    await mkdir(join(root, "packages/core"), { recursive: true });
    await mkdir(join(root, "datasets"));
    await cp(bin, join(root, "apps/cli/bin/likeness.js"));
    await writeFile(join(root, "turbo.json"), "{}");
    await writeFile(
      join(root, "apps/cli/package.json"),
      '{"type": "module", "bin": {"likeness": "./bin/likeness.js"}}',
    );
    await writeFile(join(root, "packages/core/package.json"), '{"exports": {".": {"default": "./dist/index.js"}}}');
    return root;
  }

  async function turbo(root: string, program: string): Promise<void> {
    await mkdir(join(root, "node_modules/turbo/bin"), { recursive: true });
    await writeFile(join(root, "node_modules/turbo/bin/turbo"), program);
  }

  const run = (root: string, ...args: string[]) => {
    const child = spawn(process.execPath, [join(root, "apps/cli/bin/likeness.js"), ...args], {
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (text) => (stdout += text));
    child.stderr.on("data", (text) => (stderr += text));
    return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
      child.on("close", (code) => resolve({ code, stdout, stderr })),
    );
  };

  it("builds what it lacks, a package's part too, and goes on with what was asked", async () => {
    const root = await checkout();
    await turbo(
      root,
      `const fs = require("node:fs");
      for (const folder of ["apps/cli/dist", "packages/core/dist"]) fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync("packages/core/dist/index.js", "");
      fs.writeFileSync("apps/cli/dist/main.js", "console.log(process.argv[2]); process.exitCode = 1;");
      console.log("noise of the build");`,
    );
    const first = await run(root, "asked");
    expect(first).toMatchObject({ code: 1, stdout: "asked\n" });
    expect(first.stderr).toMatch(/^likeness: building.*\n$/);
    expect((await run(root, "again")).stderr).toBe("");
  });

  it("ends with 3 and the way out where it cannot, never with 1", async () => {
    const bare = await checkout();
    expect(await run(bare, "gate")).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/not installed\n.*npm ci/),
    });
    const broken = await checkout();
    await turbo(broken, 'console.error("it does not compile"); process.exit(1);');
    const outcome = await run(broken, "gate");
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toMatch(/it does not compile[\s\S]*building failed/);
  });
});

describe("a fault of our own", () => {
  it("ends with 4 and asks to be reported, without a stack unless it is wanted", async () => {
    // Whatever a file may hold is checked when it is read: the fault is put in from outside.
    const fault = "Int32Array.from=()=>{throw(new(TypeError)('made'))}";
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault)}` };
    const args = ["gate", result, "--baseline", failing];
    const { code, stderr } = await runLikeness(args, { env });
    expect(code).toBe(4);
    expect(stderr).toMatch(/^error: .*\n {2}this is a fault of likeness.*LIKENESS_DEBUG=1/);
    expect(stderr).not.toMatch(/^ +at /m);
    expect((await runLikeness(args, { env: { ...env, LIKENESS_DEBUG: "1" } })).stderr).toMatch(/^ +at /m);
  });

  it("is not what a damaged result is: that ends with 2, and the place is named", async () => {
    const damaged = join(await scratchFolder(), "result.json");
    const sound = JSON.parse(await readFile(result, "utf8"));
    await writeFile(damaged, JSON.stringify({ ...sound, runs: [{ ...sound.runs[0], enrolment: null }] }));
    const { code, stderr } = await runLikeness(["gate", damaged, "--baseline", failing]);
    expect(code).toBe(2);
    expect(stderr).toContain("result.json is no result: runs[0].enrolment must be an object, not null");
  });
});

it("a note torn by a kill does not make a fetch fail", async () => {
  const root = execFileSync("git", ["rev-parse", "--show-toplevel"], { encoding: "utf8" }).trim();
  const copy = await scratchFolder();
  await mkdir(join(copy, "apps/cli"), { recursive: true });
  await cp(join(root, "apps/cli/dist"), join(copy, "apps/cli/dist"), { recursive: true });
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  await cp(join(root, "apps/cli/package.json"), join(copy, "apps/cli/package.json"));
  await writeFile(join(copy, "turbo.json"), "{}");
  await mkdir(join(copy, ".likeness"));
  await writeFile(join(copy, ".likeness", "arrivals.json"), '{"lfw-sub');
  const { noteArrival } = (await import(join(copy, "apps/cli/dist/workspace.js"))) as {
    noteArrival(id: string): Promise<void>;
  };
  await noteArrival("samples");
  expect(Object.keys(JSON.parse(await readFile(join(copy, ".likeness", "arrivals.json"), "utf8")))).toEqual([
    "samples",
  ]);
});
