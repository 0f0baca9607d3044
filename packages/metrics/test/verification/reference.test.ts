import { expect, test } from "vitest";
import { doubleKernel } from "../../src/pairs/distance-kernel.ts";
import { pairRows } from "../../src/pairs/pair-rows.ts";
import { tallyPairs } from "../../src/pairs/tally-pairs.ts";
import { areaUnderCurve } from "../../src/verification/area-under-curve.ts";
import { equalErrorRate } from "../../src/verification/equal-error-rate.ts";
import { exactBestF1 } from "../../src/verification/exact-best-f1.ts";
import { rocVertices } from "../../src/verification/operating-points.ts";
import { tarAtFar } from "../../src/verification/tar-at-far.ts";
import { gridScores, gridThresholds } from "../../src/verification/threshold-grid.ts";
import { reference, referenceTemplates } from "../support/lfw-subset.ts";

// Every expected value here is scikit-learn's, read from fixtures/lfw-subset/protocol.json.
const thresholds = gridThresholds({ start: 0.1, stop: 0.99, step: 0.01 });
const rows = pairRows(referenceTemplates);
const { tally } = await tallyPairs(rows, await doubleKernel(rows), thresholds);

function worstDifference(ours: readonly number[], theirs: readonly number[]): number {
  expect(ours.length).toBe(theirs.length);
  return Math.max(...ours.map((value, index) => Math.abs(value - theirs[index]!)));
}

test("pairs and genuine pairs are counted as the reference counts them", () => {
  expect(tally.totals).toEqual({ genuine: 450, impostor: 4500, genuineMissing: 0, impostorMissing: 0 });
  expect(reference.pairs).toBe(4950);
  expect(reference.positives).toBe(450);
});

test("F1 and accuracy agree at all 90 thresholds of the grid to 1e-12", () => {
  const scores = gridScores(tally, thresholds);
  expect(worstDifference(scores.f1, reference.grid.f1)).toBeLessThan(1e-12);
  expect(worstDifference(scores.accuracy, reference.grid.accuracy)).toBeLessThan(1e-12);
  expect(scores.best).toBe(reference.grid.best_index);
});

test("the exact best F1 lies between the same two distances", () => {
  const best = exactBestF1(tally);
  expect(Math.abs(best.f1 - reference.exact.best_f1)).toBeLessThan(1e-12);
  expect(Math.abs(best.accuracy - reference.exact.accuracy)).toBeLessThan(1e-12);
  // The reference may have computed its distances from the decimals; ours come from their float32 values.
  expect(Math.abs(best.acceptedDistance! - reference.exact.largest_accepted_distance)).toBeLessThan(1e-7);
  expect(Math.abs(best.nextDistance! - reference.exact.next_distance)).toBeLessThan(1e-7);
});

test("AUC and TAR@FAR agree to 1e-9", () => {
  expect(Math.abs(areaUnderCurve(tally) - reference.roc.auc)).toBeLessThan(1e-9);
  for (const [target, expected] of Object.entries(reference.roc.tar_at_far)) {
    expect(Math.abs(tarAtFar(tally, Number(target)) - expected), target).toBeLessThan(1e-9);
  }
});

test("the EER is within one step of the curve of the reference's, which is a mean at the closest vertex", () => {
  // The reference takes (FAR + FRR) / 2 at the vertex of scikit-learn's roc_curve where they are closest; ours is where the
  // lines cross. The vertex is an end of the line on which they do, so the two differ by no more than that line's extent.
  const vertices = rocVertices(tally);
  const { falseAccepts, trueAccepts, genuine, impostor } = vertices;
  const far = Array.from(falseAccepts, (count) => count / impostor);
  const frr = Array.from(trueAccepts, (count) => 1 - count / genuine);
  const after = far.findIndex((rate, k) => rate >= frr[k]!);
  const step = Math.max(far[after]! - far[after - 1]!, frr[after - 1]! - frr[after]!);
  const ours = equalErrorRate(vertices)!;
  expect(Math.abs(ours - reference.roc.eer)).toBeLessThanOrEqual(step);
  expect(step).toBeLessThan(0.005);
  // The reference's own value follows from our vertices, to the rounding of its decimals.
  const means = [after - 1, after].map((k) => ({ gap: Math.abs(far[k]! - frr[k]!), mean: (far[k]! + frr[k]!) / 2 }));
  const closest = means[0]!.gap < means[1]!.gap ? means[0]! : means[1]!;
  expect(Math.abs(closest.mean - reference.roc.eer)).toBeLessThan(1e-9);
});
