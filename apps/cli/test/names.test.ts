import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDataset } from "@likeness/datasets";
import { sealOf } from "@likeness/result/read";
import { beforeAll, expect, it } from "vitest";
import { printableJson } from "../src/terminal.ts";
import { type Outcome, runLikeness, scratchFolder } from "./run-likeness.ts";

/** A name that gives orders to a build server, recolours a terminal and turns the direction of writing. */
const hostile = "x\n::stop-commands::t\x1b[31m\u202egpj";

let home: string;
let out: string;
let photos: string;
let config: string;
beforeAll(async () => {
  home = await scratchFolder();
  out = join(await scratchFolder(), hostile);
  const folder = await scratchFolder();
  photos = join(folder, hostile);
  const samples = await openDataset("samples");
  for (const [i, identity] of samples.identities.slice(0, 3).entries()) {
    const person = join(photos, `${hostile}${i}`);
    await mkdir(person, { recursive: true });
    for (const [j, photo] of samples.photos
      .filter((one) => one.identity === identity)
      .slice(0, 3)
      .entries()) {
      await writeFile(join(person, `${j}${hostile}.png`), await photo.read());
    }
  }
  await writeFile(join(photos, `${hostile}0`, `${hostile}.jpg`), "no photo");
  await writeFile(join(photos, `${hostile}.txt`), "skipped");
  config = join(folder, "config.json");
  await writeFile(config, JSON.stringify({ resamples: 100, classifiers: ["knn-1"] }));
});

function call(...args: string[]): Promise<Outcome> {
  return runLikeness(args, { env: { LIKENESS_HOME: home, GITHUB_ACTIONS: "true" } });
}

function expectHarmless({ stdout, stderr }: Outcome): void {
  for (const text of [stdout, stderr]) {
    expect(text).not.toContain("\x1b");
    expect(text).not.toContain("\u202e");
    expect(text.split("\n").filter((line) => line.trimStart().startsWith("::stop-commands"))).toEqual([]);
  }
}

it("prints what a folder, a person and a file are called harmlessly in eval, report, embed and gate", async () => {
  const done = await call("eval", "--dataset", photos, "--config", config, "--out", out);
  expect(done.code, done.stderr).toBe(0);
  expectHarmless(done);
  expect(done.stdout).toContain("x\\n::stop-commands::t\\x1b[31m\\u202egpj");
  const [name] = await readdir(out);
  const file = join(out, name!, "result.json");
  expectHarmless(await call("report", file));
  const json = await call("eval", "--dataset", photos, "--config", config, "--out", out, "--json");
  expectHarmless(json);
  expect((JSON.parse(json.stdout) as { dataset: { title: string } }).dataset.title).toBe(hostile);
  const table = join(out, `${hostile}.json`);
  expectHarmless(await call("embed", "--dataset", photos, "--config", config, "--out", table));
  const baseline = join(out, `${hostile}-baseline.json`);
  expectHarmless(await call("gate", file, "--baseline", baseline, "--update"));
  const kept = JSON.parse(await readFile(baseline, "utf8"));
  for (const run of kept.runs) Object.assign(run, { threshold: 1e-6, wrongPairs: [] });
  await writeFile(baseline, JSON.stringify({ ...kept, sha256: sealOf(kept) }));
  const failed = await call("gate", file, "--baseline", baseline);
  expect(failed.code).toBe(1);
  expectHarmless(failed);
});

it.each([
  ["eval", "--dataset", `./${hostile}`],
  ["eval", "--aligner", hostile],
  ["eval", `--${hostile}`],
  [hostile],
  ["gate", hostile, "--baseline", hostile],
  ["report", hostile],
  ["fetch", hostile],
  ["embed", "--out", hostile],
  ["train", "--dataset", `./${hostile}`, "--model", "dlib-resnet", "--head-only", "--out", hostile],
])("prints what a user typed harmlessly in an error: %j", async (...args) => {
  const outcome = await runLikeness(args, { env: { LIKENESS_HOME: home }, cwd: await scratchFolder() });
  expect(outcome.code).toBe(2);
  expectHarmless(outcome);
});

it("escapes in JSON what a terminal would obey, and keeps the value", () => {
  const value = { [hostile]: "a\x9b31m\u202e\u2066\u{e0041}" };
  const text = printableJson(value);
  expect(text).not.toMatch(/[\x7f-\x9f\p{Cf}\p{Cc}]/u);
  expect(JSON.parse(text)).toEqual(value);
});

it("writes to stdout and stderr in one module alone", async () => {
  const source = join(import.meta.dirname, "..", "src");
  const files = (await readdir(source, { recursive: true })).filter((name) => name.endsWith(".ts"));
  const writers: string[] = [];
  for (const file of files) {
    const text = await readFile(join(source, file), "utf8");
    if (/process\s*(\.|\[")\s*std(out|err)|\bconsole\b|process\[side\]/.test(text)) writers.push(file);
  }
  expect(writers).toEqual(["terminal.ts"]);
});
