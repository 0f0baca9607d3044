import { stageTimes, throughput } from "@likeness/metrics";
import { axisX, axisY, barX, dot, gridX, gridY, line, ruleX, text } from "@observablehq/plot";
import { Figure, pixelOf } from "../../charts/figure.tsx";
import { bestClassifier } from "../../runs/best-classifier.ts";
import { comparable, type RunView } from "../../runs/run-view.ts";
import { runs, selected, selectRun } from "../../state.ts";
import { count, milliseconds } from "../../text/format.ts";
import { Lead } from "../section.tsx";

interface SpeedPoint {
  readonly view: RunView;
  readonly number: string;
  readonly rate: number;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
  readonly front: boolean;
}

const stages = ["decode", "locate", "crop", "embed"] as const;

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
          <p class="legend">
            {stages.map((stage) => (
              <span key={stage}>
                <i class={`swatch stage-${stage}`} /> {stage}
              </span>
            ))}
          </p>
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

function ParetoChart({ points }: { readonly points: readonly SpeedPoint[] }) {
  if (points.length === 0) return <p class="quiet">Nothing was timed.</p>;
  const rates = points.map(({ rate }) => rate);
  const floor = Math.min(...points.map(({ low }) => low));
  return (
    <Figure
      label="Accuracy against photos a second, with the Pareto front"
      inputs={[points.map(({ view, rate }) => `${view.key}${rate}`).join()]}
      build={() => ({
        height: 320,
        marginLeft: 50,
        marginTop: 26,
        marginBottom: 40,
        x: { type: "log", domain: [Math.min(...rates) / 1.6, Math.max(...rates) * 1.6] },
        y: { domain: [Math.max(0, floor - 0.03), 1.01] },
        marks: [
          gridX({ stroke: "var(--grid)", strokeOpacity: 1, ticks: 5 }),
          gridY({ stroke: "var(--grid)", strokeOpacity: 1, ticks: 5 }),
          axisX({ ticks: 5, tickFormat: "~r", label: "photos a second →" }),
          axisY({ ticks: 5, tickFormat: (value: number) => `${Math.round(100 * value)} %`, label: null }),
          line(
            points.filter(({ front }) => front).sort((a, b) => a.rate - b.rate),
            { x: "rate", y: "accuracy", stroke: "var(--run)", strokeWidth: 1.5 },
          ),
          ruleX(points, { x: "rate", y1: "low", y2: "high", stroke: "var(--quiet)", strokeWidth: 1.2 }),
          dot(points, {
            x: "rate",
            y: "accuracy",
            r: 9,
            fill: (point: SpeedPoint) => (point.front ? "var(--run)" : "var(--page)"),
            stroke: "var(--run)",
            strokeWidth: 1.5,
          }),
          text(points, {
            x: "rate",
            y: "accuracy",
            text: "number",
            fontWeight: 700,
            fill: (point: SpeedPoint) => (point.front ? "var(--page)" : "var(--run)"),
          }),
        ],
      })}
      onPick={(x, y, drawn) => {
        const near = points
          .map((point) => ({
            point,
            away: Math.hypot(pixelOf(drawn, "x", point.rate) - x, pixelOf(drawn, "y", point.accuracy) - y),
          }))
          .sort((a, b) => a.away - b.away)[0];
        if (near !== undefined && near.away < 24) selectRun(near.point.view);
      }}
    />
  );
}

function StageChart({ peers }: { readonly peers: readonly RunView[] }) {
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

function StageTable({ peers }: { readonly peers: readonly RunView[] }) {
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

function speedPoints(peers: readonly RunView[]): readonly SpeedPoint[] {
  const identified = peers.some(({ run }) => bestClassifier(run.identification) !== null);
  const found = peers.flatMap((view, index) => {
    const rate = throughput(view.run.timings);
    const best = view.verification?.best;
    const classifier = bestClassifier(view.run.identification)?.result;
    const [accuracy, [low, high]] = identified
      ? [classifier?.accuracy ?? 0, classifier?.interval ?? [0, 0]]
      : [best?.accuracy ?? 0, best?.accuracyInterval ?? [0, 0]];
    return rate === null ? [] : [{ view, number: String(index + 1), rate, accuracy, low, high }];
  });
  return found.map((point) => ({
    ...point,
    front: !found.some(
      (other) =>
        other.rate >= point.rate &&
        other.accuracy >= point.accuracy &&
        (other.rate > point.rate || other.accuracy > point.accuracy),
    ),
  }));
}
