import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { appendFile, cp, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { assertSeenByTurbo } from "../../src/workspace.ts";
import { scratchFolder } from "../run-likeness.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../..", import.meta.url));
const turbo = join(root, "node_modules", ".bin", "turbo");

let copy: string;
let environment: NodeJS.ProcessEnv;

/** A copy of the checkout, so that the tests may change it; packages are those of the checkout. */
beforeAll(async () => {
  copy = await scratchFolder();
  const { stdout } = await run("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root });
  for (const file of stdout.trimEnd().split("\n")) {
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await cp(join(root, file), join(copy, file)).catch(() => {});
  }
  for (const folder of ["", "datasets", ...(await children("packages")), ...(await children("apps"))]) {
    const installed = join(root, folder, "node_modules");
    if (existsSync(installed)) await symlink(installed, join(copy, folder, "node_modules"));
  }
  await run("git", ["init", "-q"], { cwd: copy });
  await run("git", ["add", "-A"], { cwd: copy });
  const { TURBO_HASH: _, ...rest } = process.env;
  environment = { ...rest, TURBO_TELEMETRY_DISABLED: "1", LIKENESS_HOME: "/somewhere", LIKENESS_MIRROR: "" };
});

async function children(folder: string): Promise<string[]> {
  return (await readdir(join(root, folder))).map((name) => join(folder, name));
}

interface TurboTask {
  readonly taskId: string;
  readonly hash: string;
  readonly excludedOutputs: readonly string[];
}

/** The evaluation as turbo would run it. */
async function evalTask(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<TurboTask> {
  const dry = ["run", "eval", "--dry=json", ...(args.length > 0 ? ["--", ...args] : [])];
  const { stdout } = await run(turbo, dry, { cwd: copy, env: { ...environment, ...env }, maxBuffer: 2 ** 26 });
  const { tasks } = JSON.parse(stdout) as { tasks: TurboTask[] };
  return tasks.find((task) => task.taskId === "//#eval")!;
}

/** The hash under which turbo would look the evaluation up. */
async function evalHash(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<string> {
  return (await evalTask(args, env)).hash;
}

describe("turbo run eval", () => {
  it("is the same task when nothing changed", async () => {
    expect(await evalHash()).toBe(await evalHash());
  });

  it.each([
    ["the configuration", "eval.config.json"],
    ["a manifest of photos", "datasets/manifests/lfw-subset.json"],
    ["a manifest of weights", "packages/files/manifests/face-api-models.json"],
    ["the lock file, which pins weights in packages", "package-lock.json"],
    ["a source of an early stage", "packages/align/src/choose-face.ts"],
    ["a source of the command", "apps/cli/src/main.ts"],
    ["a photo in photos", "photos/Ann/1.jpg"],
    ["a module of parts", "parts/mine.js"],
    ["what was fetched", ".likeness/arrivals.json"],
  ])("is another task when %s changes", async (_, file) => {
    const before = await evalHash();
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await appendFile(join(copy, file), "\n");
    expect(await evalHash()).not.toBe(before);
  });

  it("is another task with other arguments, another mirror or another store", async () => {
    const before = await evalHash();
    expect(await evalHash(["--dataset", "samples"])).not.toBe(before);
    expect(await evalHash([], { LIKENESS_MIRROR: "/mirror" })).not.toBe(before);
    expect(await evalHash([], { LIKENESS_HOME: "/elsewhere" })).not.toBe(before);
  });

  it("stays the same task when a document or a test changes", async () => {
    const before = await evalHash();
    await writeFile(join(copy, "docs", "metrics.md"), "changed");
    await appendFile(join(copy, "apps/cli/test/run-likeness.ts"), "\n");
    expect(await evalHash()).toBe(before);
  });

  it("never brings back an old benchmark or page with the results: those are of other commands", async () => {
    expect((await evalTask()).excludedOutputs).toEqual(["results/bench.json", "results/report.html"]);
  });
});

describe("a folder of photos that turbo does not watch", () => {
  const underTurbo = { TURBO_HASH: "0123", npm_lifecycle_event: "eval" };

  it("is refused where turbo would repeat an old result after a photo changed", () => {
    expect(() => assertSeenByTurbo(["/home/ann/photos"], "photos", underTurbo)).toThrow("turbo does not see");
    expect(() => assertSeenByTurbo([join(root, "photosynthesis")], "photos", underTurbo)).toThrow("turbo does not see");
  });

  it("is refused for a module of parts too", () => {
    expect(() => assertSeenByTurbo(["/home/ann/parts.js"], "parts", underTurbo)).toThrow("turbo does not see");
    expect(() => assertSeenByTurbo([join(root, "parts", "mine.js")], "parts", underTurbo)).not.toThrow();
  });

  it("is taken elsewhere, and the folder photos of the checkout and known datasets are taken everywhere", () => {
    expect(() => assertSeenByTurbo(["/home/ann/photos"], "photos", {})).not.toThrow();
    expect(() =>
      assertSeenByTurbo([join(root, "photos"), join(root, "photos", "2026"), "samples"], "photos", underTurbo),
    ).not.toThrow();
  });
});

describe("a second turbo run eval", () => {
  it("is a hit and prints the table again", async () => {
    const args = ["run", "eval", "--", "--dataset", "samples", "--aligner", "none", "--model", "pixels", "--no-faces"];
    const options = { cwd: copy, env: { ...environment, LIKENESS_HOME: await scratchFolder() }, maxBuffer: 2 ** 26 };
    const first = await run(turbo, args, options);
    expect(first.stdout).toMatch(/eval.*cache miss/);
    const second = await run(turbo, args, options);
    expect(second.stdout).toMatch(/eval.*cache hit/);
    expect(second.stdout).toMatch(/none\s+│ pixels/);
  }, 300_000);
});
