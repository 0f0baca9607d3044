import { useEffect, useState } from "preact/hooks";
import { askComparison } from "../../pairs/questions.ts";
import { hasDistances, type RunView } from "../../runs/run-view.ts";
import { judge, type RunVerdict } from "../../runs/verdicts.ts";
import { count, points, pointsRange, pValue } from "../../text/format.ts";
import "./paired-tests.css";

/** Whether a run has pairs to decide and the page their distances. */
function isComparable(view: RunView): boolean {
  return view.verification !== null && hasDistances(view);
}

/** The paired tests against every other run, empty when the page has no distances, null while they are computed. */
export function useVerdicts(best: RunView, others: readonly RunView[]): readonly RunVerdict[] | null {
  const [verdicts, setVerdicts] = useState<readonly RunVerdict[] | null>(null);
  const keys = others.map(({ key }) => key).join();
  // The keys stand for the runs.
  useEffect(() => {
    let current = true;
    const able = isComparable(best) ? others.filter(isComparable) : [];
    void Promise.all(able.map(async (other) => judge(best, other, await askComparison(best, other)))).then(
      (judged) => current && setVerdicts(judged),
    );
    return () => {
      current = false;
    };
  }, [best.key, keys]);
  return verdicts;
}

/** What the recommended run is to the others, in words. */
export function Ties({
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

/** The tests behind the words. */
export function VerdictTable({ verdicts }: { readonly verdicts: readonly RunVerdict[] }) {
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
