import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Progress, silent } from "@likeness/core";
import type { Templates } from "@likeness/metrics";
import { alternateGallery, type GallerySplit } from "@likeness/metrics";
import { afterEach, expect, it } from "vitest";
import { randomTemplates } from "../../../metrics/test/support/random-templates.ts";
import { scoreTemplates } from "../../src/scoring/score-templates.ts";
import { ScoringEnded, ScoringHost } from "../../src/scoring/scoring-host.ts";

let host: ScoringHost | undefined;
afterEach(() => host?.close());

const settings = { name: "set: run", grid: { start: 0.1, stop: 4, step: 0.1 }, seed: 1, folds: 5, resamples: 50 };
const small = { ...settings, ...people(8), classifiers: ["knn-1", "linear-svc"] };
/** libsvm computes for half a minute and more without looking at anything: 1,100 people, 600,000 machines. */
const long = { ...settings, ...people(1_100), classifiers: ["svm-linear"] };

function people(count: number): { readonly templates: Templates; readonly split: GallerySplit } {
  const two = Array.from({ length: count }, () => 2);
  const templates = randomTemplates(two, { dimensions: 128, seed: 3 });
  return { templates, split: alternateGallery(templates.identities.map((identity) => ({ identity }))) };
}

function steps(): { readonly progress: Progress; readonly names: string[]; seen(part: string): Promise<void> } {
  const names: string[] = [];
  let told = () => {};
  const step = (name: string) => {
    names.push(name);
    told();
    return { advance() {}, done() {} };
  };
  const seen = async (part: string) => {
    while (!names.some((name) => name.includes(part))) await new Promise<void>((resolve) => (told = resolve));
  };
  return { progress: { step, warn() {} }, names, seen };
}

it("gives the figures that computing them here gives, to the last bit, and names its steps", async () => {
  const { progress, names } = steps();
  host = new ScoringHost(progress);
  const theirs = await host.score(small);
  const ours = await scoreTemplates(small, silent);
  expect(untimed(theirs)).toEqual(untimed(ours));
  expect(names).toEqual([
    "set: run: distances of pairs",
    "set: run: bootstrap",
    "set: run: knn-1 learns 8 people",
    "set: run: knn-1 names photos",
    "set: run: linear-svc learns 8 people",
    "set: run: linear-svc names photos",
    "set: run: map, distances",
    "set: run: map, t-SNE iterations",
  ]);
});

it("stops within two seconds in the middle of a library that cannot be asked to", async () => {
  const controller = new AbortController();
  const { progress, seen } = steps();
  host = new ScoringHost(progress, controller.signal);
  const scoring = host.score(long);
  await seen("svm-linear learns");
  const began = performance.now();
  controller.abort(new Error("enough"));
  await expect(scoring).rejects.toThrow("enough");
  expect(performance.now() - began).toBeLessThan(2_000);
});

it("gives signs of life while a library computes", async () => {
  const { progress, seen } = steps();
  let beats = 0;
  const beating: Progress = {
    step: (name) => ({ ...progress.step(name), advance: () => name.includes("svm-linear learns") && beats++ }),
    warn() {},
  };
  const controller = new AbortController();
  host = new ScoringHost(beating, controller.signal);
  const scoring = host.score(long).catch(() => {});
  await seen("svm-linear learns");
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  controller.abort();
  await scoring;
  // One a second.
  expect(beats).toBeGreaterThanOrEqual(2);
});

it("names the step in which its process died, and scores the next run all the same", async () => {
  const { progress, seen } = steps();
  host = new ScoringHost(progress);
  const scoring = host.score(long);
  await seen("svm-linear learns");
  for (const pid of scoringProcessesOf(process.pid)) process.kill(pid, "SIGKILL");
  const thrown = await scoring.catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(ScoringEnded);
  expect(String(thrown)).toContain(
    "set: run: svm-linear learns 1100 people: the process that computes figures ended (SIGKILL)",
  );
  expect(Object.keys((await host.score(small)).identification.classifiers)).toEqual(["knn-1", "linear-svc"]);
});

it("carries an error over with its code", async () => {
  host = new ScoringHost(silent);
  const grid = { start: 2, stop: 1, step: 0.1 };
  await expect(host.score({ ...small, grid })).rejects.toMatchObject({ code: "usage" });
});

it("leaves no process behind when the one that started it is killed", async () => {
  const url = new URL("../../dist/scoring/scoring-host.js", import.meta.url).href;
  const script = `
    const { ScoringHost } = await import(${JSON.stringify(url)});
    const count = 1100, dimensions = 128;
    const identities = Array.from({ length: 2 * count }, (_, i) => "p" + (i >> 1));
    const data = Float32Array.from({ length: 2 * count * dimensions }, (_, i) => Math.sin(i * i));
    const templates = { files: identities.map((p, i) => p + i), identities, dimensions, data, enrolled: new Uint8Array(2 * count).fill(1) };
    const all = identities.map((_, i) => i);
    const split = { train: all.filter((i) => i % 2 === 1), test: all.filter((i) => i % 2 === 0) };
    const step = (name) => { process.stdout.write(name + "\\n"); return { advance() {}, done() {} }; };
    await new ScoringHost({ step, warn() {} }).score({ name: "x", templates, split, grid: { start: 0, stop: 1, step: 0.1 }, classifiers: ["svm-linear"], seed: 1, folds: 2, resamples: 5 });`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  parent.stdout.setEncoding("utf8");
  for await (const text of parent.stdout) if (String(text).includes("svm-linear learns")) break;
  const children = scoringProcessesOf(parent.pid!);
  expect(children).toHaveLength(1);
  parent.kill("SIGKILL");
  await once(parent, "exit");
  // Its watch looks twice a second.
  const deadline = Date.now() + 10_000;
  while (isAlive(children[0]!) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(isAlive(children[0]!)).toBe(false);
});

function scoringProcessesOf(parent: number): number[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => {
    const [pid, ppid] = line.trim().split(/\s+/, 2).map(Number);
    return ppid === parent && line.includes("scoring-process") ? [pid!] : [];
  });
}

/** Whether a process computes; one that ended and that nobody has collected does not. */
function isAlive(pid: number): boolean {
  try {
    return !execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .startsWith("Z");
  } catch {
    return false;
  }
}

function untimed(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, one) => (key === "fitMs" || key === "predictMs" ? undefined : one)));
}
