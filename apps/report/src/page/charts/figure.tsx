import { type PlotOptions, plot, type Scale } from "@observablehq/plot";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import "./figure.css";

export type DrawnPlot = ReturnType<typeof plot>;

export interface FigureProps {
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  /** Makes the plot for a width in CSS pixels. It runs again when `inputs` change. */
  readonly build: (width: number) => PlotOptions;
  readonly inputs: readonly unknown[];
  /** Drawn over the plot: told where values lie in it. */
  readonly overlay?: (drawn: DrawnPlot) => ComponentChildren;
  readonly onPick?: (x: number, y: number, drawn: DrawnPlot) => void;
}

/** A plot that fills its column and is drawn again when the column changes its width. */
export function Figure({ label, build, inputs, overlay, onPick }: FigureProps) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  const [drawn, setDrawn] = useState<DrawnPlot | null>(null);
  // `inputs` names what `build` reads.
  useEffect(() => {
    if (width === 0) return;
    const made = plot({ ...build(width), width, className: "plot" });
    made.setAttribute("role", "img");
    made.setAttribute("aria-label", label);
    holder.current?.replaceChildren(made);
    setDrawn(() => made);
  }, [width, label, ...inputs]);
  const pick = (event: MouseEvent) => {
    if (drawn === null || onPick === undefined) return;
    const frame = drawn.getBoundingClientRect();
    onPick(event.clientX - frame.left, event.clientY - frame.top, drawn);
  };
  return (
    <div class="figure">
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: each figure's keyboard way is its overlay */}
      <div ref={holder} class={onPick === undefined ? "" : "pickable"} onClick={pick} />
      {drawn !== null && overlay?.(drawn)}
    </div>
  );
}

/** The pixel of a value on an axis of the plot. */
export function pixelOf(drawn: DrawnPlot, axis: "x" | "y", value: number): number {
  return Number(scaleOf(drawn, axis).apply(value));
}

/** The value under a pixel on an axis of the plot. */
export function valueAt(drawn: DrawnPlot, axis: "x" | "y", pixel: number): number {
  return Number(scaleOf(drawn, axis).invert?.(pixel));
}

/** First and last pixel of an axis. */
export function pixelRange(drawn: DrawnPlot, axis: "x" | "y"): readonly [number, number] {
  const [first, last] = scaleOf(drawn, axis).range ?? [];
  return [Number(first), Number(last)];
}

function scaleOf(drawn: DrawnPlot, axis: "x" | "y"): Scale {
  const scale = drawn.scale(axis);
  if (scale === undefined) throw new Error(`the plot has no ${axis} scale`);
  return scale;
}

function useWidth(holder: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const measure = () => setWidth(Math.floor(element.clientWidth));
    // Without waiting for the observer: a browser that only prints or takes a picture may never call it.
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [holder]);
  return width;
}
