import { throughput } from "@likeness/metrics";
import { axisX, axisY, dot, gridX, gridY, line, ruleX, text } from "@observablehq/plot";
import { Figure, pixelOf } from "../../charts/figure.tsx";
import { bestClassifier } from "../../runs/best-classifier.ts";
import type { RunView } from "../../runs/run-view.ts";
import { selectRun } from "../../state.ts";

interface SpeedPoint {
  readonly view: RunView;
  readonly number: string;
  readonly rate: number;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
  readonly front: boolean;
}

/** The runs that were timed: identification if any run has one, else pairs, and who is beaten by no other. */
export function speedPoints(peers: readonly RunView[]): readonly SpeedPoint[] {
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

/** Accuracy over photos a second, with the front; a click shows the run. */
export function ParetoChart({ points }: { readonly points: readonly SpeedPoint[] }) {
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
