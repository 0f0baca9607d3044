import { throughput, workPerPhoto } from "@likeness/metrics";
import { useEffect, useState } from "preact/hooks";
import { bestClassifier, tiedClassifiers } from "../../runs/best-classifier.ts";
import { rankRuns } from "../../runs/rank-runs.ts";
import { comparable, hasDistances, type RunView } from "../../runs/run-view.ts";
import { judge, type RunVerdict } from "../../runs/verdicts.ts";
import { compare, entries, runs, selectRun } from "../../state.ts";
import { count, percent, percentRange, points, pointsRange, pValue, rate, thresholdText } from "../../text/format.ts";

/** Which combination, at which threshold, how sure, how fast: one sentence each, for every dataset on the page. */
export function Answer() {
  const ranked = rankRuns(runs.value);
  const leaders = ranked.filter((view, index) => ranked.findIndex((other) => comparable(view, other)) === index);
  return (
    <>
      {leaders.length === 0 && (
        <p>
          {entries.value.some(({ result }) => result.unavailable.length > 0)
            ? "No combination ran: the matrix says what was missing."
            : "No combination ran."}
        </p>
      )}
      {leaders.map((best) => (
        <DatasetAnswer
          key={best.key}
          best={best}
          others={ranked.filter((view) => view !== best && comparable(view, best))}
          named={leaders.length > 1}
        />
      ))}
    </>
  );
}

interface DatasetAnswerProps {
  readonly best: RunView;
  readonly others: readonly RunView[];
  readonly named: boolean;
}

function DatasetAnswer({ best, others, named }: DatasetAnswerProps) {
  const verdicts = useVerdicts(best, others);
  const { aligner, model, runtime } = best.run;
  const classifier = bestClassifier(best.run.identification);
  const tiedWith = tiedClassifiers(best.run.identification);
  return (
    <div class="answer-card">
      {named && <h3>{best.result.dataset.title}</h3>}
      <p class="use">
        <span class="answer-label">Use</span>
        <span>
          {others.some(({ source }) => source !== best.source) && <>of result {best.source}: </>}
          aligner <b>{aligner.id}</b>, network <b>{model.id}</b>, runtime <b>{runtime.id}</b>
          {classifier !== null && (
            <>
              , classifier <b>{classifier.id}</b>
              {tiedWith.length > 0 && ` (tied with ${tiedWith.join(", ")})`}
            </>
          )}
          <button type="button" class="inline" onClick={() => selectRun(best)}>
            Show it
          </button>
        </span>
      </p>
      <p>
        <span class="answer-label">Threshold</span>
        <span>{thresholdSentence(best)}</span>
      </p>
      <p>
        <span class="answer-label">How sure</span>
        <span>{sureSentence(best)}</span>
      </p>
      <p>
        <span class="answer-label">Against the others</span>
        <span>
          {others.length === 0 ? (
            "It is the only combination that ran on these photos."
          ) : (
            <Ties best={best} verdicts={verdicts} others={others} />
          )}
        </span>
      </p>
      <p>
        <span class="answer-label">How fast</span>
        <span>{speedSentence(best, verdicts ?? [])}</span>
      </p>
      {verdicts !== null && verdicts.length > 0 && <VerdictTable verdicts={verdicts} />}
    </div>
  );
}

function thresholdSentence({ run, verification }: RunView) {
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

function sureSentence({ run, result, verification }: RunView) {
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

function speedSentence({ run, result }: RunView, verdicts: readonly RunVerdict[]) {
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

function Ties({
  best,
  verdicts,
  others,
}: {
  readonly best: RunView;
  readonly verdicts: readonly RunVerdict[] | null;
  readonly others: readonly RunView[];
}) {
  if (verdicts === null) return <span class="quiet">Testing {others.length} combinations against it …</span>;
  if (verdicts.length === 0) {
    return best.verification === null ? (
      <>No paired test: the photos make no pairs to decide.</>
    ) : (
      <>No paired test: this report carries no distances.</>
    );
  }
  const tied = verdicts.filter((verdict) => verdict.tied);
  const better = comparedTo(verdicts);
  if (tied.length === 0) return <>{better} None is tied with it.</>;
  return (
    <>
      {better} <b>Tied with {tied.map(({ other }) => other.label).join(", ")}</b>: on these photos a paired test tells
      {tied.length === 1 ? " the two" : " them"} apart neither by pairs nor by identification.
    </>
  );
}

/** What it is to those it is not tied with: the first in rank need not be the better one in a paired test. */
function comparedTo(verdicts: readonly RunVerdict[]): string {
  const those = (verdict: RunVerdict["verdict"]) => verdicts.filter((found) => found.verdict === verdict);
  const named = (found: readonly RunVerdict[]) => found.map(({ other }) => other.label).join(", ");
  const [better, worse, mixed] = [those("better"), those("worse"), those("mixed")];
  return [
    better.length === 0 ? "" : `It is better than ${better.length} of ${verdicts.length} others.`,
    worse.length === 0 ? "" : `At the best threshold of each it is worse than ${named(worse)}.`,
    mixed.length === 0 ? "" : `Pairs and identification say opposite things of ${named(mixed)}.`,
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function VerdictTable({ verdicts }: { readonly verdicts: readonly RunVerdict[] }) {
  return (
    <details class="verdicts">
      <summary>The paired tests</summary>
      <div class="table-scroll">
        <table>
          <caption>
            The recommended combination minus the other, in percentage points, each at its own best threshold. The
            interval of F1 is a bootstrap over people and decides; McNemar on pairs is shown too, but pairs that share a
            photo are not independent, so its p is too small. No correction for the number of tests.
          </caption>
          <thead>
            <tr>
              <th scope="col">Other</th>
              <th scope="col">F1 difference</th>
              <th scope="col">pairs only one gets right</th>
              <th scope="col">McNemar, pairs</th>
              <th scope="col">probes only one gets right</th>
              <th scope="col">McNemar, identification</th>
              <th scope="col">verdict</th>
            </tr>
          </thead>
          <tbody>
            {verdicts.map(({ other, pairs, pairsP, identification, verdict }) => (
              <tr key={other.key} data-other={other.run.id}>
                <th scope="row">{other.label}</th>
                <td class="number">
                  {points(pairs.f1.difference)}
                  {pairs.f1.interval !== null && ` (${pointsRange(pairs.f1.interval)})`}
                </td>
                <td class="number">
                  {count(pairs.all.onlyFirst)} : {count(pairs.all.onlySecond)}
                </td>
                <td class="number">{pValue(pairsP)}</td>
                <td class="number">
                  {identification === null ? "–" : `${identification.onlyFirst} : ${identification.onlySecond}`}
                </td>
                <td class="number">{identification === null ? "–" : pValue(identification.p)}</td>
                <td>{verdict}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** Whether a run has pairs to decide and the page their distances. */
function isComparable(view: RunView): boolean {
  return view.verification !== null && hasDistances(view);
}

/** The paired tests against every other run, empty when the page has no distances, null while they are computed. */
function useVerdicts(best: RunView, others: readonly RunView[]): readonly RunVerdict[] | null {
  const [verdicts, setVerdicts] = useState<readonly RunVerdict[] | null>(null);
  const keys = others.map(({ key }) => key).join();
  // The keys stand for the runs.
  useEffect(() => {
    let current = true;
    const able = isComparable(best) ? others.filter(isComparable) : [];
    void Promise.all(able.map(async (other) => judge(best, other, await compare(best, other)))).then(
      (judged) => current && setVerdicts(judged),
    );
    return () => {
      current = false;
    };
  }, [best.key, keys]);
  return verdicts;
}
