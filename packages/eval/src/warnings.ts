import { counted, rate } from "@likeness/core";
import { type Suspect, suspects } from "@likeness/metrics";
import type { DatasetSummary, Run, Verification } from "@likeness/result";

/** Beyond this many photos looking for suspects would take longer than the evaluation. */
const mostPhotos = 2_000;
/** Suspects named for each run before the rest is counted. */
const named = 3;

/** Above this share of suspects the run is at fault, not the photos. */
const toleratedShare = 0.2;

/** What a reader of a run must know before using its numbers, from the run itself and from those beside it. */
export function warningsOf(run: Run, dataset: DatasetSummary, all: readonly Run[]): string[] {
  const warnings: string[] = [];
  const several = run.enrolment.photos.filter((photo) => photo.faces > 1).length;
  if (several > 0) warnings.push(`${counted(several, "photo")} with several faces: one was chosen by rule`);
  const replaced = run.enrolment.photos.filter((photo) => photo.state === "enrolled-center-crop").length;
  if (replaced > 0) warnings.push(`${counted(replaced, "photo")} without a face enrolled by the middle of the picture`);
  const { skipped, unmatchable } = run.identification;
  if (skipped !== undefined) warnings.push(`no identification: ${skipped}`);
  else if (unmatchable > 0) {
    warnings.push(
      `${counted(unmatchable, "photo")} of people without an enrolled training photo: no classifier can name them, and they count as wrong`,
    );
  }
  if ("skipped" in run.verification) warnings.push(`no verification: ${run.verification.skipped}`);
  else warnings.push(...verificationWarnings(run.verification));
  // A baseline recognises nobody; its outliers say nothing about the photos.
  if (dataset.images <= mostPhotos && !run.model.baseline) warnings.push(...suspectWarnings(run, dataset, all));
  return warnings;
}

/** A grid on which the best F1 is lower than the optimum by more than this is warned of. */
const toleratedLoss = 0.02;

function verificationWarnings({ grid, best, exact, roc }: Verification): string[] {
  const warnings: string[] = [];
  const last = grid.start + (grid.f1.length - 1) * grid.step;
  const { acceptedDistance: accepted, nextDistance: next } = exact;
  // A grid threshold t is the optimum where accepted < t ≤ next.
  const outside = accepted !== null && (last <= accepted || (next !== null && next < grid.start));
  if (outside || best.f1 - grid.best.f1 > toleratedLoss) {
    warnings.push(
      `the card's grid of thresholds (${grid.start} to ${Number(last.toPrecision(12))}) misses the best one, ${best.threshold}: F1 on it is ${rate(grid.best.f1, 3)} at most, over all thresholds ${rate(best.f1, 3)}; the threshold is taken from the distances, the grid is only drawn`,
    );
  }
  if (roc.eer === null && roc.eerReason !== undefined) warnings.push(`no equal error rate: ${roc.eerReason}`);
  return warnings;
}

function suspectWarnings(run: Run, dataset: DatasetSummary, all: readonly Run[]): string[] {
  const found = suspects(run, dataset, all);
  if (found.length > toleratedShare * run.enrolment.enrolled) {
    return [
      `${found.length} of ${counted(run.enrolment.enrolled, "photo")} are far from their own person: it does not tell these people apart`,
    ];
  }
  const lines = found.slice(0, named).map(suspectLine);
  return found.length > named
    ? [...lines, `${counted(found.length - named, "more photo is", "more photos are")} far from their own person`]
    : lines;
}

function suspectLine({ file, toOwn, nearer, reason }: Suspect): string {
  const other = nearer === null ? "" : `, nearer to ${nearer.identity} (${nearer.distance.toFixed(2)})`;
  return `${file} is far from its own person (median squared distance ${toOwn.toFixed(2)}${other}): ${reason}`;
}
