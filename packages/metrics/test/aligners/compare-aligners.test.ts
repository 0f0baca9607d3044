import { mulberry32, normal } from "@likeness/core";
import { encodeTemplates, type PhotoRow, type Run } from "@likeness/result";
import { describe, expect, it } from "vitest";
import { compareAligners, packTemplates, verify } from "../../src/index.ts";
import { landmarks } from "./landmarks.ts";

const people = 6;
const each = 4;
const photos = Array.from({ length: people * each }, (_, i) => {
  const identity = `person-${Math.floor(i / each)}`;
  return { file: `${identity}/${i % each}.jpg`, identity, sha256: "" };
});
const dataset = {
  id: "synthetic",
  title: "synthetic",
  revision: "1",
  hash: "",
  images: photos.length,
  identities: people,
  notes: [],
  photos,
};
const settings = { seed: 1, faceChoice: "largest", missPolicy: "fail", folds: 3, resamples: 200 } as const;

const enrolledAt = (left: number, shift = 0): PhotoRow => ({
  state: "enrolled",
  faces: 1,
  box: [left, 50, 100, 100],
  landmarks: landmarks(left + 50 + shift, 100, 40),
  score: 1,
});
const missed: PhotoRow = { state: "no-face", faces: 0 };

/** A template near the photo's person, or of `stranger` where another face was cut out; `noise` is a worse crop's. */
function template(index: number, noise: number, stranger = false): Float32Array {
  const person = stranger ? (Math.floor(index / each) + 1) % people : Math.floor(index / each);
  const uniform = mulberry32(index + 1000 * noise);
  return Float32Array.from({ length: 8 }, (_, d) => (d === person ? 1 : 0) + (0.05 + noise) * normal(uniform));
}

async function run(
  aligner: string,
  rows: readonly PhotoRow[],
  vectors: readonly (Float32Array | null)[],
): Promise<Run> {
  const verification = await verify(packTemplates(photos, vectors), {
    grid: { start: 0.05, stop: 3, step: 0.05 },
    seed: 1,
    resamples: 100,
    folds: 3,
  });
  const predictions = photos.map(({ file, identity }, i) => ({
    file,
    truth: identity,
    predicted: vectors[i] === null ? null : identity,
    score: 0,
  }));
  const nothing = { accuracy: 0, correct: 0, interval: [0, 1], fitMs: 0, predictMs: 0 } as const;
  return {
    id: `${aligner}/model/onnx-cpu`,
    aligner: { id: aligner },
    model: { id: "model", dimensions: 8, parameters: 1, crop: "dlib150", licence: "", trainedOn: "" },
    runtime: { id: "onnx-cpu" },
    classifiers: ["knn-1"],
    enrolment: {
      attempted: photos.length,
      enrolled: vectors.filter((vector) => vector !== null).length,
      failureToEnrol: { rate: 0, interval: [0, 1] },
      failures: [],
      photos: rows,
    },
    verification,
    identification: { train: 0, test: 0, unmatchable: 0, classifiers: { "knn-1": { ...nothing, predictions } } },
    projection: null,
    timings: { images: 0, decodeMs: 0, locateMs: 0, cropMs: 0, embedMs: 0, wallMs: 0, fromStore: 0 },
    templates: encodeTemplates(
      vectors.flatMap((vector) => vector ?? []),
      8,
    ),
    warnings: [],
  };
}

const good = () =>
  run(
    "good",
    photos.map(() => enrolledAt(0)),
    photos.map((_, i) => template(i, 0)),
  );
const compare = async (first: Run, second: Run) =>
  (await compareAligners({ runs: [first, second], dataset, settings }))[0]!;

