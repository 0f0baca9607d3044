import { axisX, axisY, gridY, rectY, ruleY } from "@observablehq/plot";
import { useState } from "preact/hooks";
import { type DrawnPlot, Figure, pixelOf, valueAt } from "../../charts/figure.tsx";
import { ThresholdLine } from "../../charts/threshold-line.tsx";
import { countBelow, type ThresholdCounts } from "../../pairs/threshold-counts.ts";
import { panel } from "../../state.ts";
import { counted } from "../../text/counted.ts";
import "./histogram.css";

interface Bar {
  readonly from: number;
  readonly to: number;
  readonly pairs: number;
}

export interface HistogramProps {
  readonly of: ThresholdCounts;
  readonly domain: readonly [number, number];
  readonly kind: "genuine" | "impostor";
}

/** Where the pairs of one kind lie. A bar opens its pairs. */
export function Histogram({ kind, of, domain }: HistogramProps) {
  const bars = barsOf(of, kind, domain);
  const [at, setAt] = useState<number | null>(null);
  const open = (bar: Bar | undefined) => {
    if (bar === undefined || bar.pairs === 0) return;
    panel.value = {
      kind: "pairs",
      title: `${kind === "genuine" ? "Genuine" : "Impostor"} pairs from ${bar.from.toFixed(3)} to ${bar.to.toFixed(3)}`,
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
          : `${counted(bar.pairs, `${kind} pair`)} from ${bar.from.toFixed(3)} to ${bar.to.toFixed(3)}, Enter lists ${bar.pairs === 1 ? "it" : "them"}`
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
