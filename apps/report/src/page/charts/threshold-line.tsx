import { useRef } from "preact/hooks";
import { counts, moveThreshold, threshold, thresholdIndex } from "../state.ts";
import { thresholdText } from "../text/format.ts";
import { type DrawnPlot, pixelOf, pixelRange, valueAt } from "./figure.tsx";
import "./threshold-line.css";

export interface ThresholdLineProps {
  readonly drawn: DrawnPlot;
  /** Which chart it stands in, for the slider's name. */
  readonly chart: string;
}

/** The threshold in a chart over distance: a line to drag, or to move with the arrow keys. */
export function ThresholdLine({ drawn, chart }: ThresholdLineProps) {
  const dragging = useRef(false);
  const perUnit = counts.value?.perUnit ?? 1;
  const [left, right] = pixelRange(drawn, "x");
  const [bottom, top] = pixelRange(drawn, "y");
  const at = Math.min(Math.max(pixelOf(drawn, "x", threshold.value), left), right);
  const follow = (event: PointerEvent) => {
    if (!dragging.current) return;
    const pixel = event.clientX - drawn.getBoundingClientRect().left;
    moveThreshold(Math.round(valueAt(drawn, "x", Math.min(Math.max(pixel, left), right)) * perUnit));
  };
  const grab = (event: PointerEvent) => {
    dragging.current = true;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    event.preventDefault();
    (event.currentTarget as HTMLElement).focus({ preventScroll: true });
  };
  return (
    <div
      class="threshold-line"
      role="slider"
      tabIndex={0}
      aria-label={`Threshold in ${chart}`}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={Number(valueAt(drawn, "x", right).toFixed(3))}
      aria-valuenow={Number(threshold.value.toFixed(6))}
      aria-valuetext={`distance ${thresholdText(threshold.value)}`}
      style={{ left: `${at}px`, top: `${top}px`, height: `${bottom - top}px` }}
      onPointerDown={grab}
      onPointerMove={follow}
      onPointerUp={() => {
        dragging.current = false;
      }}
      onKeyDown={(event) => {
        const step = thresholdStep(event);
        if (step === 0) return;
        event.preventDefault();
        moveThreshold(thresholdIndex.value + step);
      }}
    >
      <span class="threshold-grip">{thresholdText(threshold.value)}</span>
    </div>
  );
}

/** How many thresholds a key moves by: arrows one, with Shift or Page keys ten. */
export function thresholdStep(event: KeyboardEvent): number {
  const size = event.shiftKey ? 10 : 1;
  switch (event.key) {
    case "ArrowRight":
    case "ArrowUp":
      return size;
    case "ArrowLeft":
    case "ArrowDown":
      return -size;
    case "PageUp":
      return 10;
    case "PageDown":
      return -10;
    default:
      return 0;
  }
}
