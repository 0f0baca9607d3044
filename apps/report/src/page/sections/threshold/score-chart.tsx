import { axisX, axisY, gridY, line, ruleY } from "@observablehq/plot";
import { type DrawnPlot, Figure, pixelOf, pixelRange } from "../../charts/figure.tsx";
import { ThresholdLine } from "../../charts/threshold-line.tsx";
import { accuracyOf, confusionAt, f1Of } from "../../pairs/confusion-counts.ts";
import type { ThresholdCounts } from "../../pairs/threshold-counts.ts";
import { bestThreshold, type RunView } from "../../runs/run-view.ts";
import { rate, thresholdText } from "../../text/format.ts";
import "./score-chart.css";

interface ScoreChartProps {
  readonly view: RunView;
  readonly of: ThresholdCounts;
  readonly domain: readonly [number, number];
}

/** F1 and accuracy at every threshold, and the best F1 among them. */
export function ScoreChart({ view, of, domain }: ScoreChartProps) {
  const best = { threshold: bestThreshold(view), f1: view.verification?.best.f1 ?? 0 };
  const stride = Math.max(1, Math.floor((domain[1] * of.perUnit) / 600));
  const samples = Array.from({ length: Math.floor((domain[1] * of.perUnit) / stride) + 1 }, (_, i) => {
    const now = confusionAt(of, view.totals, i * stride);
    return { threshold: (i * stride) / of.perUnit, f1: f1Of(now), accuracy: accuracyOf(now) };
  });
  return (
    <Figure
      label={`F1 and accuracy against the threshold; best F1 ${rate(best.f1, 4)} at ${thresholdText(best.threshold)}`}
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
      overlay={(drawn) => (
        <>
          <ThresholdLine drawn={drawn} chart="F1 and accuracy" />
          {best.threshold > 0 && <Optimum drawn={drawn} {...best} />}
        </>
      )}
    />
  );
}

interface OptimumProps {
  readonly drawn: DrawnPlot;
  readonly threshold: number;
  readonly f1: number;
}

/** The best F1 on its curve, over the reader's line: that is where the line stands at first. */
function Optimum({ drawn, threshold, f1 }: OptimumProps) {
  const x = pixelOf(drawn, "x", threshold);
  const [left, right] = pixelRange(drawn, "x");
  return (
    <div
      class={x > (left + right) / 2 ? "optimum at-right" : "optimum"}
      style={{ left: `${x}px`, top: `${pixelOf(drawn, "y", f1)}px` }}
    >
      <span style={{ maxWidth: `${Math.max(x - left, right - x) - 16}px` }}>
        best F1 {rate(f1, 4)} at {thresholdText(threshold)}
      </span>
    </div>
  );
}
