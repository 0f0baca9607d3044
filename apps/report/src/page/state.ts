import type { BenchResult } from "@likeness/result";
import { computed, effect, signal } from "@preact/signals";
import type { Payload } from "../payload.ts";
import { confusionBelow } from "./pairs/confusion-counts.ts";
import type { PairQuery } from "./pairs/find-pairs.ts";
import { countsOfHistogram } from "./pairs/histogram-counts.ts";
import { askCounts } from "./pairs/questions.ts";
import type { ThresholdCounts } from "./pairs/threshold-counts.ts";
import { rankRuns } from "./runs/rank-runs.ts";
import { bestThreshold, comparable, counterpart, hasDistances, type RunView, runViews } from "./runs/run-view.ts";
import { openingTriplet, type Triplet } from "./runs/triplet.ts";
import { type ReportEntry, unpack } from "./runs/unpack.ts";

export const entries = signal<readonly ReportEntry[]>([]);
export const benches = signal<readonly BenchResult[]>([]);
/** Whether the page was made with pictures of faces. */
export const withFaces = signal(false);
export const runs = computed(() => runViews(entries.value));

/** Every two aligners that a result compares, with the name of the result where there are several. */
export const comparisons = computed(() =>
  entries.value.flatMap(({ result }, index) =>
    (result.comparisons ?? []).map((comparison) => ({
      comparison,
      source: entries.value.length > 1 ? `result ${index + 1}` : "",
    })),
  ),
);

const selectedKey = signal("");
export const baselineKey = signal("");
export const selected = computed(() => runs.value.find(({ key }) => key === selectedKey.value) ?? runs.value[0]);
/** The run others are compared with; nothing when no other run answered for the same photos. */
export const baseline = computed(() => {
  const of = selected.value;
  const found = runs.value.find(({ key }) => key === baselineKey.value);
  return of !== undefined && found !== undefined && found !== of && comparable(of, found) ? found : undefined;
});

/** Counts by run, exact at every threshold; missing while the worker still counts. */
const exactCounts = signal<Readonly<Record<string, ThresholdCounts>>>({});
/** Threshold by run, in the unit of the distance, where the reader moved it. */
const chosenThresholds = signal<Readonly<Record<string, number>>>({});

export const countsAreExact = computed(() => selected.value !== undefined && selected.value.key in exactCounts.value);
export const counts = computed(() => (selected.value === undefined ? undefined : countsFor(selected.value)));
export const threshold = computed(() => (selected.value === undefined ? 0 : thresholdOf(selected.value)));
export const thresholdIndex = computed(() => Math.round(threshold.value * (counts.value?.perUnit ?? 1)));
export const confusion = computed(() =>
  counts.value === undefined || selected.value === undefined
    ? { trueAccepts: 0, falseRejects: 0, falseAccepts: 0, trueRejects: 0 }
    : confusionBelow(counts.value, selected.value.totals, threshold.value),
);

/** What the side panel lists. */
export type PanelContent =
  | { readonly kind: "pairs"; readonly title: string; readonly queries: readonly PairQuery[] }
  | { readonly kind: "photos"; readonly title: string; readonly photos: readonly number[] };
export const panel = signal<PanelContent | null>(null);

/** The photos that the pair and triplet view shows: anchor, positive, negative. */
export const triplet = signal<Triplet>([0, 0, 0]);

/** Nothing when the photos make no pairs to count. */
function countsFor(view: RunView): ThresholdCounts | undefined {
  if (view.verification === null) return undefined;
  return exactCounts.value[view.key] ?? countsOfHistogram(view.verification);
}

export function thresholdOf(view: RunView): number {
  return chosenThresholds.value[view.key] ?? bestThreshold(view);
}

/** Moves the selected run's threshold to number `k` of its thresholds. */
export function moveThreshold(k: number): void {
  const view = selected.value;
  const of = counts.value;
  if (view === undefined || of === undefined) return;
  const inside = Math.min(Math.max(0, k), of.genuine.length - 1);
  chosenThresholds.value = { ...chosenThresholds.value, [view.key]: inside / of.perUnit };
}

export function resetThreshold(): void {
  const view = selected.value;
  if (view === undefined) return;
  const { [view.key]: _, ...others } = chosenThresholds.value;
  chosenThresholds.value = others;
}

/**
 * Shows a run. A baseline that was the same combination in another result goes along, and one on other photos, or the run
 * itself, gives way.
 */
export function selectRun(view: RunView): void {
  const before = selected.value;
  const base = baseline.value;
  const wentAlong = before !== undefined && base !== undefined && base.source !== before.source;
  const along = wentAlong && base.run.id === before.run.id ? counterpart(view, runs.value) : undefined;
  selectedKey.value = view.key;
  if (along !== undefined) baselineKey.value = along.key;
  else if (baseline.value === undefined) baselineKey.value = baselineFor(view, runs.value)?.key ?? "";
}

function baselineFor(view: RunView, candidates: readonly RunView[]): RunView | undefined {
  return counterpart(view, candidates) ?? candidates.find((other) => other !== view && comparable(other, view));
}

/** The best run of the last result on the photos of the best run: of two results the later is what is asked about. */
function openingRun(ranked: readonly RunView[]): RunView | undefined {
  const peers = ranked.filter((view) => comparable(view, ranked[0]!));
  const last = Math.max(...peers.map(({ source }) => source));
  return peers.find(({ source }) => source === last);
}

/** Takes the page's data in and starts to follow the reader. */
export function openPayload(value: Payload): void {
  entries.value = unpack(value);
  benches.value = value.benches;
  withFaces.value = value.withFaces;
  const ranked = rankRuns(runs.value);
  const opening = openingRun(ranked);
  selectedKey.value = opening?.key ?? "";
  baselineKey.value = (opening && baselineFor(opening, ranked))?.key ?? "";
  effect(() => {
    const view = selected.value;
    if (view === undefined) return;
    triplet.value = openingTriplet(view);
    panel.value = null;
    if (view.verification === null || !hasDistances(view) || view.key in exactCounts.peek()) return;
    void askCounts(view, view.verification.grid.step / 10).then((counted) => {
      exactCounts.value = { ...exactCounts.peek(), [view.key]: counted };
    });
  });
}
