import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { sha256 } from "@likeness/core";
import { openDataset } from "@likeness/datasets";
import { registries } from "@likeness/eval";
import { runtimesWith } from "@likeness/nn";
import type { BenchResult, Result, RobustnessResult } from "@likeness/result";
import { beforeAll, describe, expect, it } from "vitest";
import { runLikeness, scratchFolder } from "../run-likeness.ts";

/** Modules of a user's, one for each kind of part; each file is a part, and its use one option. */
const toys = ["aligner", "network", "runtime", "classifier"].map((kind) =>
  fileURLToPath(new URL(`../../../../packages/eval/test/own-parts/toy-${kind}.js`, import.meta.url)),
);
const withToys = toys.flatMap((file) => ["--parts", file]);

let photos: string;
let out: string;
let env: NodeJS.ProcessEnv;

/** Three people with four photos each. */
async function somePhotos(): Promise<string> {
  const folder = join(await scratchFolder(), "people");
  const samples = (await openDataset("samples")).photos;
  for (const photo of samples.filter((_, i) => i < 30 && i % 10 < 4)) {
    await mkdir(join(folder, photo.identity), { recursive: true });
    await writeFile(join(folder, photo.file), await photo.read());
  }
  return folder;
}

beforeAll(async () => {
  photos = await somePhotos();
  out = await scratchFolder();
  env = { LIKENESS_HOME: await scratchFolder() };
}, 120_000);

async function resultIn(folder: string): Promise<Result> {
  return JSON.parse(await readFile(join(folder, "people", "result.json"), "utf8")) as Result;
}

describe("what the command offers", () => {
  it("follows from the registries alone, in their order", async () => {
    const { aligners, models, runtimes, classifiers } = registries;
    const help = async (command: string) => (await runLikeness([command, "--help"])).stdout.replaceAll(/\s+/g, " ");
    const evaluation = await help("eval");
    for (const { ids } of Object.values(registries)) expect(evaluation).toContain(` ${ids.join(", ")}`);
    expect(await help("train")).toContain(`what computes gradients: ${runtimesWith("gradients").join(", ")}`);
    const looking = [...aligners].filter(({ wholePhoto }) => !wholePhoto);
    expect(await help("robustness")).toContain(`--aligner <id|all> ${looking.map(({ id }) => id).join(", ")} (may`);
    const fetched = await help("fetch");
    expect(fetched).toContain(`models: ${models.ids.join(", ")};`);
    const others = [aligners, runtimes, classifiers].flatMap((registry) => [...registry].filter((part) => part.fetch));
    expect(others.map(({ id }) => id)).toEqual(["dlib"]);
    for (const part of others) expect(fetched).toContain(`${part.id}: ${part.fetchedAs}`);

    const { parts } = JSON.parse((await runLikeness(["doctor", "--json"])).stdout) as { parts: { id: string }[] };
    expect(parts.map(({ id }) => id)).toEqual(Object.values(registries).flatMap(({ ids }) => ids));
  }, 120_000);
});

describe("a part of each kind from a module of the user's", () => {
  it("shows in table, result and page of an evaluation", async () => {
    const chosen = ["--aligner", "toy-middle", "--model", "toy-means", "--model", "dlib-resnet"];
    const others = ["--runtime", "toy-runtime", "--classifier", "toy-nearest", "--no-faces", "--workers", "1"];
    const args = ["eval", ...withToys, "--dataset", photos, ...chosen, ...others, "--out", out];
    const outcome = await runLikeness(args, { env });
    expect(outcome.stderr).not.toContain("error");
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain("in every row: aligner toy-middle;");
    expect(outcome.stdout).toMatch(/model\s*│ runtime\s.*│ toy-nearest\s*│/);
    expect(outcome.stdout).toMatch(/│ toy-means\s*│ none/);
    expect(outcome.stdout).toMatch(/│ dlib-resnet\s*│ toy-runtime/);

    const result = await resultIn(out);
    expect(result.runs.map(({ id }) => id)).toEqual([
      "toy-middle/toy-means/none",
      "toy-middle/dlib-resnet/toy-runtime",
    ]);
    for (const { aligner, enrolment, identification } of result.runs) {
      expect(aligner).toMatchObject({ title: "the middle of every photo (toy)", version: "toy 1.0" });
      expect(enrolment.enrolled).toBe(12);
      expect(identification.classifiers["toy-nearest"]?.predictions).toHaveLength(6);
    }
    expect(result.runs[1]!.runtime.version).toMatch(/^toy 1\.0\.0 on onnxruntime-node/);
    const hashes = await Promise.all(toys.map(async (file) => sha256(await readFile(file))));
    const names = ["toy-aligner.js", "toy-network.js", "toy-runtime.js", "toy-classifier.js"];
    expect(result.environment.parts).toEqual(names.map((file, i) => ({ file, sha256: hashes[i] })));

    const html = await readFile(join(out, "people", "report.html"), "utf8");
    const [, data] = /id="likeness-data">([^<]+)</.exec(html)!;
    const page = gunzipSync(Buffer.from(data!, "base64")).toString();
    for (const name of ["toy-middle", "toy-means", "toy-runtime", "toy-nearest"]) expect(page).toContain(`"${name}"`);
  }, 120_000);

  it("is among all, and doctor says whether it can work here", async () => {
    const outcome = await runLikeness(["doctor", "--json", ...withToys], { env });
    const { parts } = JSON.parse(outcome.stdout) as { parts: { kind: string; id: string }[] };
    for (const [kind, id] of [
      ["aligner", "toy-middle"],
      ["model", "toy-means"],
      ["runtime", "toy-runtime"],
      ["classifier", "toy-nearest"],
    ]) {
      expect(parts.filter((part) => part.kind === kind).at(-1)).toMatchObject({ id, answer: { available: true } });
    }
    const options = ["--dataset", photos, "--aligner", "none", "--model", "pixels", "--no-faces", "--out", out];
    const every = await runLikeness(["eval", ...withToys, ...options, "--classifier", "all", "--json"], { env });
    const [run] = (JSON.parse(every.stdout) as Result).runs;
    expect(run!.classifiers.at(-1)).toBe("toy-nearest");
  }, 120_000);

  it("is measured by bench, in the processes that it starts", async () => {
    const parts = [
      "--aligner",
      "toy-middle",
      "--model",
      "toy-means",
      "--model",
      "dlib-resnet",
      "--runtime",
      "toy-runtime",
    ];
    const how = ["--batches", "1", "--threads", "1", "--seconds", "8", "--workers", "1", "--baseline", "toy-runtime"];
    const file = join(await scratchFolder(), "bench.json");
    const args = ["bench", ...withToys, "--dataset", photos, ...parts, ...how, "--json", "--out", file];
    const outcome = await runLikeness(args, { env });
    expect(outcome.code, outcome.stderr).toBe(0);
    const { networks, aligners, pipelines, unavailable } = JSON.parse(outcome.stdout) as BenchResult;
    expect(networks.map(({ model, runtime }) => `${model} on ${runtime}`)).toEqual([
      "toy-means on none",
      "dlib-resnet on toy-runtime",
    ]);
    expect(aligners.map(({ aligner }) => aligner)).toEqual(["toy-middle"]);
    expect(pipelines).toHaveLength(1);
    expect(unavailable).toEqual([]);
  }, 120_000);

  it("is one that robustness spoils photos for, and embed writes templates with", async () => {
    const folder = await scratchFolder();
    const few = ["--dataset", photos, "--photos", "1", "--aligner", "toy-middle", "--json", "--out", folder];
    const sweep = await runLikeness(["robustness", ...withToys, ...few], { env });
    expect(sweep.code, sweep.stderr).toBe(0);
    const { aligners } = JSON.parse(sweep.stdout) as RobustnessResult;
    expect(aligners).toMatchObject([{ id: "toy-middle", title: "the middle of every photo (toy)" }]);

    const file = join(folder, "templates.json");
    const parts = ["--dataset", photos, "--aligner", "toy-middle", "--model", "toy-means"];
    const embed = await runLikeness(["embed", ...withToys, ...parts, "--out", file], { env });
    expect(embed.code, embed.stderr).toBe(0);
    expect(await readFile(file, "utf8")).toContain("toy-means");
  }, 120_000);
});

