import type { BenchResult, NetworkBench } from "@likeness/result";
import { axisX, axisY, dot, gridX, gridY, line, ruleX } from "@observablehq/plot";
import { Figure } from "../../charts/figure.tsx";
import { threeDigits } from "../../text/format.ts";
import { executorOf, missedAim, type NetworkRow, networkRows } from "./bench-rows.ts";
import { logTicks } from "./log-ticks.ts";

interface BatchPoint {
  readonly network: NetworkBench;
  readonly batch: number;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  readonly noisy: boolean;
}

/** Crops a second over the batch size: a small picture for each runtime and number of threads, the others in grey. */
export function BatchCharts({ bench }: { readonly bench: BenchResult }) {
  const points = networkRows(bench).flatMap((row) => batchPoint(row, bench));
  if (new Set(points.map(({ batch }) => batch)).size < 2) return null;
  const models = [...new Set(points.map(({ network }) => network.model))];
  return (
    <>
      {models.map((model) => (
        <div key={model}>
          <h3>Crops a second of {model} by batch size</h3>
          <Multiples points={points.filter(({ network }) => network.model === model)} />
        </div>
      ))}
      <p class="quiet">
        Lines span two standard errors either way; grey: the other runtimes of the network. Both axes are logarithmic.
      </p>
    </>
  );
}

function Multiples({ points }: { readonly points: readonly BatchPoint[] }) {
  const networks = [...new Set(points.map(({ network }) => network))];
  const batches = [...new Set(points.map(({ batch }) => batch))].sort((a, b) => a - b);
  const rates: [number, number] = [
    Math.min(...points.map(({ low }) => low)) / 1.1,
    Math.max(...points.map(({ high }) => high)) * 1.1,
  ];
  return (
    <div class="multiples">
      {networks.map((network) => (
        <figure key={executorOf(network)} class="multiple">
          <figcaption>{executorOf(network)}</figcaption>
          <BatchChart own={points.filter((point) => point.network === network)} {...{ points, batches, rates }} />
        </figure>
      ))}
    </div>
  );
}

interface BatchChartProps {
  readonly own: readonly BatchPoint[];
  readonly points: readonly BatchPoint[];
  readonly batches: readonly number[];
  readonly rates: [number, number];
}

function BatchChart({ own, points, batches, rates }: BatchChartProps) {
  const said = own.map(({ batch, rate }) => `${threeDigits(rate)} at batch ${batch}`).join(", ");
  return (
    <Figure
      label={`Crops a second of ${own[0]?.network.model} on ${own[0] && executorOf(own[0].network)}: ${said}`}
      inputs={[own, points]}
      build={() => ({
        height: 170,
        marginLeft: 44,
        marginRight: 14,
        marginTop: 10,
        marginBottom: 36,
        x: { type: "log", base: 2, domain: [batches[0]! / 1.15, batches.at(-1)! * 1.15] },
        y: { type: "log", domain: rates },
        marks: [
          gridX(batches, { stroke: "var(--grid)", strokeOpacity: 1 }),
          gridY(logTicks(...rates), { stroke: "var(--grid)", strokeOpacity: 1 }),
          axisX(batches, { tickFormat: String, label: "batch →" }),
          axisY(logTicks(...rates), { text: shortRate, label: null }),
          line(points, {
            x: "batch",
            y: "rate",
            z: ({ network }: BatchPoint) => executorOf(network),
            stroke: "var(--line)",
          }),
          line(own, { x: "batch", y: "rate", stroke: "var(--run)", strokeWidth: 1.8 }),
          ruleX(own, { x: "batch", y1: "low", y2: "high", stroke: "var(--run)" }),
          dot(own, {
            x: "batch",
            y: "rate",
            r: 3.5,
            stroke: "var(--run)",
            fill: ({ noisy }: BatchPoint) => (noisy ? "var(--page)" : "var(--run)"),
            title: ({ batch, rate, noisy }: BatchPoint) =>
              `${threeDigits(rate)} crops a second at batch ${batch}${noisy ? ", noisy" : ""}`,
          }),
        ],
      })}
    />
  );
}

/** A round number as the text of a tick: as its format, a logarithmic axis would leave some away. */
function shortRate(rate: number): string {
  return rate >= 1000 ? `${rate / 1000}k` : String(rate);
}

function batchPoint({ network, batch, speed }: NetworkRow, { settings }: BenchResult): readonly BatchPoint[] {
  if (speed === null) return [];
  const { perSecond: rate, relativeError } = speed;
  // A standard error of a half or more would put the lower end at or below 0, where a log axis has no place.
  const low = rate * Math.max(0.05, 1 - 2 * relativeError);
  return [{ network, batch, rate, low, high: rate * (1 + 2 * relativeError), noisy: missedAim(speed, settings) }];
}
