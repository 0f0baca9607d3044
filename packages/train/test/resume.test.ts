import { mkdtemp, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silent } from "@likeness/core";
import type { Dataset } from "@likeness/datasets";
import { beforeAll, describe, expect, it } from "vitest";
import { logName, type PeopleSplit, type TrainModelOptions, trainModel } from "../src/index.ts";
import { someSamples } from "./samples.ts";

type Change = Partial<TrainModelOptions>;

let dataset: Dataset;
let split: PeopleSplit;
beforeAll(async () => {
  dataset = await someSamples([3, 3, 3, 3, 3]);
  const [a, b, ...train] = dataset.identities;
  split = { train, heldOut: [a!, b!] };
});

const folder = () => mkdtemp(join(tmpdir(), "likeness-resume-"));

/** Trains one step and stops, as Ctrl-C does. */
async function begin(options: TrainModelOptions): Promise<string> {
  const out = await folder();
  const controller = new AbortController();
  const onStep = ({ step }: { readonly step: number }) => {
    if (step === 1) controller.abort();
  };
  const surroundings = { out, progress: silent, signal: controller.signal, onStep };
  expect((await trainModel(dataset, split, options, surroundings)).stopped).toBe("signal");
  return out;
}

/** Whether a begun training goes on with these settings; it is stopped again at once. */
async function goesOn(out: string, options: TrainModelOptions, data = dataset, people = split): Promise<boolean> {
  const log = () => readFile(join(out, "training", logName), "utf8");
  const before = await log();
  const signal = AbortSignal.timeout(60_000);
  const stopped = new AbortController();
  const onStep = () => stopped.abort();
  const both = AbortSignal.any([signal, stopped.signal]);
  try {
    await trainModel(data, people, options, { out, progress: silent, signal: both, onStep });
    return true;
  } catch (thrown) {
    expect((thrown as Error).message).toMatch(/holds a training with another \w+: /);
    expect(await log(), "a refused one changes nothing").toBe(before);
    return false;
  }
}

/** Every option, with another value of it; `free` may change in a training that goes on. A new option must be put here. */
const head: TrainModelOptions = {
  model: "pixels",
  headOnly: true,
  aligner: "faceapi-tiny",
  steps: 9,
  people: 2,
  photos: 2,
};
const headChanges: Record<keyof TrainModelOptions, Change | "of a network" | { readonly free: Change }> = {
  model: { model: "dlib-resnet" },
  headOnly: { model: "dlib-resnet", headOnly: false },
  variant: "of a network",
  init: "of a network",
  aligner: { aligner: "none" },
  faceChoice: { faceChoice: "largest" },
  augment: { augment: false },
  people: { people: 3 },
  photos: { photos: 3 },
  margin: { margin: 0.3 },
  mining: { mining: "batch-hard" },
  learningRate: { learningRate: 1e-4 },
  batchNorm: { batchNorm: "batch" },
  seed: { seed: 2 },
  engine: { engine: "tfjs-cpu" },
  name: { free: { name: "another" } },
  steps: { free: { steps: 10 } },
  evaluateEvery: { free: { evaluateEvery: 1 } },
  patience: { free: { patience: 3 } },
  checkpointEvery: { free: { checkpointEvery: 1 } },
  threads: { free: { threads: 2 } },
};

describe("a training that goes on", () => {
  it("is refused with every other setting that decides its numbers, and takes every one that does not", async () => {
    const out = await begin(head);
    for (const [name, change] of Object.entries(headChanges)) {
      if (change === "of a network") continue;
      const free = "free" in change;
      expect(await goesOn(out, { ...head, ...(free ? change.free : change) }), name).toBe(free);
    }
    expect(await goesOn(out, head), "the same").toBe(true);
    expect(await goesOn(out, { ...head, faceChoice: "most-central-large" }), "what a default means").toBe(true);
  });

  it("is refused with other people or photos", async () => {
    const out = await begin(head);
    const [first, ...rest] = split.train;
    expect(await goesOn(out, head, dataset, { ...split, train: rest })).toBe(false);
    expect(await goesOn(out, head, dataset, { train: split.train, heldOut: [] })).toBe(false);
    expect(await goesOn(out, head, dataset, { train: rest, heldOut: [...split.heldOut, first!] })).toBe(false);
    expect(await goesOn(out, head, await someSamples([3, 3, 3, 3, 4]))).toBe(false);
  });

  it("of a network is refused with another variant, other weights to begin with, other variations", async () => {
    const network: TrainModelOptions = { model: "nn4.small2", aligner: "faceapi-tiny", steps: 9, people: 2, photos: 2 };
    const out = await begin(network);
    expect(await goesOn(out, { ...network, variant: "keras" })).toBe(false);
    expect(await goesOn(out, { ...network, seed: 2 }), "random weights are of the seed").toBe(false);
    expect(await goesOn(out, { ...network, augment: { shift: 1 } })).toBe(false);
    expect(await goesOn(out, { ...network, faceChoice: "center" })).toBe(false);
    expect(await goesOn(out, { ...network, variant: "openface", init: "random" }), "what defaults mean").toBe(true);
  });
}, 120_000);

describe("two trainings in one folder", () => {
  it("are refused while one is under way, whatever the second is, and the first one ends", async () => {
    const out = join(await folder(), "model");
    let second: Promise<unknown> | undefined;
    const onStep = async () => {
      second ??= trainModel(dataset, split, { ...head, seed: 5 }, { out, progress: silent }).catch((thrown) => thrown);
    };
    // The second one tries for a second.
    const options = { ...head, steps: 4000, patience: Number.POSITIVE_INFINITY };
    const controller = new AbortController();
    const first = trainModel(dataset, split, options, { out, progress: silent, onStep, signal: controller.signal });
    while (second === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await second).toMatchObject({ code: "usage", message: expect.stringContaining("another training writes") });
    controller.abort();
    await first;
    expect((await readdir(join(out, "training"))).filter((name) => name.includes("lock"))).toEqual([]);
  });

  it("follow each other after a kill: the claim of the dead one is taken over", async () => {
    const out = await begin(head);
    const dead = { pid: 999_999_999, host: "here", machine: "nowhere", started: null };
    const claim = join(out, "training", ".lock-0123456789abcdef.json");
    await writeFile(claim, JSON.stringify(dead));
    await expect(trainModel(dataset, split, head, { out, progress: silent })).rejects.toThrow(
      "another training writes",
    );
    await utimes(claim, new Date(0), new Date(0));
    expect(await goesOn(out, head)).toBe(true);
    await expect(stat(claim)).rejects.toThrow("ENOENT");
  });
});
