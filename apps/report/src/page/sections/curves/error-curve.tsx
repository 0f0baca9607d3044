import { areaY, axisX, axisY, gridX, gridY, line, ruleY } from "@observablehq/plot";
import { type DrawnPlot, Figure, pixelOf, pixelRange } from "../../charts/figure.tsx";
import { falseAcceptRate, falseRejectRate } from "../../pairs/confusion-counts.ts";
import type { BandPoint } from "../../pairs/roc-bands.ts";
import type { RunView } from "../../runs/run-view.ts";
import { confusion, counts, moveThreshold, panel, selected, thresholdOf } from "../../state.ts";
import { percent, thresholdText } from "../../text/format.ts";
import "./error-curve.css";

/** A vertex of the ROC. */
export interface CurvePoint {
  readonly far: number;
  readonly tar: number;
  readonly frr: number;
  readonly threshold: number;
}

export interface ErrorCurveProps {
  readonly title: string;
  readonly kind: "roc" | "det";
  readonly view: RunView;
  readonly curve: readonly CurvePoint[];
  readonly other: readonly CurvePoint[];
  readonly bands: readonly BandPoint[] | null;
}

/** ROC or DET of a run, the baseline behind it. */
export function ErrorCurve({ title, kind, view, curve, other, bands }: ErrorCurveProps) {
  const farFloor = 1 / Math.max(2, view.totals.impostor);
  const frrFloor = 1 / Math.max(2, view.totals.genuine);
  const yOf = (point: CurvePoint) => (kind === "roc" ? point.tar : Math.max(point.frr, frrFloor / 2));
  const y = { x: (point: CurvePoint) => Math.max(point.far, farFloor / 2), y: yOf };
  const band = (bands ?? []).filter(({ far }) => far >= farFloor);
  const lowest = lowestTar(curve, other, band);
  const yTicks = kind === "roc" ? [0, 1, 2, 3, 4].map((i) => lowest + ((1 - lowest) * i) / 4) : decades(frrFloor);
  const open = (point: CurvePoint | undefined) => point !== undefined && showErrors(point);
  return (
    <div>
      <h3>{title}</h3>
      <Figure
        label={`${title} curve of ${view.label}`}
        inputs={[view, other, bands, kind]}
        build={() => ({
          height: 340,
          marginLeft: 56,
          marginTop: 26,
          marginBottom: 40,
          x: { type: "log", domain: [farFloor / 2, 1], label: null },
          y: kind === "roc" ? { domain: [lowest, 1] } : { type: "log", domain: [frrFloor / 2, 1] },
          marks: [
            gridX(decades(farFloor), { stroke: "var(--grid)", strokeOpacity: 1 }),
            gridY(yTicks, { stroke: "var(--grid)", strokeOpacity: 1 }),
            axisX(decades(farFloor), { tickFormat: shareTick, label: "false accept rate →" }),
            axisY(yTicks, {
              tickSize: 0,
              tickFormat: shareTick,
              label: kind === "roc" ? "↑ true accept rate" : "↑ false reject rate",
            }),
            areaY(band, {
              x: "far",
              y1: (point: BandPoint) => (kind === "roc" ? point.low : Math.max(1 - point.high, frrFloor / 2)),
              y2: (point: BandPoint) => (kind === "roc" ? point.high : Math.max(1 - point.low, frrFloor / 2)),
              fill: "var(--run)",
              fillOpacity: 0.16,
              clip: true,
            }),
            line(other, {
              ...y,
              stroke: "var(--base)",
              strokeWidth: 1.6,
              strokeDasharray: "5 3",
              curve: "step-after",
              clip: true,
            }),
            line(curve, { ...y, stroke: "var(--run)", strokeWidth: 2.4, curve: "step-after", clip: true }),
            ruleY(kind === "roc" ? [1] : [], { stroke: "var(--line)" }),
          ],
        })}
        onPick={(x, yPixel, drawn) => open(nearestVertex(curve, drawn, y, x, yPixel))}
        overlay={(drawn) => (
          <OperatingPoint drawn={drawn} kind={kind} floors={[farFloor / 2, frrFloor / 2]} curve={curve} />
        )}
      />
    </div>
  );
}

