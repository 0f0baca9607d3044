import type { Interval } from "@likeness/result";
import { bootstrapIdentities, percentileInterval } from "./identity-bootstrap.ts";
import type { Discordance } from "./mcnemar.ts";
import { fillRow, type PairData } from "./pair-space.ts";

/** One pair of photos on which two runs decide differently. */
export interface FlippedPair {
  readonly a: number;
  readonly b: number;
  readonly genuine: boolean;
  readonly first: number;
  readonly second: number;
}

/** Two runs on the same pairs, each at its own threshold. Differences are first − second. */
export interface PairComparison {
  readonly all: Discordance;
  readonly genuine: Discordance;
  readonly impostor: Discordance;
  readonly accuracy: { readonly difference: number; readonly interval: Interval | null };
  readonly f1: { readonly difference: number; readonly interval: Interval | null };
  /** The pairs on which only one is right, at most `limit` of them, those that moved furthest first. */
  readonly flipped: readonly FlippedPair[];
}

export interface Decider {
  readonly data: PairData;
  readonly threshold: number;
}

export interface CompareOptions {
  readonly seed: number;
  readonly resamples: number;
  readonly limit: number;
}

/** People are drawn one by one up to this many, beyond in groups: the tables grow with the square. */
const mostUnits = 1000;

interface Tally {
  /** What the bootstrap draws: people, or groups of them. */
  readonly units: number;
  /** By unit: genuine pairs, and those each run accepts. */
  readonly genuine: Int32Array;
  readonly accepted: readonly [Int32Array, Int32Array];
  /** By two units: impostor pairs, and those each run accepts; the larger index is the row. */
  readonly impostor: Int32Array;
  readonly falseAccepts: readonly [Int32Array, Int32Array];
}

/** Compares two runs over the same photos. */
export function compareRuns(first: Decider, second: Decider, options: CompareOptions): PairComparison {
  const units = Math.min(peopleIn(first.data.identityOf), mostUnits);
  const square = () => new Int32Array(units * units);
  const tally: Tally = {
    units,
    genuine: new Int32Array(units),
    accepted: [new Int32Array(units), new Int32Array(units)],
    impostor: square(),
    falseAccepts: [square(), square()],
  };
  const split = { genuine: [0, 0, 0], impostor: [0, 0, 0] };
  let flipped: FlippedPair[] = [];
  const rows = [new Float64Array(first.data.photos), new Float64Array(first.data.photos)] as const;
  for (let a = 1; a < first.data.photos; a++) {
    fillRow(first.data, a, rows[0]);
    fillRow(second.data, a, rows[1]);
    for (let b = 0; b < a; b++) {
      const acceptedFirst = rows[0][b]! < first.threshold;
      const acceptedSecond = rows[1][b]! < second.threshold;
      const genuine = count(tally, first.data.identityOf[a]!, first.data.identityOf[b]!, acceptedFirst, acceptedSecond);
      const cell = genuine ? split.genuine : split.impostor;
      cell[0]!++;
      if (acceptedFirst === acceptedSecond) continue;
      cell[acceptedFirst === genuine ? 1 : 2]!++;
      flipped.push({ a, b, genuine, first: rows[0][b]!, second: rows[1][b]! });
    }
    if (flipped.length > 4 * options.limit + 4096) flipped = furthest(flipped, options.limit);
  }
  const genuine = discordance(split.genuine);
  const impostor = discordance(split.impostor);
  return {
    all: sum(genuine, impostor),
    genuine,
    impostor,
    ...differences(tally, options),
    flipped: furthest(flipped, options.limit),
  };
}

function count(tally: Tally, p: number, q: number, acceptedFirst: boolean, acceptedSecond: boolean): boolean {
  const u = p % tally.units;
  const v = q % tally.units;
  if (p === q) {
    tally.genuine[u]!++;
    if (acceptedFirst) tally.accepted[0][u]!++;
    if (acceptedSecond) tally.accepted[1][u]!++;
    return true;
  }
  const cell = Math.max(u, v) * tally.units + Math.min(u, v);
  tally.impostor[cell]!++;
  if (acceptedFirst) tally.falseAccepts[0][cell]!++;
  if (acceptedSecond) tally.falseAccepts[1][cell]!++;
  return false;
}

function differences(tally: Tally, options: CompareOptions): Pick<PairComparison, "accuracy" | "f1"> {
  const ones = new Int32Array(tally.units).fill(1);
  const accuracy: number[] = [];
  const f1: number[] = [];
  bootstrapIdentities(tally.units, options, (weights) => {
    const [accuracyDifference, f1Difference] = weighted(tally, weights);
    accuracy.push(accuracyDifference);
    f1.push(f1Difference);
  });
  const [accuracyDifference, f1Difference] = weighted(tally, ones);
  return {
    accuracy: { difference: accuracyDifference, interval: percentileInterval(accuracy) },
    f1: { difference: f1Difference, interval: percentileInterval(f1) },
  };
}

/** Differences of accuracy and of F1 when each unit counts `weights` times. */
function weighted(tally: Tally, weights: Int32Array): readonly [number, number] {
  const trueAccepts = [0, 0];
  const falseAccepts = [0, 0];
  let genuine = 0;
  let impostor = 0;
  for (let p = 0; p < tally.units; p++) {
    const weight = weights[p]!;
    if (weight === 0) continue;
    genuine += weight * tally.genuine[p]!;
    trueAccepts[0]! += weight * tally.accepted[0][p]!;
    trueAccepts[1]! += weight * tally.accepted[1][p]!;
    // Impostor pairs within a group of people go with their group.
    for (let q = 0, cell = p * tally.units; q <= p; q++, cell++) {
      const both = q === p ? weight : weight * weights[q]!;
      if (both === 0) continue;
      impostor += both * tally.impostor[cell]!;
      falseAccepts[0]! += both * tally.falseAccepts[0][cell]!;
      falseAccepts[1]! += both * tally.falseAccepts[1][cell]!;
    }
  }
  if (genuine === 0 || impostor === 0) return [Number.NaN, Number.NaN];
  const accuracy = (run: 0 | 1) => (trueAccepts[run]! + impostor - falseAccepts[run]!) / (genuine + impostor);
  const f1 = (run: 0 | 1) => (2 * trueAccepts[run]!) / (genuine + trueAccepts[run]! + falseAccepts[run]! || 1);
  return [accuracy(0) - accuracy(1), f1(0) - f1(1)];
}

function discordance([items, onlyFirst, onlySecond]: readonly number[]): Discordance {
  return { items: items!, onlyFirst: onlyFirst!, onlySecond: onlySecond! };
}

function sum(a: Discordance, b: Discordance): Discordance {
  return {
    items: a.items + b.items,
    onlyFirst: a.onlyFirst + b.onlyFirst,
    onlySecond: a.onlySecond + b.onlySecond,
  };
}

function furthest(flipped: FlippedPair[], limit: number): FlippedPair[] {
  const move = (pair: FlippedPair) => Math.min(Math.abs(pair.first - pair.second), Number.MAX_VALUE);
  return flipped.sort((x, y) => move(y) - move(x) || x.a - y.a || x.b - y.b).slice(0, limit);
}

function peopleIn(identityOf: Int32Array): number {
  let most = -1;
  for (const person of identityOf) if (person > most) most = person;
  return most + 1;
}
