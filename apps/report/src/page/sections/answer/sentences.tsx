import { throughput, workPerPhoto } from "@likeness/metrics";
import { bestClassifier } from "../../runs/best-classifier.ts";
import type { RunView } from "../../runs/run-view.ts";
import type { RunVerdict } from "../../runs/verdicts.ts";
import { count, percent, percentRange, rate, thresholdText } from "../../text/format.ts";

/** At which distance a pair is accepted, and what that decides. */
export function thresholdSentence({ run, verification }: RunView) {
  if (verification === null) return <>none: {"skipped" in run.verification && run.verification.skipped}.</>;
  const { best, crossValidated } = verification;
  if (best.threshold === 0)
    return <>none: rejecting every pair is as good as any, no genuine pair has two templates.</>;
  const inSample = `there F1 is ${rate(best.f1, 3)} and accuracy ${percent(best.accuracy)} (${percentRange(best.accuracyInterval)}), in-sample`;
  const outOfSample =
    crossValidated === null
      ? "too few people to score it on others than it was fitted on"
      : `on people it was not fitted on, F1 is ${rate(crossValidated.f1, 3)} and accuracy ${percent(crossValidated.accuracy)} (${percentRange(crossValidated.interval)})`;
  return (
    <>
      accept a pair when its squared distance is below <b class="number">{thresholdText(best.threshold)}</b>: {inSample}
      ; {outOfSample}.
    </>
  );
}

/** On how many photos, probes and people it rests. */
export function sureSentence({ run, result, verification }: RunView) {
  const { enrolled, attempted } = run.enrolment;
  const classifier = bestClassifier(run.identification);
  const { dataset } = result;
  const identified =
    classifier === null
      ? `Identification was not measured${run.identification.skipped === undefined ? "" : `: ${run.identification.skipped}`}.`
      : `${classifier.id} names ${count(classifier.result.correct)} of ${count(run.identification.test)} probes correctly (${percentRange(classifier.result.interval)}).`;
  return (
    <>
      {enrolled === attempted
        ? attempted === 1
          ? "The photo enrolled."
          : `All ${count(attempted)} photos enrolled.`
        : `${count(enrolled)} of ${count(attempted)} photos enrolled; ${verification === null ? "the others have no template" : "genuine pairs of the others count as falsely rejected"}.`}{" "}
      {identified}{" "}
      {`All of this rests on ${dataset.identities === 1 ? "1 person" : `${count(dataset.identities)} people`}; intervals are 95 %.`}
    </>
  );
}

/** How fast it is, and whether one that is tied with it is faster. */
export function speedSentence({ run, result }: RunView, verdicts: readonly RunVerdict[]) {
  const rate = throughput(run.timings);
  if (rate === null) return "every template came from the store, so nothing was timed.";
  const work = workPerPhoto(run.timings) ?? 0;
  const faster = verdicts
    .filter(({ tied, other }) => tied && (throughput(other.run.timings) ?? 0) > rate)
    .sort((a, b) => (throughput(b.other.run.timings) ?? 0) - (throughput(a.other.run.timings) ?? 0))[0];
  const untimed = verdicts.filter(({ tied, other }) => tied && throughput(other.run.timings) === null);
  return (
    <>
      <b class="number">{rate.toFixed(1)}</b> photos a second, {work.toFixed(1)} ms of a worker for a photo, on{" "}
      {result.environment.cpu} ({result.environment.cores} cores)
      {run.timings.measured !== undefined && `, in an earlier run (${run.timings.measured.slice(0, 10)})`}.
      {faster !== undefined &&
        ` Of the combinations tied with it, ${faster.other.label} is the fastest: ${throughput(faster.other.run.timings)?.toFixed(1)} photos a second.`}
      {untimed.length > 0 && ` Tied with it but not timed here: ${untimed.map(({ other }) => other.label).join(", ")}.`}
    </>
  );
}
