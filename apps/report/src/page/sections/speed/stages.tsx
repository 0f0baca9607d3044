import { stageTimes, throughput } from "@likeness/metrics";
import { axisX, axisY, barX, gridX, ruleX } from "@observablehq/plot";
import { Figure } from "../../charts/figure.tsx";
import type { RunView } from "../../runs/run-view.ts";
import { selected, selectRun } from "../../state.ts";
import { count, milliseconds } from "../../text/format.ts";
import "./stages.css";

export const stages = ["decode", "locate", "crop", "embed"] as const;

/** What one photo takes of a worker, run by run. */
export function StageChart({ peers }: { readonly peers: readonly RunView[] }) {
  const bars = peers.flatMap((view, index) =>
    stageTimes(view.run.timings).map((time) => ({ ...time, number: String(index + 1) })),
  );
  if (bars.length === 0) return <p class="quiet">Nothing was timed.</p>;
  return (
    <Figure
      label="Milliseconds of decoding, locating, cropping and embedding for one photo, by run"
      inputs={[bars]}
      build={() => ({
        height: 60 + 30 * peers.length,
        marginLeft: 36,
        marginBottom: 40,
        x: { label: null },
        y: { label: null, domain: peers.map((_, index) => String(index + 1)) },
        color: { domain: [...stages], range: stages.map((stage) => `var(--stage-${stage})`) },
        marks: [
          gridX({ stroke: "var(--grid)", strokeOpacity: 1 }),
          axisX({ label: "milliseconds of a worker →" }),
          axisY({ label: null, tickSize: 0 }),
          barX(bars, { x: "ms", y: "number", fill: "stage", order: [...stages], insetTop: 3, insetBottom: 3 }),
          ruleX([0], { stroke: "var(--line)" }),
        ],
      })}
    />
  );
}

/** The same in numbers. */
export function StageTable({ peers }: { readonly peers: readonly RunView[] }) {
  return (
    <div class="table-scroll">
      <table class="stage-table">
        <thead>
          <tr>
            <th scope="col">№</th>
            <th scope="col">Run</th>
            {stages.map((stage) => (
              <th scope="col" key={stage}>
                {stage}, ms
              </th>
            ))}
            <th scope="col">timed photos</th>
            <th scope="col">photos a second</th>
          </tr>
        </thead>
        <tbody>
          {peers.map((view, index) => {
            const rate = throughput(view.run.timings);
            const times = stageTimes(view.run.timings);
            return (
              <tr key={view.key} class={selected.value === view ? "shown" : ""}>
                <td class="number">{index + 1}</td>
                <th scope="row">
                  <button type="button" class="link" onClick={() => selectRun(view)}>
                    {view.label}
                  </button>
                </th>
                {stages.map((stage, place) => (
                  <td key={stage} class="number">
                    {times[place] === undefined ? "–" : milliseconds(times[place].ms)}
                  </td>
                ))}
                <td class="number">{count(view.run.timings.images)}</td>
                <td class="number">{rate === null ? "–" : rate.toFixed(1)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
