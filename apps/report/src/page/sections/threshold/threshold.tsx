import { Legend, Stroke, Swatch } from "../../charts/legend.tsx";
import { hasDistances, type RunView } from "../../runs/run-view.ts";
import { counts, countsAreExact } from "../../state.ts";
import { Lead, NoPairs } from "../section.tsx";
import { Histogram } from "./histogram.tsx";
import { PairConfusionTable } from "./pair-confusion.tsx";
import { ScoreChart } from "./score-chart.tsx";

/** F1 and accuracy against the threshold, and where the pairs lie. */
export function Threshold({ view }: { readonly view: RunView }) {
  const of = counts.value;
  if (of === undefined) return <NoPairs view={view} />;
  const last = Math.max(countsEnd(of.genuine), countsEnd(of.impostor));
  const domain: readonly [number, number] = [0, last / of.perUnit];
  return (
    <>
      <Lead>
        Drag the line, or focus it and use the arrow keys (with Shift ten steps): counts, decisions and boundaries on
        the whole page follow. A bar opens the pairs in it.
      </Lead>
      <div class="columns">
        <div>
          <h3>F1 and accuracy</h3>
          <ScoreChart view={view} of={of} domain={domain} />
          <Legend>
            <span>
              <Stroke of="f1" /> F1
            </span>
            <span>
              <Stroke of="accuracy" /> accuracy
            </span>
            <span class="quiet">ring: the best F1</span>
          </Legend>
          {!countsAreExact.value && (
            <p class="quiet">
              {hasDistances(view)
                ? "Counting all pairs; until then the result's histogram stands in."
                : "This report carries no distances: counts are those at the edges of the result's histogram."}
            </p>
          )}
          <PairConfusionTable view={view} />
        </div>
        <div>
          <h3>
            <Swatch of="genuine" /> Genuine pairs by distance
          </h3>
          <Histogram kind="genuine" of={of} domain={domain} />
          <h3>
            <Swatch of="impostor" /> Impostor pairs by distance
          </h3>
          <Histogram kind="impostor" of={of} domain={domain} />
        </div>
      </div>
    </>
  );
}

function countsEnd(sums: Uint32Array): number {
  let k = sums.length - 1;
  while (k > 0 && sums[k - 1] === sums[sums.length - 1]) k--;
  return k;
}
