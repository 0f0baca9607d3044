import type { Templates } from "../../src/pairs/templates.ts";

/** One pair; a pair without a template has distance Infinity. */
export interface Pair {
  readonly distance: number;
  readonly genuine: boolean;
}

/** All pairs, each distance computed alone. */
export function allPairs({ identities, enrolled, data, dimensions }: Templates): Pair[] {
  const pairs: Pair[] = [];
  for (let i = 0; i < identities.length; i++) {
    for (let j = i + 1; j < identities.length; j++) {
      let distance = 0;
      for (let k = 0; k < dimensions; k++) distance += (data[i * dimensions + k]! - data[j * dimensions + k]!) ** 2;
      if (enrolled[i] !== 1 || enrolled[j] !== 1) distance = Number.POSITIVE_INFINITY;
      pairs.push({ distance, genuine: identities[i] === identities[j] });
    }
  }
  return pairs;
}

export function accepted(pairs: readonly Pair[], threshold: number): { tp: number; fp: number; g: number; i: number } {
  const inside = pairs.filter((pair) => pair.distance < threshold);
  const tp = inside.filter((pair) => pair.genuine).length;
  const g = pairs.filter((pair) => pair.genuine).length;
  return { tp, fp: inside.length - tp, g, i: pairs.length - g };
}

/** Every threshold that decides differently: just above each finite distance, and one that rejects all. */
export function allThresholds(pairs: readonly Pair[]): number[] {
  const finite = [...new Set(pairs.map((pair) => pair.distance).filter(Number.isFinite))].sort((a, b) => a - b);
  return [0, ...finite.slice(1), Number.MAX_VALUE];
}

/** Probability that a genuine pair is closer than an impostor pair, ties half: every combination is looked at. */
export function bruteAuc(pairs: readonly Pair[]): number {
  const genuine = pairs.filter((pair) => pair.genuine);
  const impostor = pairs.filter((pair) => !pair.genuine);
  let sum = 0;
  for (const a of genuine) {
    for (const b of impostor) sum += a.distance < b.distance ? 1 : a.distance === b.distance ? 0.5 : 0;
  }
  return sum / (genuine.length * impostor.length);
}

/** Where FAR and FRR meet between any two neighbouring thresholds, all of them looked at; null where they never do. */
export function bruteEqualErrorRate(pairs: readonly Pair[]): number | null {
  const points = allThresholds(pairs).map((threshold) => {
    const { tp, fp, g, i } = accepted(pairs, threshold);
    return { far: fp / i, frr: (g - tp) / g, apart: fp * g < (g - tp) * i };
  });
  for (const [k, { far, frr, apart }] of points.entries()) {
    if (apart) continue;
    const before = points[k - 1]!;
    // far₀ + s·(far − far₀) = frr₀ + s·(frr − frr₀)
    const s = (before.frr - before.far) / (before.frr - before.far + far - frr);
    return before.far + s * (far - before.far);
  }
  return null;
}

export const f1 = ({ tp, fp, g }: ReturnType<typeof accepted>) => (2 * tp) / (tp + fp + g);
