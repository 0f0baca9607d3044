import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDataset } from "@likeness/datasets";
import { sealOf } from "@likeness/result/read";
import { beforeAll, describe, expect, it } from "vitest";
import { runLikeness, scratchFolder } from "./run-likeness.ts";

const bin = fileURLToPath(new URL("../bin/likeness.js", import.meta.url));
const posix = process.platform !== "win32";
const full = existsSync("/dev/full");
if (!full) process.stdout.write("skipped: a full stdout needs /dev/full, which Linux has\n");

/** Runs a pipeline in bash, in which `$L` is the command, and returns the exit code of its first member. */
async function pipeline(line: string, cwd: string): Promise<{ code: number; stderr: string }> {
  const child = spawn("bash", ["-c", `${line}; exit "\${PIPESTATUS[0]}"`], {
    cwd,
    env: { ...process.env, NODE_OPTIONS: "", LIKENESS_HOME: home, L: `${process.execPath} ${bin}` },
  });
  let stderr = "";
  child.stderr.on("data", (bytes: Buffer) => {
    stderr += bytes.toString();
  });
  child.stdout.resume();
  const code = await new Promise<number>((resolve) => child.on("close", (status) => resolve(status ?? -1)));
  return { code, stderr };
}

let home: string;
let folder: string;
/** A result, the baseline that it passes, and one that it fails. */
beforeAll(async () => {
  folder = await scratchFolder();
  home = await scratchFolder();
  const samples = await openDataset("samples");
  for (const identity of samples.identities.slice(0, 3)) {
    await mkdir(join(folder, "people", identity), { recursive: true });
    for (const photo of samples.photos.filter((one) => one.identity === identity).slice(0, 3)) {
      await writeFile(join(folder, "people", photo.file), await photo.read());
    }
  }
  await writeFile(join(folder, "config.json"), JSON.stringify({ resamples: 100, classifiers: ["knn-1"] }));
  const env = { LIKENESS_HOME: home };
  const args = ["eval", "--dataset", join(folder, "people"), "--config", join(folder, "config.json"), "--no-faces"];
  const done = await runLikeness([...args, "--out", join(folder, "first")], { env });
  expect(done.code, done.stderr).toBe(0);
  const file = join(folder, "first", "people", "result.json");
  await writeFile(join(folder, "result.json"), await readFile(file));
  await runLikeness(["gate", file, "--baseline", join(folder, "good.json"), "--update"], { env });
  const baseline = JSON.parse(await readFile(join(folder, "good.json"), "utf8"));
  for (const run of baseline.runs) run.id = "a/b/c";
  await writeFile(join(folder, "bad.json"), JSON.stringify({ ...baseline, sha256: sealOf(baseline) }));
});

describe.runIf(posix)("a reader that left", () => {
  it("changes no verdict and keeps no file from being written", async () => {
    const failed = await pipeline("$L gate result.json --baseline bad.json --junit j.xml | true", folder);
    expect(failed.code, failed.stderr).toBe(1);
    expect(await readFile(join(folder, "j.xml"), "utf8")).toContain("</testsuite>");
    const both = await pipeline("$L gate result.json --baseline bad.json --json 2>&1 | true", folder);
    expect(both.code).toBe(1);
    const updated = await pipeline("$L gate result.json --baseline new.json --update 2>&1 | true", folder);
    expect(updated.code).toBe(0);
    expect(JSON.parse(await readFile(join(folder, "new.json"), "utf8"))).toHaveProperty("runs");
  });

  it("loses no evaluation", async () => {
    const line = "$L eval --dataset people --config config.json --no-store --no-faces --out second 2>&1 | head -1";
    const { code } = await pipeline(line, folder);
    expect(code).toBe(0);
    expect((await stat(join(folder, "second", "people", "report.html"))).size).toBeGreaterThan(1000);
  });

  it("loses no model", async () => {
    const small = "--people 2 --photos 2 --steps 5 --people-split 0 --out model";
    const { code, stderr } = await pipeline(
      `$L train --dataset people --model dlib-resnet --head-only ${small} 2>&1 | true`,
      folder,
    );
    expect(code, stderr).toBe(0);
    expect((await stat(join(folder, "model", "card.json"))).isFile()).toBe(true);
  });
});

describe.runIf(full)("a full stdout", () => {
  it.each([
    "$L gate result.json --baseline good.json --junit k.xml > /dev/full",
    "$L gate result.json --baseline bad.json --junit k.xml > /dev/full",
    "$L --help > /dev/full",
    "$L doctor --json > /dev/full",
  ])("is one line and exit code 4: %s", async (line) => {
    const { code, stderr } = await pipeline(line, folder);
    expect(code, stderr).toBe(4);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toMatch(/^error: what was printed on stdout is lost: /);
  });

  it("is written about nowhere when stderr is full as well, and the code says it", async () => {
    expect((await pipeline("$L --version > /dev/full 2>&1", folder)).code).toBe(4);
  });
});
