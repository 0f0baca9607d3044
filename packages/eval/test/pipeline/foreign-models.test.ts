import { basename } from "node:path";
import { silent } from "@likeness/core";
import { type Dataset, openDataset } from "@likeness/datasets";
import { combinations, EnrolmentPool, enrolDataset, planOf, templateKey } from "@likeness/enrol";
import { beforeAll, describe, expect, it } from "vitest";
import { defaultConfig, type EvalConfig, evaluate } from "../../src/index.ts";
import { folderOfSamples, scratchFolder } from "./folder-of-samples.ts";
import {
  batchDependent,
  constant,
  endless,
  foreignCard,
  foreignModel,
  infinite,
  means,
  nanBelow,
} from "./foreign-models.ts";

const config: EvalConfig = { ...defaultConfig, aligners: ["none"], resamples: 100, classifiers: ["centroid"] };
const options = { progress: silent, command: "test", store: null, workers: 1 };
const good = () => foreignModel(means, foreignCard("good"));

let dataset: Dataset;
beforeAll(async () => {
  dataset = await openDataset(await folderOfSamples(3, 4));
});

async function planned(model: string) {
  const [combination] = await combinations({ ...config, models: [model] });
  return { plan: planOf(combination!, config), key: await templateKey(combination!, config) };
}

describe("one bad model among several", () => {
  it("is a row with its reason, and the others are written", async () => {
    const models = [
      await good(),
      await foreignModel(means, foreignCard("wide", { dimensions: 4 })),
      await foreignModel(infinite, foreignCard("infinite")),
      await foreignModel(means, foreignCard("other-size", { crop: { kind: "box", size: 32 } })),
      "pixels",
    ];
    const { result } = await evaluate(dataset, { ...config, models }, options);
    expect(result.runs.map((run) => run.model.id)).toEqual(["good", "pixels"]);
    const reasons = Object.fromEntries(result.unavailable.map(({ model, reason }) => [model, reason]));
    expect(Object.keys(reasons)).toEqual(["wide", "infinite", "other-size"]);
    expect(reasons["wide"]).toContain("wide answered 3 numbers for a crop, but its card says 4");
    expect(reasons["infinite"]).toMatch(/no embedding for any of 12 crops .*3 of 3 numbers that are not finite/);
    expect(reasons["other-size"]).toContain("the card says float32 [batch, 3, 32, 32]");
  });
});

describe("a model folder that cannot be opened among several", () => {
  it("is a row with its reason, and the others are written", async () => {
    const empty = await scratchFolder();
    const { result } = await evaluate(dataset, { ...config, models: [empty, "pixels"] }, options);
    expect(result.runs.map((run) => run.model.id)).toEqual(["pixels"]);
    expect(result.unavailable).toEqual([
      {
        id: `none/${basename(empty)}/onnx-cpu`,
        aligner: "none",
        model: basename(empty),
        runtime: "onnx-cpu",
        reason: expect.stringContaining("is no model folder"),
        remedy: expect.stringContaining("card.json"),
      },
    ]);
  });

  it("is the error when it is the only one, and a mistyped id is always one", async () => {
    await expect(evaluate(dataset, { ...config, models: [await scratchFolder()] }, options)).rejects.toThrow(
      "is no model folder",
    );
    await expect(evaluate(dataset, { ...config, models: ["pixel", "pixels"] }, options)).rejects.toThrow(
      'unknown model "pixel"',
    );
  });
});

