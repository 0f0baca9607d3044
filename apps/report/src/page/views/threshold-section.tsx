import { axisX, axisY, gridY, line, rectY, ruleX, ruleY } from "@observablehq/plot";
import { useState } from "preact/hooks";
import { type DrawnPlot, Figure, pixelOf, valueAt } from "../charts/figure.tsx";
import { ThresholdLine } from "../charts/threshold-line.tsx";
import { count } from "../format.ts";
import { accuracyOf, confusionAt, f1Of } from "../math/confusion-counts.ts";
import { countBelow, type ThresholdCounts } from "../math/threshold-counts.ts";
import type { RunView } from "../run-view.ts";
import { bestThreshold, confusion, counts, countsAreExact, panel, selected, threshold } from "../state.ts";
import { NoPairs, Section } from "./section.tsx";

interface Bar {
  readonly from: number;
  readonly to: number;
  readonly pairs: number;
}

/** F1 and accuracy against the threshold, and where the pairs lie. */
export function ThresholdSection() {
  const view = selected.value;
  const of = counts.value;
  if (view === undefined) return null;
  if (of === undefined) return <NoPairs id="threshold" title="The threshold" view={view} />;
  const last = Math.max(countsEnd(of.genuine), countsEnd(of.impostor));
  const domain: readonly [number, number] = [0, last / of.perUnit];
  return (
    <Section
      id="threshold"
      title="The threshold"
      lead="Drag the line, or focus it and use the arrow keys (with Shift ten steps): counts, decisions and boundaries on the whole page follow. A bar opens the pairs in it."
    >
      <div class="columns">
        <div>
          <h3>F1 and accuracy</h3>
          <ScoreChart view={view} of={of} domain={domain} />
          <Legend />
          {!countsAreExact.value && (
            <p class="quiet">Counting all pairs; until then the result's histogram stands in.</p>
          )}
          <ConfusionTable view={view} />
        </div>
        <div>
          <h3>
            <i class="swatch genuine" /> Genuine pairs by distance
          </h3>
          <Histogram kind="genuine" of={of} domain={domain} />
          <h3>
            <i class="swatch impostor" /> Impostor pairs by distance
          </h3>
          <Histogram kind="impostor" of={of} domain={domain} />
        </div>
      </div>
    </Section>
  );
}

interface ChartProps {
  readonly of: ThresholdCounts;
  readonly domain: readonly [number, number];
}

function ScoreChart({ view, of, domain }: ChartProps & { readonly view: RunView }) {
  const best = { threshold: bestThreshold(view), f1: view.verification?.best.f1 ?? 0 };
  const stride = Math.max(1, Math.floor((domain[1] * of.perUnit) / 600));
  const samples = Array.from({ length: Math.floor((domain[1] * of.perUnit) / stride) + 1 }, (_, i) => {
    const now = confusionAt(of, view.totals, i * stride);
    return { threshold: (i * stride) / of.perUnit, f1: f1Of(now), accuracy: accuracyOf(now) };
  });
  return (
    <Figure
      label={`F1 and accuracy against the threshold; best F1 ${best.f1.toFixed(4)} at ${best.threshold.toFixed(3)}`}
      inputs={[view, of]}
      build={() => ({
        height: 330,
        marginLeft: 48,
        marginTop: 26,
        marginBottom: 40,
        x: { domain: [...domain], label: "squared distance →" },
        y: { domain: [0, 1], label: null },
        marks: [
          gridY({ stroke: "var(--grid)", strokeOpacity: 1 }),
          axisX({ label: "threshold on the squared distance →" }),
          axisY({ tickFormat: (value: number) => `${Math.round(100 * value)} %`, label: null }),
          ruleX([best.threshold], { stroke: "var(--quiet)", strokeDasharray: "2 3" }),
          line(samples, {
            x: "threshold",
            y: "accuracy",
            stroke: "var(--accuracy)",
            strokeWidth: 2,
            strokeDasharray: "6 3",
          }),
          line(samples, { x: "threshold", y: "f1", stroke: "var(--f1)", strokeWidth: 2.5 }),
          ruleY([0], { stroke: "var(--line)" }),
        ],
      })}
      overlay={(drawn) => <ThresholdLine drawn={drawn} chart="F1 and accuracy" />}
    />
  );
}

function Legend() {
  return (
    <p class="legend">
      <span>
        <i class="stroke f1" /> F1
      </span>
      <span>
        <i class="stroke accuracy" /> accuracy
      </span>
      <span class="quiet">dotted: best F1 on the result's grid</span>
    </p>
  );
}

function Histogram({ kind, of, domain }: ChartProps & { readonly kind: "genuine" | "impostor" }) {
  const bars = barsOf(of, kind, domain);
  const [at, setAt] = useState<number | null>(null);
  const open = (bar: Bar | undefined) => {
    if (bar === undefined || bar.pairs === 0) return;
    panel.value = {
      kind: "pairs",
      title: `${capital(kind)} pairs from ${bar.from.toFixed(3)} to ${bar.to.toFixed(3)}`,
      queries: [{ kind, from: bar.from, to: bar.to, order: kind === "genuine" ? "farthest" : "nearest", limit: 100 }],
    };
  };
  const barAt = (drawn: DrawnPlot, x: number) => {
    const distance = valueAt(drawn, "x", x);
    return bars.find(({ from, to }) => distance >= from && distance < to);
  };
  return (
    <Figure
      label={`Histogram of ${kind} pairs over their squared distance`}
      inputs={[of, kind]}
      build={() => ({
        height: kind === "impostor" ? 220 : 200,
        marginLeft: 48,
        marginTop: 22,
        marginBottom: kind === "impostor" ? 40 : 24,
        x: { domain: [...domain], label: null },
        y: { label: null, domain: [0, Math.max(1, ...bars.map(({ pairs }) => pairs))] },
        marks: [
          gridY({ stroke: "var(--grid)", strokeOpacity: 1 }),
          axisY({ ticks: 4, label: null, tickFormat: "~s" }),
          axisX({ label: kind === "impostor" ? "squared distance →" : null }),
          rectY(bars, { x1: "from", x2: "to", y: "pairs", fill: `var(--${kind})`, inset: 0.5 }),
          ruleY([0], { stroke: "var(--line)" }),
        ],
      })}
      onPick={(x, _y, drawn) => open(barAt(drawn, x))}
      overlay={(drawn) => (
        <>
          <BarCursor
            drawn={drawn}
            bars={bars}
            kind={kind}
            at={at}
            onMove={setAt}
            onOpen={() => open(at === null ? undefined : bars[at])}
          />
          <ThresholdLine drawn={drawn} chart={`the histogram of ${kind} pairs`} />
        </>
      )}
    />
  );
}

