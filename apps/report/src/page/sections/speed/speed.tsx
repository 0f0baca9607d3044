import { throughput } from "@likeness/metrics";
import { Legend, Swatch } from "../../charts/legend.tsx";
import { bestClassifier } from "../../runs/best-classifier.ts";
import { comparable, type RunView } from "../../runs/run-view.ts";
import { runs } from "../../state.ts";
import { Lead } from "../section.tsx";
import { ParetoChart, speedPoints } from "./pareto-chart.tsx";
import { StageChart, StageTable, stages } from "./stages.tsx";

/** Accuracy against throughput, and where the time goes. */
export function Speed({ view }: { readonly view: RunView }) {
  const peers = runs.value.filter((other) => comparable(other, view));
  const points = speedPoints(peers);
  const untimed = peers.filter(({ run }) => throughput(run.timings) === null);
  return (
    <>
      <Lead>
        Whoever lies on the line is beaten by no other in both. Bars are 95 % intervals: the line is drawn through
        estimates. Numbers are those of the stage list beside it; a click shows the run.
      </Lead>
      <div class="columns">
        <div>
          <h3>
            {points.some(({ view: shown }) => bestClassifier(shown.run.identification))
              ? "Identification"
              : "Pair accuracy"}{" "}
            and photos a second
          </h3>
          <ParetoChart points={points} />
        </div>
        <div>
          <h3>What one photo takes of a worker, by stage</h3>
          <StageChart peers={peers} />
          <Legend>
            {stages.map((stage) => (
              <span key={stage}>
                <Swatch of={`stage-${stage}`} /> {stage}
              </span>
            ))}
          </Legend>
          <p class="quiet">
            All but small JPEGs are decoded beside the networks; shown is what decoding kept a worker from its work.
          </p>
          {untimed.length > 0 && (
            <p class="quiet">
              Not timed, because no template was computed: {untimed.map(({ label }) => label).join(", ")}.
            </p>
          )}
        </div>
      </div>
      <StageTable peers={peers} />
    </>
  );
}
