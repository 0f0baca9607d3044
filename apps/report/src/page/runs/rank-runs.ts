import { throughput } from "@likeness/metrics";
import { bestClassifier } from "./best-classifier.ts";
import type { RunView } from "./run-view.ts";

/**
 * The runs, best first: F1 on people the threshold was not fitted on, then identification, then speed. Where one of the runs
 * on the same photos has no such F1 (too few people), all of them go by the in-sample one: the two cannot be compared. F1 because almost all pairs are impostors: rejecting everything is 90 % accurate here.
 */
export function rankRuns(runs: readonly RunView[]): readonly RunView[] {
  const inSample = new Set(runs.filter(lacksOutOfSample).map(({ result }) => result.dataset.hash));
  const f1Of = (view: RunView) =>
    (inSample.has(view.result.dataset.hash) ? null : view.verification?.crossValidated?.f1) ??
    view.verification?.best.f1 ??
    0;
  return [...runs].sort(
    (a, b) =>
      f1Of(b) - f1Of(a) ||
      identified(b) - identified(a) ||
      (throughput(b.run.timings) ?? 0) - (throughput(a.run.timings) ?? 0),
  );
}

function lacksOutOfSample({ verification }: RunView): boolean {
  return verification !== null && verification.crossValidated === null;
}

function identified({ run }: RunView): number {
  return bestClassifier(run.identification)?.result.accuracy ?? 0;
}