describe("a network that answers NaN for one crop", () => {
  it("leaves that photo without a template and names it; it is computed again, the others are not", async () => {
    const { plan, key } = await planned(await good());
    const { rows } = await enrolDataset(dataset, plan, key, options);
    const levels = rows.map(({ embedding }) => Math.min(...embedding!));
    const [lowest, next] = [...levels].sort((x, y) => x - y) as [number, number];
    const darkest = levels.indexOf(lowest);
    const models = [await foreignModel(nanBelow((lowest + next) / 2), foreignCard("dark"))];
    const store = await scratchFolder();
    const first = (await evaluate(dataset, { ...config, models }, { ...options, store })).result.runs[0]!;
    expect(first.enrolment.failures).toEqual([
      { file: dataset.photos[darkest]!.file, state: "bad-embedding", detail: expect.stringContaining("not finite") },
    ]);
    expect(first.timings).toMatchObject({ images: 12, fromStore: 0 });
    const second = (await evaluate(dataset, { ...config, models }, { ...options, store })).result.runs[0]!;
    expect(second.timings).toMatchObject({ images: 1, fromStore: 11 });
    expect(second.enrolment).toEqual(first.enrolment);
    expect(second.templates).toEqual(first.templates);
  });
});

describe("a network that never answers", () => {
  it("is unavailable after a while, with the photo, and others go on", async () => {
    const { plan } = await planned(await foreignModel(endless, foreignCard("endless")));
    const patienceMs = 3_000;
    const nameOf = (index: number) => dataset.photos[index]!.file;
    const pool = await EnrolmentPool.open(plan, 1, { patienceMs, nameOf });
    async function* photos() {
      const { sha256, read } = dataset.photos[0]!;
      yield { index: 0, photo: sha256, bytes: await read() };
    }
    await expect(pool.enrol(photos(), () => {})).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/did not answer for 3 seconds, person-01\/.* the first of 1 photos/),
    });
    await pool.dispose();
  });

  it("is stopped by a signal within two seconds", async () => {
    const { plan, key } = await planned(await foreignModel(endless, foreignCard("endless")));
    const controller = new AbortController();
    let aborted = 0;
    setTimeout(() => {
      aborted = performance.now();
      controller.abort();
    }, 3_000);
    await expect(enrolDataset(dataset, plan, key, { ...options, signal: controller.signal })).rejects.toThrow();
    expect(performance.now() - aborted).toBeLessThan(2_000);
  });
});

describe("what embeddings say against their network", () => {
  const warningsWith = async (network: Uint8Array, changes: object = {}) => {
    const models = [await foreignModel(network, foreignCard("odd", changes))];
    const { result } = await evaluate(dataset, { ...config, models }, options);
    return result.runs[0]!.warnings;
  };

  it("is a warning when the card's unitLength is untrue", async () => {
    const warnings = await warningsWith(means, { unitLength: true });
    expect(warnings).toContainEqual(expect.stringMatching(/^the card says unitLength: true, but 12 of 12 embeddings/));
    expect((await warningsWith(means)).join()).not.toContain("unitLength");
  });

  it("is a warning when all are equal", async () => {
    expect(await warningsWith(constant)).toContainEqual(
      "the embeddings of all 12 photos are equal: the network does not look at its crop",
    );
    expect((await warningsWith(means)).join()).not.toContain("are equal");
  });

  it("is a warning when they hang on the batch; each crop is embedded alone then, and none is stored", async () => {
    const warnings = await warningsWith(batchDependent);
    expect(warnings).toContainEqual(expect.stringContaining("hangs on the other crops of its batch"));
    expect((await warningsWith(means)).join()).not.toContain("batch");
    const { plan, key } = await planned(await foreignModel(batchDependent, foreignCard("odd")));
    const store = await scratchFolder();
    for (let run = 0; run < 2; run++) {
      const { timings, batchDependent: seen } = await enrolDataset(dataset, plan, key, { ...options, store });
      expect(timings.fromStore).toBe(0);
      expect(seen).toBe(true);
    }
  });
});

it("refuses a model folder that was changed after its key was made: templates would be stored under another's", async () => {
  const folder = await good();
  const { plan, key } = await planned(folder);
  const changed = { ...plan, identity: `${plan.identity} before` };
  await expect(enrolDataset(dataset, changed, key, options)).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("was changed while it was being evaluated"),
  });
});
