import type { ScoredPair } from "@likeness/result";
import { Swatch } from "../charts/legend.tsx";
import { type ListedPair, PairList } from "../photos/pair-list.tsx";
import type { RunView } from "../runs/run-view.ts";
import { Lead, NoPairs } from "./section.tsx";

/** The genuine pairs farthest apart and the impostor pairs nearest to each other, looked at. */
export function Hardest({ view }: { readonly view: RunView }) {
  if (view.verification === null) return <NoPairs view={view} />;
  const { genuine, impostor } = view.verification.hardest;
  return (
    <>
      <Lead>
        Outliers are worth looking at before tuning anything: a wrong label, a second face in the photo, a failed
        landmark fit, or a true look-alike.
      </Lead>
      {view.run.warnings.length > 0 && (
        <ul class="caveats" aria-label="Warnings of this run">
          {view.run.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      <div class="columns">
        <div>
          <h3>
            <Swatch of="genuine" /> Same person, farthest apart
          </h3>
          <PairList view={view} pairs={listed(view, genuine, true)} label="hardest genuine pairs" />
        </div>
        <div>
          <h3>
            <Swatch of="impostor" /> Different people, nearest
          </h3>
          <PairList view={view} pairs={listed(view, impostor, false)} label="hardest impostor pairs" />
        </div>
      </div>
    </>
  );
}

function listed(view: RunView, pairs: readonly ScoredPair[], genuine: boolean): readonly ListedPair[] {
  return pairs.slice(0, 12).flatMap(({ a, b, distance }) => {
    const [i, j] = [view.photoOf.get(a), view.photoOf.get(b)];
    return i === undefined || j === undefined ? [] : [{ a: i, b: j, distance, genuine }];
  });
}
