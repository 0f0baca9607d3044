import { readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { LikenessError, silent } from "@likeness/core";
import { openDataset } from "@likeness/datasets";
import { combinations, environment, templateKey } from "@likeness/enrol";
import type { Run } from "@likeness/result";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { carryTimings, defaultConfig, type EvalConfig, evaluate } from "../../src/index.ts";
import { folderOfSamples, scratchFolder } from "./folder-of-samples.ts";
import { foreignCard, foreignModel, nanBelow } from "./foreign-models.ts";

const config: EvalConfig = { ...defaultConfig, resamples: 100, classifiers: ["knn-1", "centroid"] };
const odd = `Zoë <script>alert('x')\u0026 "Co"`;
const options = { progress: silent, command: "test" };

// What an aligner refuses and what cannot be cropped no photo brings about here: photo-pipeline.test.ts shows them.
describe("a folder with everything that can be wrong with a photo", () => {
  let run: Run;
  let nightBlind: Run;
  let files: string[];
  beforeAll(async () => {
    const folder = await folderOfSamples(3, 3);
    const person = join(folder, "person-01");
    const grey = { width: 300, height: 300, channels: 3, background: "#777" } as const;
    const whole = await sharp({ create: grey }).jpeg().toBuffer();
    await writeFile(join(person, "no face.png"), await sharp({ create: grey }).png().toBuffer());
    await writeFile(join(person, "empty.jpg"), "");
    await writeFile(join(person, "cut.jpg"), whole.subarray(0, whole.length / 2));
    await writeFile(join(person, "text.jpg"), "this is no picture");
    await writeFile(join(person, "huge.png"), hugePng(30_000));
    const night = await sharp(join(folder, "person-03", (await readdir(join(folder, "person-03")))[0]!)).linear(0.3);
    await night.png().toFile(join(folder, "person-03", "night.png"));
    await rename(join(folder, "person-02"), join(folder, odd));
    const dataset = await openDataset(folder);
    files = dataset.photos.map((photo) => photo.file);
    // The least mean of a crop's channels is 0.10 in the night and 0.36 to 0.52 by day.
    const models = [...config.models, await foreignModel(nanBelow(0.2), foreignCard("night-blind"))];
    const { result } = await evaluate(dataset, { ...config, models }, { ...options, store: await scratchFolder() });
    [run, nightBlind] = result.runs as [Run, Run];
  });

  it("ends every photo in one state and names those that did not enrol", () => {
    const states = Object.fromEntries(run.enrolment.failures.map(({ file, state }) => [file, state]));
    expect(states).toEqual({
      "person-01/no face.png": "no-face",
      "person-01/empty.jpg": "unreadable",
      "person-01/cut.jpg": "unreadable",
      "person-01/text.jpg": "unreadable",
      "person-01/huge.png": "too-large",
    });
    expect(run.enrolment.photos).toHaveLength(15);
    expect(run.enrolment).toMatchObject({ attempted: 15, enrolled: 10 });
  });

  it("ends a photo whose embedding is no number in a state of that network alone", () => {
    const { failures, enrolled } = nightBlind.enrolment;
    const [own] = failures.filter(({ state }) => state === "bad-embedding");
    expect(own).toMatchObject({ file: "person-03/night.png", detail: expect.stringContaining("not finite") });
    expect(failures.filter((one) => one !== own)).toEqual(run.enrolment.failures);
    expect(enrolled).toBe(9);
  });

  it("counts pairs of photos that did not enrol", () => {
    // 15 photos: 8 of one person, 3 and 4 of the others; 3 of the 8 enrolled.
    expect(run.verification).toMatchObject({ pairs: 105, genuine: 28 + 3 + 6 });
    expect("skipped" in run.verification ? undefined : run.verification.pairsWithoutTemplate.genuine).toBe(28 - 3);
  });

  it("counts a probe that did not enrol as wrong", () => {
    const { predictions, accuracy } = run.identification.classifiers["knn-1"]!;
    const missed = predictions.filter(({ predicted }) => predicted === null);
    expect(missed.length).toBeGreaterThan(0);
    expect(accuracy).toBeLessThanOrEqual(1 - missed.length / predictions.length);
  });

  it("keeps names as they are", () => {
    expect(files.some((file) => file.startsWith(`${odd}/`))).toBe(true);
  });
});

it("keeps templates of a model apart from those it made with other settings", async () => {
  const [combination] = await combinations(config);
  const key = async (settings: string) =>
    templateKey({ ...combination!, kind: { ...combination!.kind, settings } }, config);
  expect(await key("variant keras")).not.toEqual(await key("variant openface"));
  expect(await key("variant keras")).toEqual(await key("variant keras"));
});

it("keeps templates apart by what decodes and finds, and not by what classifies", async () => {
  const key = async (aligner: string) => {
    const [combination] = await combinations({ ...config, aligners: [aligner] });
    const { decoders, aligner: finder } = await templateKey(combination!, config);
    return JSON.stringify({ decoders, finder });
  };
  const found = await key("faceapi-tiny");
  for (const name of ["sharp", "libvips", "codec-libjpeg-turbo", "onnxruntime-node", "@vladmandic/face-api"]) {
    expect(found).toContain(name);
  }
  for (const name of ["ml-knn", "libsvm-js", "tfjs"]) expect(found).not.toContain(name);
  expect(await key("none")).not.toContain("onnxruntime-node");
});

it("does not serve rows of versions that could store a lack of memory as a photo's state", async () => {
  const [combination] = await combinations(config);
  expect((await templateKey(combination!, config)).generation).toBeGreaterThanOrEqual(2);
});

it("names the version of every library whose answer is in a result", () => {
  const { libraries } = environment();
  // Networks, decoders, weights and classifiers: each decides a figure.
  expect(Object.keys(libraries).sort()).toEqual([
    "@cornerstonejs/codec-libjpeg-turbo-8bit",
    "@tensorflow/tfjs-core",
    "@vladmandic/face-api",
    "libsvm-js",
    "ml-knn",
    "onnxruntime-node",
    "sharp",
  ]);
  for (const version of Object.values(libraries)) expect(version).toMatch(/^\d+\.\d+\.\d+/);
});

describe("evaluating the same photos again", () => {
  it("takes every template from the store, and the figures are the same", async () => {
    const dataset = await openDataset(await folderOfSamples(3, 4));
    const store = await scratchFolder();
    const first = await evaluate(dataset, config, { ...options, store });
    const second = await evaluate(dataset, config, { ...options, store });
    expect(first.result.runs[0]!.timings).toMatchObject({ images: 12, fromStore: 0 });
    expect(second.result.runs[0]!.timings).toMatchObject({ images: 0, fromStore: 12 });
    const { locateP50Ms = 0, locateP90Ms = 0, locateMs } = first.result.runs[0]!.timings;
    expect(locateP50Ms).toBeGreaterThan(0);
    expect(locateP90Ms).toBeGreaterThanOrEqual(locateP50Ms);
    // Of 12 photos at least one took the p90 or more.
    expect(locateMs).toBeGreaterThanOrEqual(locateP90Ms);
    expect(second.result.runs[0]!.timings).not.toHaveProperty("locateP50Ms");
    const figures = ({ verification, projection, templates }: Run) => ({ verification, projection, templates });
    expect(figures(second.result.runs[0]!)).toEqual(figures(first.result.runs[0]!));
  });

  it("takes over the times of the earlier result, with its date, and only for the very same templates", async () => {
    const dataset = await openDataset(await folderOfSamples(2, 3));
    const store = await scratchFolder();
    const { result: first } = await evaluate(dataset, config, { ...options, store });
    const { result: second } = await evaluate(dataset, config, { ...options, store });
    const carried = carryTimings(second, first).runs[0]!.timings;
    expect(carried).toMatchObject({
      images: 6,
      fromStore: 6,
      measured: first.created,
      wallMs: first.runs[0]!.timings.wallMs,
    });
    const other = { ...first, runs: first.runs.map((run) => ({ ...run, templates: { ...run.templates, data: "" } })) };
    expect(carryTimings(second, other)).toEqual(second);
    const elsewhere = { ...first, environment: { ...first.environment, cpu: "another" } };
    expect(carryTimings(second, elsewhere)).toEqual(second);
  });

  it("gives bit-equal templates with one worker and with two", async () => {
    const dataset = await openDataset(await folderOfSamples(3, 7));
    const one = await evaluate(dataset, config, { ...options, store: null, workers: 1 });
    const two = await evaluate(dataset, config, { ...options, store: null, workers: 2 });
    expect(two.result.runs[0]!.templates).toEqual(one.result.runs[0]!.templates);
  });

  it("goes on where it was stopped", async () => {
    const dataset = await openDataset(await folderOfSamples(5, 10));
    const store = await scratchFolder();
    const controller = new AbortController();
    let seen = 0;
    const progress = {
      warn() {},
      step: () => ({
        advance() {
          if (++seen === 20) controller.abort();
        },
        done() {},
      }),
    };
    await expect(
      evaluate(dataset, config, { ...options, progress, store, signal: controller.signal }),
    ).rejects.toThrow();
    const { result } = await evaluate(dataset, config, { ...options, store });
    const { fromStore, images } = result.runs[0]!.timings;
    expect(fromStore).toBeGreaterThanOrEqual(20);
    expect(fromStore).toBeLessThan(50);
    expect(fromStore + images).toBe(50);
  });
});

describe("several aligners", () => {
  it("are compared in the result; one alone is not", async () => {
    const dataset = await openDataset(await folderOfSamples(2, 2));
    const two = { ...config, aligners: ["faceapi-tiny", "faceapi-ssd", "none"] };
    const { result } = await evaluate(dataset, two, { ...options, store: null });
    expect(result.comparisons).toHaveLength(1);
    expect(result.comparisons![0]).toMatchObject({
      first: "faceapi-tiny",
      second: "faceapi-ssd",
      found: { photos: 4 },
    });
    expect(result.comparisons![0]!.effects).toHaveLength(1);
    const alone = await evaluate(dataset, config, { ...options, store: null });
    expect(alone.result).not.toHaveProperty("comparisons");
  });
});

describe("what was asked for and is not there", () => {
  // Also where CUDA works: no process finds a device any more.
  beforeAll(() => void vi.stubEnv("CUDA_VISIBLE_DEVICES", "-1"));
  afterAll(() => void vi.unstubAllEnvs());

  it("lists a runtime that cannot run with its reason; nothing stands in for it", async () => {
    const dataset = await openDataset(await folderOfSamples(2, 2));
    const { result } = await evaluate(
      dataset,
      { ...config, runtimes: ["onnx-cuda", "onnx-cpu"] },
      { ...options, store: null },
    );
    expect(result.runs.map((run) => run.runtime.id)).toEqual(["onnx-cpu"]);
    expect(result.unavailable).toHaveLength(1);
    expect(result.unavailable[0]).toMatchObject({ id: "faceapi-tiny/dlib-resnet/onnx-cuda", runtime: "onnx-cuda" });
    expect(result.unavailable[0]!.reason).not.toBe("");
  });

  it.each([
    ["aligners", "faceapi-tinny", /faceapi-tiny\?/],
    ["models", "dlib-resnett", /dlib-resnet\?/],
    ["runtimes", "onnx-cpuu", /onnx-cpu\?/],
    ["classifiers", "knn1", /knn-1/],
  ])("refuses an unknown name among the %s and suggests the nearest", async (key, name, message) => {
    const dataset = await openDataset(await folderOfSamples(2, 2));
    const thrown = await evaluate(dataset, { ...config, [key]: [name] }, { ...options, store: null }).catch(
      (t: unknown) => t,
    );
    expect(thrown).toBeInstanceOf(LikenessError);
    expect((thrown as LikenessError).message).toMatch(message);
  });
});

/** A PNG whose header promises `side`² pixels: a few kilobytes that would decode to gigabytes. */
function hugePng(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const whole = Buffer.alloc(body.length + 8);
    whole.writeUInt32BE(data.length, 0);
    body.copy(whole, 4);
    whole.writeUInt32BE(crc32(body), body.length + 4);
    return whole;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc(1000))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