describe("comparing an aligner with one that misses a face and takes a stranger for another", () => {
  const gone = 2;
  const mistaken = 9;
  const second = () =>
    run(
      "bad",
      photos.map((_, i) => (i === gone ? missed : enrolledAt(i === mistaken ? 300 : 10, 4))),
      photos.map((_, i) => (i === gone ? null : template(i, 0, i === mistaken))),
    );

  it("names the photos", async () => {
    const { found } = await compare(await good(), await second());
    expect(found).toEqual({
      photos: photos.length,
      sameFace: photos.length - 2,
      onlyFirst: ["person-0/2.jpg"],
      onlySecond: [],
      neither: [],
      otherFace: ["person-2/1.jpg"],
    });
  });

  it("measures boxes and landmarks where the face is the same", async () => {
    const { disagreement } = await compare(await good(), await second());
    // Boxes of 100 pixels, shifted by 10: 90 / 110. Landmarks shifted by 10 + 4 of an eye distance of 40.
    for (const value of disagreement.overlap) expect(value).toBeCloseTo(90 / 110, 4);
    for (const value of disagreement.landmarks) expect(value).toBeCloseTo(14 / 40, 4);
  });

  it("puts the whole difference of accuracy down to faces, none to crops", async () => {
    const { effects } = await compare(await good(), await second());
    const { auc, decisions, identification } = effects[0]!;
    expect(auc!.difference).toBeLessThan(-0.05);
    expect(auc!.sameFace!.difference).toBeCloseTo(0, 12);
    expect(auc!.otherFaces).toBeCloseTo(auc!.difference, 12);
    // The three genuine pairs of each of the two photos, and impostors that the stranger's face lets in.
    expect(decisions!.items).toBe((24 * 23) / 2);
    expect(decisions!.otherFaces.onlyFirst).toBeGreaterThanOrEqual(6);
    expect(decisions!.sameFace).toEqual({ onlyFirst: 0, onlySecond: 0 });
    expect(identification["knn-1"]).toMatchObject({ onlyFirst: 1, otherFaces: { onlyFirst: 1 }, onlySecond: 0 });
  });

  it("turns every sign round when the two are exchanged", async () => {
    const there = await compare(await good(), await second());
    const back = await compare(await second(), await good());
    expect(back.effects[0]!.auc!.difference).toBeCloseTo(-there.effects[0]!.auc!.difference, 12);
    expect(back.effects[0]!.decisions!.onlySecond).toBe(there.effects[0]!.decisions!.onlyFirst);
    expect(back.found.onlySecond).toEqual(there.found.onlyFirst);
  });
});

it("puts the whole difference down to crops when every face is the same", async () => {
  const worse = await run(
    "worse",
    photos.map(() => enrolledAt(5)),
    photos.map((_, i) => template(i, 0.4)),
  );
  const { auc, decisions } = (await compare(await good(), worse)).effects[0]!;
  expect(auc!.difference).toBeLessThan(-0.01);
  expect(auc!.otherFaces).toBe(0);
  expect(decisions!.otherFaces).toEqual({ onlyFirst: 0, onlySecond: 0 });
  expect(decisions!.sameFace.onlyFirst).toBeGreaterThan(decisions!.sameFace.onlySecond);
});

it("counts a middle of the photo that stands in for a face as a face not found", async () => {
  const middle: PhotoRow = { state: "enrolled-center-crop", faces: 0, box: [0, 50, 100, 100] };
  const second = await run(
    "second",
    photos.map((_, i) => (i === 0 ? middle : enrolledAt(0))),
    photos.map((_, i) => template(i, 0)),
  );
  expect((await compare(await good(), second)).found.onlyFirst).toEqual(["person-0/0.jpg"]);
});

it("leaves out the baseline without faces, and aligners that ran with no model in common", async () => {
  const runs = [await good(), { ...(await good()), aligner: { id: "none", wholePhoto: true as const } }];
  expect(await compareAligners({ runs, dataset, settings })).toEqual([]);
  const other = { ...runs[0]!, aligner: { id: "other" }, model: { ...runs[0]!.model, crop: "openface150" } };
  expect(await compareAligners({ runs: [runs[0]!, other], dataset, settings })).toEqual([]);
});

it("can be stopped before an effect is worked out", async () => {
  const runs = [await good(), { ...(await good()), aligner: { id: "other" } }];
  const stop = () => {
    throw new Error("stopped");
  };
  await expect(compareAligners({ runs, dataset, settings }, stop)).rejects.toThrow("stopped");
});
