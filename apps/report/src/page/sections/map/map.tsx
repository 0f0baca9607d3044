import type { RunView } from "../../runs/run-view.ts";
import { percent } from "../../text/format.ts";
import { Lead } from "../section.tsx";
import { PointMap } from "./point-map.tsx";
import "./map.css";

/** The map of the embeddings: colour, shape and name say who. */
export function EmbeddingMap({ view }: { readonly view: RunView }) {
  const { projection } = view.run;
  if (projection === null) return <p class="quiet">This run has no projection.</p>;
  return (
    <>
      <Lead>
        {projection.method} at perplexity {projection.perplexity}, seed {projection.seed}. Trustworthiness of the{" "}
        {projection.neighbours} nearest: {percent(projection.trustworthiness)}; distances and gaps between groups mean
        nothing. Point for the crop, click for neighbours, draw round points (Lasso, or Shift and drag) to list them.
      </Lead>
      <PointMap key={view.key} view={view} />
    </>
  );
}
