import type { DatasetSummary, Run } from "./result.ts";
import { suspects } from "./suspects.ts";

/** Beyond this many photos looking for suspects would take longer than the evaluation. */
const mostPhotos = 2_000;
/** Suspects named for each run before the rest is counted. */
const named = 5;

/** What a reader of a run must know before using its numbers, from the run itself and from those beside it. */
export function warningsOf(run: Run, dataset: DatasetSummary, all: readonly Run[]): string[] {
  const warnings: string[] = [];
  const several = run.enrolment.photos.filter((photo) => photo.faces > 1).length;
  if (several > 0) warnings.push(`${several} photos have several faces; one was chosen by rule`);
  const replaced = run.enrolment.photos.filter((photo) => photo.state === "enrolled-center-crop").length;
  if (replaced > 0) warnings.push(`${replaced} photos without a face were enrolled by their middle`);
  if (dataset.images <= mostPhotos) warnings.push(...suspectWarnings(run, dataset, all));
  return warnings;
}

function suspectWarnings(run: Run, dataset: DatasetSummary, all: readonly Run[]): string[] {
  const found = suspects(run, dataset, all);
  const lines = found.slice(0, named).map(({ file, toOwn, toOther, other, reason }) => {
    const distances = `${toOwn.toFixed(2)} from its own person, ${toOther.toFixed(2)} from ${other}`;
    return `${file} lies nearer to another person (median squared distance ${distances}): ${reason}`;
  });
  return found.length > named
    ? [...lines, `${found.length - named} more photos lie nearer to another person than to their own`]
    : lines;
}
