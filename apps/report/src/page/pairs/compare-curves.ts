import type { Interval } from "@likeness/result";
import { bootstrapIdentities, percentileInterval } from "./identity-bootstrap.ts";
import { fillRow, type PairData } from "./pair-space.ts";

/** Differences of figures that need no threshold, first − second, over the same pairs. */
export interface CurveComparison {
  readonly auc: Estimate;
  /** FAR target → difference of TAR. */
  readonly tar: Readonly<Record<string, Estimate>>;
}

export interface Estimate {
  readonly difference: number;
  readonly interval: Interval | null;
}

export interface CurveOptions {
  readonly seed: number;
  readonly resamples: number;
  /** FAR targets, as the result's keys. */
  readonly targets: readonly string[];
}

/** Beyond this many pairs a sorted pass for every resample takes longer than a reader waits. */
export const mostPairsForCurves = 200_000;

interface SortedPairs {
  readonly distance: Float64Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** AUC and TAR at each target of both runs, the interval of their differences by a paired bootstrap over people. */
export function compareCurves(
  first: PairData,
  second: PairData,
  people: number,
  options: CurveOptions,
): CurveComparison | null {
  if ((first.photos * (first.photos - 1)) / 2 > mostPairsForCurves) return null;
  const sorted = [sortPairs(first), sortPairs(second)] as const;
  const drawn: number[][] = [];
  const differences = (weights: Int32Array) => {
    const [a, b] = [figures(sorted[0], weights, options.targets), figures(sorted[1], weights, options.targets)];
    return a.map((value, i) => value - b[i]!);
  };
  bootstrapIdentities(people, options, (weights) => drawn.push(differences(weights)));
  const estimates = differences(new Int32Array(people).fill(1)).map(
    (difference, i): Estimate => ({ difference, interval: percentileInterval(drawn.map((values) => values[i]!)) }),
  );
  return {
    auc: estimates[0]!,
    tar: Object.fromEntries(options.targets.map((target, i) => [target, estimates[i + 1]!])),
  };
}

function sortPairs(data: PairData): SortedPairs {
  const pairs = (data.photos * (data.photos - 1)) / 2;
  const unsorted = { distance: new Float64Array(pairs), first: new Int32Array(pairs), second: new Int32Array(pairs) };
  const row = new Float64Array(data.photos);
  let at = 0;
  for (let a = 1; a < data.photos; a++) {
    fillRow(data, a, row);
    for (let b = 0; b < a; b++, at++) {
      unsorted.distance[at] = row[b]!;
      unsorted.first[at] = data.identityOf[a]!;
      unsorted.second[at] = data.identityOf[b]!;
    }
  }
  const order = Uint32Array.from({ length: pairs }, (_, i) => i).sort((i, j) => {
    const [x, y] = [unsorted.distance[i]!, unsorted.distance[j]!];
    return x < y ? -1 : x > y ? 1 : 0;
  });
  return {
    distance: Float64Array.from(order, (i) => unsorted.distance[i]!),
    first: Int32Array.from(order, (i) => unsorted.first[i]!),
    second: Int32Array.from(order, (i) => unsorted.second[i]!),
  };
}

/** AUC, then TAR at each target: the highest at a threshold whose FAR does not exceed it. Equal distances count half. */
function figures({ distance, first, second }: SortedPairs, weights: Int32Array, targets: readonly string[]): number[] {
  let genuine = 0;
  let impostor = 0;
  let area = 0;
  const vertices: [number, number][] = [[0, 0]];
  for (let at = 0; at < distance.length; ) {
    const tie = distance[at]!;
    let tiedGenuine = 0;
    let tiedImpostor = 0;
    for (; at < distance.length && distance[at] === tie; at++) {
      const [p, q] = [first[at]!, second[at]!];
      if (p === q) tiedGenuine += weights[p]!;
      else tiedImpostor += weights[p]! * weights[q]!;
    }
    area += tiedImpostor * (genuine + tiedGenuine / 2);
    genuine += tiedGenuine;
    impostor += tiedImpostor;
    if (Number.isFinite(tie)) vertices.push([impostor, genuine]);
  }
  const tars = targets.map((target) => {
    const allowed = Number(target) * impostor;
    let best = 0;
    for (const [falseAccepts, trueAccepts] of vertices) {
      if (falseAccepts > allowed) break;
      best = trueAccepts;
    }
    return best / genuine;
  });
  return [area / (genuine * impostor), ...tars];
}
