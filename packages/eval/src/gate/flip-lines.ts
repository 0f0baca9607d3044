import { printable } from "@likeness/core";
import type { DistanceBefore, FlippedPair } from "./flipped-pairs.ts";
import type { FlippedPrediction } from "./flipped-predictions.ts";
import type { RunVerdict } from "./verdict.ts";

/** A flipped pair in a line, with its distance before and now. */
export function pairLine({ a, b, before, after }: FlippedPair): string {
  return `${printable(a)}  ${printable(b)}  distance ${distanceBefore(before)} → ${after === null ? "no template" : figure(after)}`;
}

/** A flipped prediction in a line. */
export function predictionLine({ file, truth, predicted }: FlippedPrediction): string {
  if (predicted === truth) return printable(file);
  return `${printable(file)}, ${predicted === null ? "recognised as nobody" : `taken for ${printable(predicted)}`}`;
}

/** Every decision of a run that was right before and is wrong now, by the check that it failed. */
export function linesAgainst(run: RunVerdict): ReadonlyMap<string, readonly string[]> {
  const classifiers = Object.entries(run.predictions).map(
    ([id, { against }]) => [`classifier ${id}`, against.map(predictionLine)] as const,
  );
  return new Map([
    ["enrolment", run.lostEnrolments.map((file) => `no longer enrolled: ${printable(file)}`)],
    ["pairs", run.pairs.against.map(pairLine)],
    ...classifiers,
  ]);
}

function distanceBefore(before: DistanceBefore): string {
  if (before === null) return "no template";
  if ("distance" in before) return figure(before.distance);
  return "atMost" in before ? `at most ${figure(before.atMost)}` : `at least ${figure(before.atLeast)}`;
}

function figure(distance: number): string {
  return `${Number(distance.toPrecision(4))}`;
}
