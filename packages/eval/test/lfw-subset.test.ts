import { aligners } from "@likeness/align";
import { silent } from "@likeness/core";
import { openDataset } from "@likeness/datasets";
import type { Run, Verification } from "@likeness/result";
import { beforeAll, describe, expect, it } from "vitest";
import { defaultConfig, evaluate } from "../src/index.ts";
import { scratchFolder } from "./pipeline/folder-of-samples.ts";

const dlib = await aligners.get("dlib").availability();
const noPhotos = process.env["LIKENESS_MIRROR"] === undefined ? "LIKENESS_MIRROR is not set" : undefined;

// The bounds lie a little below what native dlib with scikit-learn gives on these photos: F1 0.9820, AUC 0.99964.
const headlines = [
  {
    aligner: "dlib",
    missing: noPhotos ?? (dlib.available ? undefined : `${dlib.reason}: ${dlib.remedy}`),
    f1: 0.975,
    auc: 0.999,
    perfect: defaultConfig.classifiers,
  },
  { aligner: "faceapi-tiny", missing: noPhotos, f1: 0.98, auc: 0.9995, perfect: ["knn-1", "svm-linear"] },
] as const;

for (const { aligner, missing } of headlines) {
  if (missing !== undefined) process.stderr.write(`skipped: ${aligner} on lfw-subset: ${missing}\n`);
}

describe.each(headlines)("$aligner and dlib-resnet on lfw-subset", ({ aligner, missing, f1, auc, perfect }) => {
  let run: Run;
  beforeAll(async () => {
    if (missing !== undefined) return;
    const dataset = await openDataset("lfw-subset", { store: await scratchFolder() });
    const config = { ...defaultConfig, aligners: [aligner], resamples: 100 };
    const { result } = await evaluate(dataset, config, { progress: silent, command: "test", store: null });
    run = result.runs[0]!;
  });

  it.skipIf(missing)(`enrols 100 of 100 photos${why(missing)}`, () => {
    expect(run.enrolment).toMatchObject({ attempted: 100, enrolled: 100, failures: [] });
  });

  it.skipIf(missing)(`verifies with F1 of at least ${f1} and AUC of at least ${auc}${why(missing)}`, () => {
    const verification = run.verification as Verification;
    expect(verification.pairs).toBe(4950);
    expect(verification.genuine).toBe(450);
    expect(verification.exact.f1).toBeGreaterThanOrEqual(f1);
    expect(verification.roc.auc).toBeGreaterThanOrEqual(auc);
  });

  it.skipIf(missing)(`identifies 50 of 50 by ${perfect.join(", ")}${why(missing)}`, () => {
    const correct = perfect.map((id) => [id, run.identification.classifiers[id]?.correct]);
    expect(run.identification.test).toBe(50);
    expect(correct).toEqual(perfect.map((id) => [id, 50]));
  });
});

function why(missing: string | undefined): string {
  return missing === undefined ? "" : ` (skipped: ${missing})`;
}
