import {
  binnedReplicas,
  type Discordance,
  decisionsAt,
  drawnUnits,
  f1Score,
  mostListedPairs,
  type PairTable,
  pairAccuracy,
  personUnits,
} from "@likeness/metrics";
import { metricPairs } from "./metric-pairs.ts";
import { fillRow, type PairData } from "./pair-space.ts";
import { type Estimate, pairedEstimates, type Resampling } from "./paired-intervals.ts";

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
  readonly accuracy: Estimate;
  readonly f1: Estimate;
  /** The pairs on which only one is right, at most `limit` of them, those that moved furthest first. */
  readonly flipped: readonly FlippedPair[];
}

export interface Decider {
  readonly data: PairData;
  readonly threshold: number;
}

export interface CompareOptions extends Resampling {
  readonly limit: number;
}

/** Compares two runs over the same photos, in one pass over their pairs. */
export function compareRuns(first: Decider, second: Decider, options: CompareOptions): PairComparison {
  const tables = [openTable(first, options.seed), openTable(second, options.seed)] as const;
  const split = { genuine: [0, 0, 0], impostor: [0, 0, 0] };
  let flipped: FlippedPair[] = [];
  const rows = [new Float64Array(first.data.photos), new Float64Array(first.data.photos)] as const;
  for (let a = 1; a < first.data.photos; a++) {
    fillRow(first.data, a, rows[0]);
    fillRow(second.data, a, rows[1]);
    const person = first.data.identityOf[a]!;
    for (let b = 0; b < a; b++) {
      const other = first.data.identityOf[b]!;
      const genuine = person === other;
      const acceptedFirst = rows[0][b]! < first.threshold;
      const acceptedSecond = rows[1][b]! < second.threshold;
      if (acceptedFirst) countAccepted(tables[0], person, other);
      if (acceptedSecond) countAccepted(tables[1], person, other);
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
    ...estimates([first, second], tables, options),
    flipped: furthest(flipped, options.limit),
  };
}

/** The accepted pairs, in one bin, by their people: drawn as in the evaluation, in groups where pairs are very many. */
function openTable({ data }: Decider, seed: number): PairTable {
  const { rows } = metricPairs(data);
  const few = (data.photos * (data.photos - 1)) / 2 <= mostListedPairs;
  const units = few ? personUnits(rows) : drawnUnits(rows.photosOf, seed);
  const impostor = new Float64Array(units.count * units.count);
  return { units, edges: new Float64Array(0), bins: 1, genuine: new Float64Array(units.count), impostor };
}

function countAccepted({ units, genuine, impostor }: PairTable, person: number, other: number): void {
  const u = units.of[person]!;
  if (person === other) {
    genuine[u]!++;
    return;
  }
  const v = units.of[other]!;
  impostor[Math.min(u, v) * units.count + Math.max(u, v)]!++;
}

/** The figures that the decisions give, first − second. */
function estimates(
  deciders: readonly [Decider, Decider],
  tables: readonly [PairTable, PairTable],
  options: CompareOptions,
): Pick<PairComparison, "accuracy" | "f1"> {
  const replicas = (run: 0 | 1) => binnedReplicas(metricPairs(deciders[run].data).rows, tables[run]);
  const [accuracy, f1] = pairedEstimates(
    [replicas(0), replicas(1)],
    (tally) => {
      // Nothing else is in the table, so that any threshold accepts what is accepted.
      const [decisions] = decisionsAt(tally, [Number.POSITIVE_INFINITY]);
      return [pairAccuracy(decisions!, tally.totals), f1Score(decisions!, tally.totals.genuine)];
    },
    options,
  );
  return { accuracy: accuracy!, f1: f1! };
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
