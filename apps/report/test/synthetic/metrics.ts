import type { Interval, ScoredPair, Verification } from "@likeness/result";

/** Photos with their person and template; no template for one that did not enrol. */
export interface SyntheticPhoto {
  readonly file: string;
  readonly identity: string;
  readonly template: Float32Array | null;
}

interface Distances {
  /** Sorted. */
  readonly genuine: Float64Array;
  readonly impostor: Float64Array;
  readonly genuineTotal: number;
  readonly impostorTotal: number;
}

export const gridStart = 0.3;
export const gridStep = 0.01;
const gridSize = 90;

/** Every figure of `Verification` by the shortest way: sort all distances and count. Intervals are Wilson's, for want of any. */
export function syntheticVerification(photos: readonly SyntheticPhoto[]): Verification {
  const all = distancesOf(photos);
  const pairs = all.genuineTotal + all.impostorTotal;
  const grid = Array.from({ length: gridSize }, (_, i) => Number((gridStart + i * gridStep).toFixed(6)));
  const scores = grid.map((threshold) => scoreAt(all, threshold));
  const best = scores.reduce((top, score, i) => (score.f1 > scores[top]!.f1 ? i : top), 0);
  const curve = rocOf(all);
  const imbalance = ([far, tar]: readonly [number, number, number | null]) => Math.abs(far - 1 + tar);
  const eer = curve.reduce((least, vertex) => (imbalance(vertex) < imbalance(least) ? vertex : least));
  const targets = [0.1, 0.01, 0.001, 0.0001].filter((target) => target * all.impostorTotal >= 10);
  const tars = targets.map((target) => Math.max(0, ...curve.filter(([far]) => far <= target).map(([, tar]) => tar)));
  const { f1, accuracy } = scores[best]!;
  return {
    pairs,
    genuine: all.genuineTotal,
    pairsWithoutTemplate: {
      genuine: all.genuineTotal - all.genuine.length,
      impostor: all.impostorTotal - all.impostor.length,
    },
    grid: {
      start: gridStart,
      step: gridStep,
      f1: scores.map((s) => s.f1),
      accuracy: scores.map((s) => s.accuracy),
      best: { threshold: grid[best]!, f1, accuracy },
    },
    best: {
      threshold: grid[best]!,
      f1,
      accuracy,
      accuracyInterval: wilson(accuracy * pairs, pairs),
      f1Interval: wilson(f1 * all.genuineTotal, all.genuineTotal),
      inSample: true,
      decisions: decisionsAt(photos, grid[best]!),
    },
    exact: { f1, accuracy, acceptedDistance: grid[best]! - gridStep, nextDistance: grid[best]! },
    crossValidated: {
      folds: 10,
      accuracy: accuracy - 0.004,
      f1: f1 - 0.02,
      interval: wilson((accuracy - 0.004) * pairs, pairs),
      thresholds: Array.from({ length: 10 }, () => grid[best]!),
    },
    roc: {
      auc: areaUnder(curve),
      aucInterval: wilson(areaUnder(curve) * all.genuineTotal, all.genuineTotal),
      eer: (eer[0] + 1 - eer[1]) / 2,
      eerInterval: wilson(((eer[0] + 1 - eer[1]) / 2) * all.genuineTotal, all.genuineTotal),
      tarAtFar: Object.fromEntries(targets.map((target, i) => [String(target), tars[i]!])),
      tarAtFarInterval: Object.fromEntries(
        targets.map((target, i) => [String(target), wilson(tars[i]! * all.genuineTotal, all.genuineTotal)]),
      ),
      curve,
    },
    histogram: histogramOf(all),
    hardest: hardestPairs(photos, 12),
  };
}

/** Decisions at a threshold by counting: `distance < threshold` is accepted. */
export function decisionsAt(photos: readonly SyntheticPhoto[], threshold: number) {
  const all = distancesOf(photos);
  const trueAccepts = below(all.genuine, threshold);
  const falseAccepts = below(all.impostor, threshold);
  return {
    trueAccepts,
    falseRejects: all.genuineTotal - trueAccepts,
    falseAccepts,
    trueRejects: all.impostorTotal - falseAccepts,
  };
}

export function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k]! - b[k]!) ** 2;
  return sum;
}

