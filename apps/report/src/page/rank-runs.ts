import { bestClassifier } from "./best-classifier.ts";
import type { RunView } from "./run-view.ts";
import { throughput } from "./speed.ts";

/**
 * The runs, best first: F1 on people the threshold was not fitted on (in-sample F1 where there were too few people), then
 * identification, then speed. F1 because almost all pairs are impostors: rejecting everything is 90 % accurate here.
 */
export function rankRuns(runs: readonly RunView[]): readonly RunView[] {
  return [...runs].sort(
    (a, b) =>
      outOfSampleF1(b) - outOfSampleF1(a) ||
      identified(b) - identified(a) ||
      (throughput(b.run.timings) ?? 0) - (throughput(a.run.timings) ?? 0),
  );
}

export function outOfSampleF1({ verification }: RunView): number {
  return verification?.crossValidated?.f1 ?? verification?.best.f1 ?? 0;
}

function identified({ run }: RunView): number {
  return bestClassifier(run.identification)?.result.accuracy ?? 0;
}
