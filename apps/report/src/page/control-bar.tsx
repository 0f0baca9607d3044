import { useEffect, useRef } from "preact/hooks";
import { Swatch } from "./charts/legend.tsx";
import { thresholdStep } from "./charts/threshold-line.tsx";
import { accuracyOf, f1Of } from "./pairs/confusion-counts.ts";
import type { ThresholdCounts } from "./pairs/threshold-counts.ts";
import { comparable, type RunView, sourceName } from "./runs/run-view.ts";
import {
  baseline,
  baselineKey,
  confusion,
  counts,
  countsAreExact,
  moveThreshold,
  resetThreshold,
  runs,
  selected,
  selectRun,
  threshold,
  thresholdIndex,
} from "./state.ts";
import { count, percent, rate, thresholdText } from "./text/format.ts";
import "./control-bar.css";

/** Stays in sight: which run the page shows, against which, at which threshold, and what that decides. */
export function ControlBar() {
  const view = selected.value;
  const of = counts.value;
  const bar = useBarHeight();
  if (view === undefined) return null;
  return (
    <section class="control-bar" aria-label="Run and threshold" ref={bar}>
      <div class="control-choices">
        <label>
          Run
          <select
            id="run-select"
            value={view.key}
            onChange={({ currentTarget }) => {
              const chosen = runs.value.find(({ key }) => key === currentTarget.value);
              if (chosen !== undefined) selectRun(chosen);
            }}
          >
            <RunOptions of={runs.value} />
          </select>
        </label>
        <label>
          Baseline
          <select
            id="baseline-select"
            value={baseline.value?.key ?? ""}
            onChange={({ currentTarget }) => {
              baselineKey.value = currentTarget.value;
            }}
          >
            <option value="">none</option>
            <RunOptions of={runs.value.filter((other) => other !== view && comparable(view, other))} />
          </select>
        </label>
        {of !== undefined && <ThresholdControl of={of} />}
      </div>
      {of !== undefined && <Decisions />}
    </section>
  );
}

/** The runs by name; with several results under the result that each is of. */
function RunOptions({ of }: { readonly of: readonly RunView[] }) {
  const option = ({ key, label }: RunView) => (
    <option key={key} value={key}>
      {label}
    </option>
  );
  if (runs.value.every(({ source }) => source === runs.value[0]?.source)) return <>{of.map(option)}</>;
  const sources = [...new Set(of.map(({ source }) => source))];
  return (
    <>
      {sources.map((source) => {
        const own = of.filter((view) => view.source === source);
        return (
          <optgroup key={source} label={sourceName(own[0]!)}>
            {own.map(option)}
          </optgroup>
        );
      })}
    </>
  );
}

/** The threshold as a slider with its number. */
function ThresholdControl({ of }: { readonly of: ThresholdCounts }) {
  return (
    <>
      <label class="threshold-control">
        Threshold
        <input
          id="threshold-range"
          type="range"
          min={0}
          max={of.genuine.length - 1}
          step={1}
          value={thresholdIndex.value}
          aria-valuetext={`distance ${thresholdText(threshold.value)}`}
          onInput={({ currentTarget }) => moveThreshold(Number(currentTarget.value))}
          onKeyDown={(event) => {
            const step = thresholdStep(event);
            if (step === 0) return;
            event.preventDefault();
            moveThreshold(thresholdIndex.value + step);
          }}
        />
        <output class="number" id="threshold-value">
          {thresholdText(threshold.value)}
        </output>
      </label>
      <button type="button" onClick={resetThreshold} title="Back to the threshold with the best F1">
        Best
      </button>
    </>
  );
}

/** What the threshold decides. */
function Decisions() {
  const now = confusion.value;
  return (
    <dl class="decisions" aria-busy={!countsAreExact.value}>
      <Decision id="true-accepts" name="accepted" of="genuine" value={now.trueAccepts} good />
      <Decision id="false-rejects" name="rejected" of="genuine" value={now.falseRejects} />
      <Decision id="false-accepts" name="accepted" of="impostor" value={now.falseAccepts} />
      <Decision id="true-rejects" name="rejected" of="impostor" value={now.trueRejects} good />
      <div>
        <dt>F1</dt>
        <dd class="number" id="f1-now">
          {rate(f1Of(now), 4)}
        </dd>
      </div>
      <div>
        <dt>accuracy</dt>
        <dd class="number" id="accuracy-now">
          {percent(accuracyOf(now))}
        </dd>
      </div>
    </dl>
  );
}

/** Tells the style sheet how high the bar is, so that what it names or opens is not hidden under it. */
function useBarHeight() {
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = bar.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const height = getComputedStyle(element).position === "sticky" ? element.offsetHeight : 0;
      document.documentElement.style.setProperty("--bar-height", `${height}px`);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return bar;
}

interface DecisionProps {
  readonly id: string;
  readonly name: string;
  readonly of: "genuine" | "impostor";
  readonly value: number;
  readonly good?: boolean;
}

function Decision({ id, name, of, value, good = false }: DecisionProps) {
  return (
    <div class={good ? "" : "mistake"}>
      <dt>
        <Swatch of={of} /> <span class="word">{of}</span> {good ? "✓" : "✗"} <span class="word">{name}</span>
      </dt>
      <dd class="number" id={id}>
        {count(value)}
      </dd>
    </div>
  );
}