interface OperatingPointProps {
  readonly drawn: DrawnPlot;
  readonly kind: "roc" | "det";
  readonly floors: readonly [number, number];
  readonly curve: readonly CurvePoint[];
}

/** The ring at the present threshold; as a button it opens the errors there. */
function OperatingPoint({ drawn, kind, floors, curve }: OperatingPointProps) {
  const far = falseAcceptRate(confusion.value);
  const frr = falseRejectRate(confusion.value);
  const [, top] = pixelRange(drawn, "y");
  const [bottom] = pixelRange(drawn, "y");
  const x = pixelOf(drawn, "x", Math.max(far, floors[0]));
  const y = pixelOf(drawn, "y", kind === "roc" ? 1 - frr : Math.max(frr, floors[1]));
  return (
    <button
      type="button"
      class="operating-point"
      style={{ left: `${x}px`, top: `${Math.min(Math.max(y, top), bottom)}px` }}
      aria-label={`At the threshold: FAR ${percent(far)}, FRR ${percent(frr)}. Enter lists the errors.`}
      title={`FAR ${percent(far)}, FRR ${percent(frr)}`}
      onClick={() => showErrors(undefined)}
      data-points={curve.length}
    />
  );
}

/** Sets the threshold to a vertex, when one is given, and lists both kinds of errors there. */
function showErrors(point: CurvePoint | undefined): void {
  const of = counts.peek();
  const view = selected.peek();
  if (of === undefined || view === undefined) return;
  if (point !== undefined) moveThreshold(Math.ceil(point.threshold * of.perUnit - 1e-9));
  const at = point === undefined ? thresholdOf(view) : Math.ceil(point.threshold * of.perUnit - 1e-9) / of.perUnit;
  panel.value = {
    kind: "pairs",
    title: `Errors at ${thresholdText(at)}`,
    queries: [
      { kind: "impostor", from: Number.NEGATIVE_INFINITY, to: at, order: "nearest", limit: 60 },
      { kind: "genuine", from: at, to: Number.POSITIVE_INFINITY, order: "farthest", limit: 60 },
    ],
  };
}

function nearestVertex(
  curve: readonly CurvePoint[],
  drawn: DrawnPlot,
  channel: { readonly x: (point: CurvePoint) => number; readonly y: (point: CurvePoint) => number },
  x: number,
  y: number,
): CurvePoint | undefined {
  let nearest: CurvePoint | undefined;
  let least = 40 * 40;
  for (const point of curve) {
    const dx = pixelOf(drawn, "x", channel.x(point)) - x;
    const dy = pixelOf(drawn, "y", channel.y(point)) - y;
    if (dx * dx + dy * dy < least) {
      least = dx * dx + dy * dy;
      nearest = point;
    }
  }
  return nearest;
}

/** Vertices that a threshold reaches; the last one, which accepts pairs without a template, is none. */
export function curveOf({ verification }: RunView): readonly CurvePoint[] {
  return (verification?.roc.curve ?? []).flatMap(([far, tar, threshold]) =>
    threshold === null ? [] : [{ far, tar, frr: 1 - tar, threshold }],
  );
}

/** Where the ROC's axis may start so that nothing worth seeing is cut off: a multiple of 20 %. */
function lowestTar(curve: readonly CurvePoint[], other: readonly CurvePoint[], band: readonly BandPoint[]): number {
  const atNoFalseAccept = (points: readonly CurvePoint[]) =>
    Math.max(0, ...points.filter(({ far }) => far === 0).map(({ tar }) => tar));
  const starts = [atNoFalseAccept(curve), ...band.map(({ low }) => low)];
  if (other.length > 0) starts.push(atNoFalseAccept(other));
  return Math.max(0, Math.floor(5 * (Math.min(...starts) - 0.01)) / 5);
}

/** Powers of ten from about `floor` to 1. */
function decades(floor: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.ceil(Math.log10(floor / 2)); power <= 0; power++) ticks.push(10 ** power);
  return ticks;
}

function shareTick(value: number): string {
  return value >= 0.0995 ? `${Math.round(value * 100)} %` : `${Number((value * 100).toPrecision(2))} %`;
}
