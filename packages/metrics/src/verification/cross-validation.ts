import type { Interval, Verification } from "@likeness/result";
import type { DistanceKernel } from "../pairs/distance-kernel.ts";
import { type PairRows, pairTotals } from "../pairs/pair-rows.ts";
import { resampleUnits } from "../statistics/identity-bootstrap.ts";
import { type PairTable, tabulatePairs } from "../statistics/pair-table.ts";
import { dealFolds, unitsWithin } from "../statistics/person-groups.ts";
import { quantileInterval } from "../statistics/quantile-interval.ts";
import { f1Score } from "./decision-counts.ts";
import { fitThresholds } from "./fit-thresholds.ts";

/** How folds are made. */
export interface CrossValidationOptions {
  /** Folds wanted; fewer when a fold would hold fewer than two people. */
  readonly folds: number;
  readonly seed: number;
  readonly resamples: number;
}

/**
 * Accuracy out of sample. People are dealt to folds; for each fold the threshold with the best F1 (the article's rule), the
 * exact optimum over all cuts, is fitted on pairs whose people are both outside of it, and scored on pairs whose people are
 * both inside. No person, and so no pair, is on both sides. A fold needs two people, or it would hold no impostor
 * pair: the folds are at most half as many as the people.
 *
 * Impostor pairs across folds are never scored, so impostors are rarer among scored pairs than among all. The scored
 * TAR and FAR are therefore weighted by the genuine share of all pairs: accuracy and F1 stand beside the in-sample ones.
 * @returns null when there are fewer than four people, or no genuine pair to train or to score on.
 */
export async function crossValidate(
  rows: PairRows,
  kernel: DistanceKernel,
  { folds: wanted, seed, resamples }: CrossValidationOptions,
): Promise<Verification["crossValidated"]> {
  const folds = Math.min(wanted, Math.floor(rows.photosOf.length / 2));
  if (folds < 2) return null;
  const foldOf = dealFolds(rows.photosOf, folds, seed);
  const thresholds = await fitThresholds(rows, kernel, foldOf, folds);
  if (thresholds === null) return null;
  const { units, foldOfUnit } = unitsWithin(foldOf, folds);
  const table = await tabulatePairs(rows, kernel, units, thresholds);
  const totals = unitTotals(rows, units.of, units.count);
  const scored = scoreWithin(
    table,
    totals,
    foldOfUnit,
    thresholds.map((threshold) => table.edges.indexOf(threshold)),
  );
  const { genuine, impostor } = pairTotals(rows);
  const score = (multiplicity: Float64Array) => scoreOf(scored, multiplicity, genuine / (genuine + impostor));
  const once = score(new Float64Array(units.count).fill(1));
  if (once === null) return null;
  const replicates: number[] = [];
  resampleUnits(
    units.count,
    resamples,
    seed,
    (multiplicity) => score(multiplicity) !== null,
    (multiplicity) => replicates.push(score(multiplicity)!.accuracy),
  );
  const interval: Interval = replicates.length === 0 ? [0, 1] : quantileInterval(replicates);
  return { folds, accuracy: once.accuracy, f1: once.f1, interval, thresholds };
}

/** Decisions on the scored pairs of two units (or of one unit with itself) at their fold's threshold. */
interface ScoredUnits {
  readonly one: number;
  readonly other: number;
  readonly genuine: number;
  readonly impostor: number;
  readonly trueAccepts: number;
  readonly falseAccepts: number;
}

function scoreWithin(
  table: PairTable,
  totals: ReturnType<typeof unitTotals>,
  foldOfUnit: Int32Array,
  chosen: readonly number[],
): ScoredUnits[] {
  const { bins, units } = table;
  const accepted = (counts: Float64Array, begin: number, threshold: number) =>
    sum(counts.subarray(begin, begin + threshold + 1));
  const scored: ScoredUnits[] = [];
  for (let one = 0; one < units.count; one++) {
    const threshold = chosen[foldOfUnit[one]!]!;
    for (let other = one; other < units.count; other++) {
      if (foldOfUnit[other] !== foldOfUnit[one]) continue;
      const same = one === other;
      scored.push({
        one,
        other,
        genuine: same ? totals.genuine[one]! : 0,
        impostor: same ? totals.impostor[one]! : totals.photos[one]! * totals.photos[other]!,
        trueAccepts: same ? accepted(table.genuine, one * bins, threshold) : 0,
        falseAccepts: accepted(table.impostor, (one * units.count + other) * bins, threshold),
      });
    }
  }
  return scored;
}

/** Accuracy and F1 at a given share of genuine pairs; null when there are no genuine or no impostor pairs to score. */
function scoreOf(scored: readonly ScoredUnits[], multiplicity: Float64Array, genuineShare: number) {
  let genuine = 0;
  let impostor = 0;
  let trueAccepts = 0;
  let falseAccepts = 0;
  for (const cell of scored) {
    const weight = multiplicity[cell.one]! * (cell.one === cell.other ? 1 : multiplicity[cell.other]!);
    genuine += weight * cell.genuine;
    impostor += weight * cell.impostor;
    trueAccepts += weight * cell.trueAccepts;
    falseAccepts += weight * cell.falseAccepts;
  }
  if (genuine === 0 || impostor === 0) return null;
  const accepted = genuineShare * (trueAccepts / genuine);
  const wronglyAccepted = (1 - genuineShare) * (falseAccepts / impostor);
  return {
    accuracy: accepted + (1 - genuineShare) - wronglyAccepted,
    f1: f1Score({ trueAccepts: accepted, falseAccepts: wronglyAccepted }, genuineShare),
  };
}

/** Photos and pairs of each unit, with or without templates. */
function unitTotals(rows: PairRows, unitOf: Int32Array, units: number) {
  const photos = new Float64Array(units);
  const genuine = new Float64Array(units);
  const impostor = new Float64Array(units);
  for (const [person, own] of rows.photosOf.entries()) {
    const unit = unitOf[person]!;
    impostor[unit]! += photos[unit]! * own;
    photos[unit]! += own;
    genuine[unit]! += (own * (own - 1)) / 2;
  }
  return { photos, genuine, impostor };
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
