import { mcnemar } from "@likeness/metrics";
import { useEffect, useState } from "preact/hooks";
import type { PairComparison } from "../../pairs/compare-runs.ts";
import { askComparison } from "../../pairs/questions.ts";
import { PairList } from "../../photos/pair-list.tsx";
import type { RunView } from "../../runs/run-view.ts";
import { threshold, thresholdOf } from "../../state.ts";
import { count, distance, points, pointsRange, pValue } from "../../text/format.ts";
import type { TwoRuns } from "./two-runs.ts";

/** Pairs that the two decide differently. */
export function PairDifference({ view, base }: TwoRuns) {
  const compared = useComparison(view, base);
  if (compared === null) return <p class="quiet">Comparing all pairs …</p>;
  const { all, genuine, impostor, accuracy, f1, flipped } = compared;
  return (
    <>
      <h3>Pairs</h3>
      <p>
        Of {count(all.items)} pairs, only this run is right on <b id="pairs-only-this">{count(all.onlyFirst)}</b> (
        {count(genuine.onlyFirst)} genuine, {count(impostor.onlyFirst)} impostor) and only the baseline on{" "}
        <b id="pairs-only-baseline">{count(all.onlySecond)}</b> ({count(genuine.onlySecond)} genuine,{" "}
        {count(impostor.onlySecond)} impostor). F1 {points(f1.difference)}
        {f1.interval !== null && ` (${pointsRange(f1.interval)})`} and accuracy {points(accuracy.difference)}
        {accuracy.interval !== null && ` (${pointsRange(accuracy.interval)})`} percentage points, intervals by a
        bootstrap over people; McNemar on pairs {pValue(mcnemar(all.onlyFirst, all.onlySecond).twoSided)}
        {all.onlyFirst + all.onlySecond > 0 && ", too small because pairs share photos"}.
      </p>
      <h4>
        Flipped pairs{all.onlyFirst + all.onlySecond > flipped.length && `, the ${flipped.length} that moved furthest`}
      </h4>
      <PairList
        view={view}
        label="flipped pairs"
        pairs={flipped.map(({ a, b, genuine: same, first, second }) => ({
          a: Math.min(a, b),
          b: Math.max(a, b),
          distance: first,
          genuine: same,
          note: `baseline ${distance(second)}, ${second < thresholdOf(base) ? "accepted" : "rejected"}`,
        }))}
      />
    </>
  );
}

/** The comparison at both thresholds, a moment after the reader stopped dragging. */
function useComparison(view: RunView, base: RunView): PairComparison | null {
  const [compared, setCompared] = useState<PairComparison | null>(null);
  const at = threshold.value;
  const other = thresholdOf(base);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      void askComparison(view, base, [at, other]).then((made) => current && setCompared(made));
    }, 150);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [view, base, at, other]);
  return compared;
}