/** A module with a model that answers one number, so that a change of it changes all templates. */
function moduleText(value: number): string {
  return `
    const card = {
      id: "one-number", title: "one number", dimensions: 1, crop: { kind: "box", size: 32 }, unitLength: false,
      grid: { start: 0, stop: 1, step: 0.1 }, parameters: 0, licence: "MIT", trainedOn: "nothing", citation: "none",
    };
    const embed = async (crops) => crops.map(({ data }) => Float32Array.of(${value} + data[0]));
    const open = async () => ({ card, runtime: "none", library: "mine 1", embed, dispose: async () => {} });
    const availability = async () => ({ available: true });
    const model = { id: card.id, title: card.title, card, withoutNetwork: true, availability, open };
    export const parts = { models: [model] };`;
}

describe("a module of parts", () => {
  it("is found beside the configuration that names it, and computed again once it changes", async () => {
    const folder = await scratchFolder();
    const module = join(folder, "mine", "model.mjs");
    await mkdir(dirname(module));
    const config = join(folder, "eval.config.json");
    const dataset = relative(process.cwd(), photos);
    const chosen = {
      aligners: ["none"],
      models: ["one-number"],
      classifiers: ["nearest"],
      parts: ["./mine/model.mjs"],
    };
    await writeFile(config, JSON.stringify({ datasets: [dataset], ...chosen }));
    const evaluated = async (value: number) => {
      await writeFile(module, moduleText(value));
      const outcome = await runLikeness(["eval", "--config", config, "--no-faces", "--out", folder], { env });
      expect(outcome.code, outcome.stderr).toBe(0);
      const [run] = (await resultIn(folder)).runs;
      return run!;
    };
    const first = await evaluated(1);
    expect(first.timings).toMatchObject({ images: 12, fromStore: 0 });
    const again = await evaluated(1);
    expect(again.templates).toEqual(first.templates);
    expect(again.timings.measured, "its templates come from the store, and the times from the first run").toBeDefined();
    const changed = await evaluated(2);
    expect(changed.timings).toMatchObject({ images: 12, fromStore: 0 });
    expect(changed.templates.data).not.toBe(first.templates.data);
  }, 120_000);

  it.each([
    ["that is not there", undefined, "cannot read the parts MODULE: there is no such file"],
    ["without the export parts", "export const models = [];", "MODULE exports no parts"],
    ["that does not run", "import 'no-such-package';", "cannot load the parts MODULE: Cannot find package"],
    ["with a part that is none", "export const parts = { aligners: [{ id: 'a' }] };", 'made of "a": it has no title'],
    [
      "with an id that is taken",
      "export const parts = { aligners: [{ id: 'none', title: 'x', availability() {}, open() {} }] };",
      "MODULE: there is an aligner none already",
    ],
  ])("%s is wrong use, and is named", async (_, text, message) => {
    const module = join(await scratchFolder(), "parts.mjs");
    if (text !== undefined) await writeFile(module, text);
    const outcome = await runLikeness(["eval", "--parts", module, "--dataset", photos], { env });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain(message.replace("MODULE", module));
  });
});
