import { selected } from "../../state.ts";
import { percent } from "../../text/format.ts";
import { Section } from "../section.tsx";
import { EmbeddingMap } from "./embedding-map.tsx";

/** The map of the embeddings: colour, shape and name say who. */
export function MapSection() {
  const view = selected.value;
  if (view === undefined) return null;
  const projection = view.run.projection;
  if (projection === null) {
    return (
      <Section id="map" title="Map of the embeddings">
        <p class="quiet">This run has no projection.</p>
      </Section>
    );
  }
  return (
    <Section
      id="map"
      title="Map of the embeddings"
      lead={
        <>
          {projection.method} at perplexity {projection.perplexity}, seed {projection.seed}. Trustworthiness of the{" "}
          {projection.neighbours} nearest: {percent(projection.trustworthiness)}; distances and gaps between groups mean
          nothing. Point for the crop, click for neighbours, draw round points (Lasso, or Shift and drag) to list them.
        </>
      }
    >
      <EmbeddingMap key={view.key} view={view} />
    </Section>
  );
}
