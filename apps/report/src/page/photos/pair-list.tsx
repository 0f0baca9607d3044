import type { RunView } from "../runs/run-view.ts";
import { tripletOfPair } from "../runs/triplet.ts";
import { selected, threshold, triplet } from "../state.ts";
import { distance } from "../text/format.ts";
import { NamedFace } from "./face.tsx";
import "./pair-list.css";

export interface ListedPair {
  readonly a: number;
  readonly b: number;
  readonly distance: number;
  readonly genuine: boolean;
  /** Said after the distance, e.g. what another run makes of the pair. */
  readonly note?: string;
}

export interface PairListProps {
  readonly view: RunView;
  readonly pairs: readonly ListedPair[];
  readonly label: string;
}

/** Pairs side by side with their distance and the decision at the threshold. */
export function PairList({ view, pairs, label }: PairListProps) {
  if (pairs.length === 0) return <p class="quiet">None.</p>;
  return (
    <ul class="pairs" aria-label={label}>
      {pairs.map((pair) => (
        <li key={`${pair.a}-${pair.b}`} class="pair" data-pair={`${pair.a}-${pair.b}`}>
          <button type="button" class="pair-faces" onClick={() => showPair(view, pair)} title="Show this pair above">
            <NamedFace view={view} photo={pair.a} />
            <NamedFace view={view} photo={pair.b} />
          </button>
          <span class="pair-facts">
            <b class="number">{distance(pair.distance)}</b>
            <Verdict accepted={pair.distance < threshold.value} genuine={pair.genuine} />
            {pair.note !== undefined && <span class="quiet">{pair.note}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

/**
 * The decision on a pair: its sign says right or wrong, so that colour is not needed. Nothing where the photos make no
 * threshold.
 */
export function Verdict({ accepted, genuine }: { readonly accepted: boolean; readonly genuine: boolean }) {
  if (selected.value?.verification == null) return null;
  const right = accepted === genuine;
  const text = accepted ? "accepted" : "rejected";
  return <span class={right ? "verdict right" : "verdict wrong"}>{right ? `✓ ${text}` : `✗ falsely ${text}`}</span>;
}

function showPair(view: RunView, { a, b }: ListedPair): void {
  triplet.value = tripletOfPair(view, triplet.peek(), a, b);
  document.getElementById("faces")?.scrollIntoView({ block: "start" });
}