export function wilson(right: number, of: number): Interval {
  const z = 1.959964;
  const share = right / of;
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

const known = new WeakMap<readonly SyntheticPhoto[], Distances>();

function distancesOf(photos: readonly SyntheticPhoto[]): Distances {
  const done = known.get(photos);
  if (done !== undefined) return done;
  const perPerson = new Map<string, number>();
  for (const { identity } of photos) perPerson.set(identity, (perPerson.get(identity) ?? 0) + 1);
  const pairs = (photos.length * (photos.length - 1)) / 2;
  const genuineTotal = [...perPerson.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  const genuine = new Float64Array(genuineTotal);
  const impostor = new Float64Array(pairs - genuineTotal);
  let [g, i] = [0, 0];
  for (let a = 1; a < photos.length; a++) {
    const first = photos[a]!;
    if (first.template === null) continue;
    for (let b = 0; b < a; b++) {
      const second = photos[b]!;
      if (second.template === null) continue;
      const distance = squaredDistance(first.template, second.template);
      if (first.identity === second.identity) genuine[g++] = distance;
      else impostor[i++] = distance;
    }
  }
  const made = {
    genuine: genuine.slice(0, g).sort(),
    impostor: impostor.slice(0, i).sort(),
    genuineTotal,
    impostorTotal: pairs - genuineTotal,
  };
  known.set(photos, made);
  return made;
}

function below(sorted: Float64Array, threshold: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

function scoreAt(all: Distances, threshold: number): { readonly f1: number; readonly accuracy: number } {
  const accepted = below(all.genuine, threshold);
  const wrong = below(all.impostor, threshold);
  return {
    f1: (2 * accepted) / (all.genuineTotal + accepted + wrong),
    accuracy: (accepted + all.impostorTotal - wrong) / (all.genuineTotal + all.impostorTotal),
  };
}

/** Vertices at some 400 thresholds, and the end that no threshold reaches. */
function rocOf(all: Distances): [number, number, number | null][] {
  const thresholds = new Set<number>([0]);
  for (const sorted of [all.genuine, all.impostor]) {
    const low = sorted.subarray(0, Math.min(sorted.length, 100));
    for (const distance of low) thresholds.add(distance + 1e-9);
    for (let i = 0; i < 150; i++) thresholds.add((sorted[Math.floor((i / 149) * (sorted.length - 1))] ?? 0) + 1e-9);
  }
  const vertices = [...thresholds]
    .sort((a, b) => a - b)
    .map((threshold): [number, number, number | null] => [
      below(all.impostor, threshold) / all.impostorTotal,
      below(all.genuine, threshold) / all.genuineTotal,
      threshold,
    ]);
  return [...vertices, [1, 1, null]];
}

function areaUnder(curve: readonly (readonly [number, number, number | null])[]): number {
  let area = 0;
  for (let i = 1; i < curve.length; i++)
    area += ((curve[i]![0] - curve[i - 1]![0]) * (curve[i]![1] + curve[i - 1]![1])) / 2;
  return area;
}

function histogramOf(all: Distances): Verification["histogram"] {
  const step = 0.02;
  const most = Math.max(all.genuine.at(-1) ?? 0, all.impostor.at(-1) ?? 0);
  const edges = Array.from({ length: Math.floor(most / step) + 2 }, (_, i) => Number((i * step).toFixed(6)));
  const counts = (sorted: Float64Array) =>
    edges.slice(1).map((edge, i) => below(sorted, edge) - below(sorted, edges[i]!));
  return { start: 0, step, genuine: counts(all.genuine), impostor: counts(all.impostor) };
}

function hardestPairs(photos: readonly SyntheticPhoto[], limit: number): Verification["hardest"] {
  const genuine: ScoredPair[] = [];
  const impostor: ScoredPair[] = [];
  // Enough of a large set to have pairs to show.
  const some = photos.slice(0, 300);
  for (const [i, a] of some.entries()) {
    for (const b of some.slice(i + 1)) {
      if (a.template === null || b.template === null) continue;
      const pair = { a: a.file, b: b.file, distance: squaredDistance(a.template, b.template) };
      (a.identity === b.identity ? genuine : impostor).push(pair);
    }
  }
  return {
    genuine: genuine.sort((x, y) => y.distance - x.distance).slice(0, limit),
    impostor: impostor.sort((x, y) => x.distance - y.distance).slice(0, limit),
  };
}
