import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  cropExamples,
  randomWeights,
  readCheckpoint,
  type StepRecord,
  type TrainingTask,
  type TrainOptions,
  train,
} from "../src/index.ts";
import { smallGraph, syntheticPhotos } from "./synthetic.ts";

const graph = smallGraph();
const folder = () => mkdtemp(join(tmpdir(), "likeness-train-"));

function task(strength: number, heldOut = false, people = 8): TrainingTask {
  const own = syntheticPhotos(people, 4, strength, 1);
  const others = syntheticPhotos(6, 4, strength, 2);
  return {
    graph,
    weights: randomWeights(graph, 1),
    examples: cropExamples(own.crops, own.identities, 16, false),
    ...(heldOut && { heldOut: cropExamples(others.crops, others.identities, 16) }),
  };
}

async function records(path: string): Promise<StepRecord[]> {
  const text = await readFile(join(path, "log.jsonl"), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as StepRecord);
}

describe.each(["semi-hard", "batch-hard"] as const)("one batch of 8 people × 4 photos, %s", (mining) => {
  it.each(["frozen", "batch"] as const)(
    "is overfitted until no triplet is active, %s statistics",
    async (batchNorm) => {
      const out = await folder();
      // Little is shared by a person's photos, so that the untrained network fails on them.
      const options: TrainOptions = { steps: 400, mining, batchNorm, learningRate: 3e-3, checkpointEvery: 400 };
      const outcome = await train(task(0.35), options, { folder: out });
      const log = await records(out);
      expect(log).toHaveLength(400);
      expect(log[0]!.activeShare).toBeGreaterThan(0.9);
      expect(log.at(-1)!.activeShare).toBe(0);
      expect(log.at(-1)!.loss).toBe(0);
      expect(outcome).toMatchObject({ step: 400, steps: 400, stopped: "steps" });
    },
  );
});

it("keeps the weights that were best on people held out, and stops when they get no better", async () => {
  const out = await folder();
  const options: TrainOptions = { steps: 500, evaluateEvery: 5, patience: 4, learningRate: 1e-2 };
  const outcome = await train(task(0.4, true), options, { folder: out });
  const measured = (await records(out)).filter(({ heldOutAuc }) => heldOutAuc !== undefined);
  const best = Math.max(...measured.map(({ heldOutAuc }) => heldOutAuc!));
  expect(outcome.stopped).toBe("patience");
  expect(outcome.heldOutAuc).toBe(best);
  expect(measured.find(({ heldOutAuc }) => heldOutAuc === best)!.step).toBe(outcome.step);
  expect(outcome.steps).toBe(outcome.step + 20);
  expect(measured[0]!.step, "the untrained network is measured first").toBe(0);
});

it("goes on behind a stop with the numbers of a run that was not stopped", async () => {
  const options: TrainOptions = {
    steps: 30,
    photos: 2,
    people: 3,
    batchNorm: "batch",
    evaluateEvery: 4,
    checkpointEvery: 7,
  };
  const [whole, parted] = [await folder(), await folder()];
  const expected = await train(task(0.4, true), options, { folder: whole });
  const controller = new AbortController();
  const onStep = ({ step }: StepRecord) => {
    if (step === 17) controller.abort();
  };
  const stopped = await train(task(0.4, true), options, { folder: parted, signal: controller.signal, onStep });
  expect(stopped).toMatchObject({ stopped: "signal", steps: 17 });
  const found = await train(task(0.4, true), options, { folder: parted });
  expect(found.steps).toBe(30);
  for (const [name, { data }] of expected.weights) expect(found.weights.get(name)!.data, name).toEqual(data);
  const timeless = (log: StepRecord[]) => log.map(({ seconds: _, ...rest }) => rest);
  expect(timeless(await records(parted))).toEqual(timeless(await records(whole)));
});

describe("a checkpoint", () => {
  const options: TrainOptions = { steps: 4, people: 2, photos: 2, checkpointEvery: 2 };

  it("of other settings is refused, with the one that differs", async () => {
    const out = await folder();
    await train(task(0.4), options, { folder: out });
    await expect(train(task(0.4), { ...options, margin: 0.3 }, { folder: out })).rejects.toMatchObject({
      code: "usage",
      message: expect.stringMatching(/another margin: 0.2 instead of 0.3/),
    });
    await expect(train(task(0.4, false, 9), options, { folder: out })).rejects.toThrow(
      /another examples: 32 instead of 36/,
    );
    expect(
      (await train(task(0.4), { ...options, steps: 6 }, { folder: out })).steps,
      "more steps are no other run",
    ).toBe(6);
  });

  it("leaves one file of tensors, and a damaged one is refused", async () => {
    const out = await folder();
    await train(task(0.4), options, { folder: out });
    expect((await readdir(out)).sort()).toEqual(["checkpoint-4.safetensors", "checkpoint.json", "log.jsonl"]);
    const bytes = await readFile(join(out, "checkpoint-4.safetensors"));
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(join(out, "checkpoint-4.safetensors"), bytes);
    await expect(readCheckpoint(out)).rejects.toThrow(/checkpoint-4.safetensors is not the file that was written/);
    await writeFile(join(out, "checkpoint.json"), '{"schema": "likeness/checkpoint@1"');
    await expect(readCheckpoint(out)).rejects.toThrow(/cannot be used/);
  });
});

describe("settings that cannot be", () => {
  it.each([
    [{ people: 1 }, /people in a batch must be a whole number of at least 2, not 1/],
    [{ photos: 1.5 }, /photos in a batch/],
    [{ steps: 0 }, /steps must be at least 1/],
    [{ learningRate: 0 }, /learning rate must be above 0/],
    [{ margin: -1 }, /margin must not be negative/],
    [{ engine: "torch" }, /unknown training engine "torch"; known: onnx-cpu/],
    [{ people: 9 }, /batch of 9 people.*there are 8/],
  ])("%o", async (options, message) => {
    await expect(train(task(0.4), { steps: 1, ...options }, { folder: await folder() })).rejects.toThrow(message);
  });
});
