import { fillRow, type PairData } from "./pair-space.ts";

export interface PairQuery {
  readonly kind: "genuine" | "impostor";
  /** Distances in [from, to); a pair without two templates has an infinite distance. */
  readonly from: number;
  readonly to: number;
  readonly order: "nearest" | "farthest";
  readonly limit: number;
}

export interface FoundPairs {
  /** How many there are; `pairs` holds the first `limit` of them. */
  readonly total: number;
  readonly pairs: readonly FoundPair[];
}

export interface FoundPair {
  readonly a: number;
  readonly b: number;
  readonly distance: number;
}

/** The pairs of one kind within a range of distances; ties in order of their photos. */
export function findPairs(data: PairData, query: PairQuery): FoundPairs {
  const sign = query.order === "nearest" ? 1 : -1;
  const genuineWanted = query.kind === "genuine";
  const row = new Float64Array(data.photos);
  let total = 0;
  let kept: FoundPair[] = [];
  for (let a = 1; a < data.photos; a++) {
    fillRow(data, a, row);
    for (let b = 0; b < a; b++) {
      const distance = row[b]!;
      if (distance < query.from || !(distance < query.to || query.to === Number.POSITIVE_INFINITY)) continue;
      if ((data.identityOf[a] === data.identityOf[b]) !== genuineWanted) continue;
      total++;
      kept.push({ a: b, b: a, distance });
    }
    if (kept.length > 4 * query.limit + 4096) kept = best(kept, sign, query.limit);
  }
  return { total, pairs: best(kept, sign, query.limit) };
}

function best(pairs: FoundPair[], sign: 1 | -1, limit: number): FoundPair[] {
  const compare = (x: FoundPair, y: FoundPair) =>
    x.distance === y.distance ? x.a - y.a || x.b - y.b : sign * (x.distance < y.distance ? -1 : 1);
  return pairs.sort(compare).slice(0, limit);
}