interface BarCursorProps {
  readonly drawn: DrawnPlot;
  readonly bars: readonly Bar[];
  readonly kind: string;
  readonly at: number | null;
  readonly onMove: (at: number) => void;
  readonly onOpen: () => void;
}

/** The keyboard's way to the bars: arrows walk over those with pairs, Enter opens one. */
function BarCursor({ drawn, bars, kind, at, onMove, onOpen }: BarCursorProps) {
  const bar = at === null ? undefined : bars[at];
  const walk = (step: 1 | -1) => {
    let next = at === null ? (step > 0 ? 0 : bars.length - 1) : at + step;
    while (bars[next] !== undefined && bars[next]!.pairs === 0) next += step;
    if (bars[next] !== undefined) onMove(next);
  };
  const left = bar === undefined ? 0 : pixelOf(drawn, "x", bar.from);
  const place =
    bar === undefined
      ? {}
      : {
          left: `${left}px`,
          width: `${pixelOf(drawn, "x", bar.to) - left}px`,
          top: `${pixelOf(drawn, "y", bar.pairs)}px`,
          height: `${pixelOf(drawn, "y", 0) - pixelOf(drawn, "y", bar.pairs)}px`,
        };
  return (
    <button
      type="button"
      class={bar === undefined ? "bar-cursor idle" : "bar-cursor"}
      style={place}
      aria-label={
        bar === undefined
          ? `Bars of ${kind} pairs: arrow keys choose one, Enter lists its pairs`
          : `${count(bar.pairs)} ${kind} pairs from ${bar.from.toFixed(3)} to ${bar.to.toFixed(3)}, Enter lists them`
      }
      onClick={onOpen}
      onKeyDown={(event) => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        event.preventDefault();
        walk(event.key === "ArrowRight" ? 1 : -1);
      }}
    />
  );
}

function ConfusionTable({ view }: { readonly view: RunView }) {
  const now = confusion.value;
  const list = (kind: "genuine" | "impostor", accepted: boolean) => {
    panel.value = {
      kind: "pairs",
      title: `${capital(kind)} pairs ${accepted ? "accepted" : "rejected"} at ${threshold.value.toFixed(3)}`,
      queries: [
        {
          kind,
          from: accepted ? Number.NEGATIVE_INFINITY : threshold.value,
          to: accepted ? threshold.value : Number.POSITIVE_INFINITY,
          order: kind === "genuine" ? "farthest" : "nearest",
          limit: 100,
        },
      ],
    };
  };
  const cell = (kind: "genuine" | "impostor", accepted: boolean, value: number) => (
    <td class={(kind === "genuine") === accepted ? "number right" : "number wrong"}>
      <button
        type="button"
        data-cell={`${kind}-${accepted ? "accepted" : "rejected"}`}
        onClick={() => list(kind, accepted)}
      >
        {count(value)}
      </button>
    </td>
  );
  const { genuine, impostor } = view.verification?.pairsWithoutTemplate ?? { genuine: 0, impostor: 0 };
  return (
    <>
      <table class="confusion-counts">
        <caption>Decisions at {threshold.value.toFixed(3)}; a count opens its pairs</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">accepted</th>
            <th scope="col">rejected</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">
              <i class="swatch genuine" /> genuine
            </th>
            {cell("genuine", true, now.trueAccepts)}
            {cell("genuine", false, now.falseRejects)}
          </tr>
          <tr>
            <th scope="row">
              <i class="swatch impostor" /> impostor
            </th>
            {cell("impostor", true, now.falseAccepts)}
            {cell("impostor", false, now.trueRejects)}
          </tr>
        </tbody>
      </table>
      {genuine + impostor > 0 && (
        <p class="quiet">
          {count(genuine)} genuine and {count(impostor)} impostor pairs lack a template: they are rejected at every
          threshold.
        </p>
      )}
    </>
  );
}

/** About 60 bars whose edges are thresholds, so that a bar's pairs are exactly those the counts say. */
function barsOf(of: ThresholdCounts, kind: "genuine" | "impostor", domain: readonly [number, number]): readonly Bar[] {
  const size = Math.max(1, niceSize((domain[1] * of.perUnit) / 60));
  const bars: Bar[] = [];
  for (let k = 0; k / of.perUnit < domain[1]; k += size) {
    const pairs = countBelow(of[kind], k + size) - countBelow(of[kind], k);
    bars.push({ from: k / of.perUnit, to: (k + size) / of.perUnit, pairs });
  }
  return bars;
}

function niceSize(size: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, size)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((nice) => nice >= size) ?? 10 * power;
}

function countsEnd(sums: Uint32Array): number {
  let k = sums.length - 1;
  while (k > 0 && sums[k - 1] === sums[sums.length - 1]) k--;
  return k;
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
