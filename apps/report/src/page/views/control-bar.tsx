import { count, percent, rate, thresholdText } from "../format.ts";
import { accuracyOf, f1Of } from "../math/confusion-counts.ts";
import { comparable } from "../run-view.ts";
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
} from "../state.ts";

/** Stays in sight: which run the page shows, against which, at which threshold, and what that decides. */
export function ControlBar() {
  const view = selected.value;
  const of = counts.value;
  if (view === undefined || of === undefined) return null;
  const now = confusion.value;
  return (
    <section class="control-bar" aria-label="Run and threshold">
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
            {runs.value.map(({ key, label }) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
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
            {runs.value
              .filter((other) => other !== view && comparable(view, other))
              .map(({ key, label }) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
          </select>
        </label>
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
          />
          <output class="number" id="threshold-value">
            {thresholdText(threshold.value)}
          </output>
        </label>
        <button type="button" onClick={resetThreshold} title="Back to the threshold with the best F1">
          Best
        </button>
      </div>
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
    </section>
  );
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
        <i class={`swatch ${of}`} /> {of} {good ? "✓" : "✗"} {name}
      </dt>
      <dd class="number" id={id}>
        {count(value)}
      </dd>
    </div>
  );
}
