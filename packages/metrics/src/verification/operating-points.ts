import type { PairTally } from "../pairs/pair-tally.ts";

/**
 * Points of a ROC as counts, from (0, 0) to the point where all pairs are accepted. Point k accepts
 * `falseAccepts[k]` impostor and `trueAccepts[k]` genuine pairs: those with `distance < thresholds[k]`.
 */
export interface OperatingPoints {
  readonly genuine: number;
  readonly impostor: number;
  readonly falseAccepts: Float64Array;
  readonly trueAccepts: Float64Array;
  /**
   * The smallest distance that is still rejected, which is the largest threshold of the point; Infinity where none is.
   * A pair without a template is rejected at every finite threshold.
   */
  readonly thresholds: Float64Array;
  /**
   * How many of the points a threshold reaches: all, or all but the last, (1, 1), where pairs lack a template. The last one
   * that is reached accepts every pair with two templates.
   */
  readonly reachable: number;
}

/**
 * The ROC's vertices: the points at which its slope changes. A point on a straight stretch is no vertex, however many
 * pairs tie there; for distances without ties these are the points of scikit-learn's `roc_curve` with
 * `drop_intermediate`. The last point that a threshold reaches is always among them, since what lies behind it is no
 * line that thresholds move along.
 */
export function rocVertices(tally: PairTally): OperatingPoints {
  const { cuts, genuineAt, impostorAt, impostorBelow, impostorNext, totals } = tally;
  const vertices = new VertexList(2 * cuts.length + 4);
  let falseAccepts = 0;
  let trueAccepts = 0;
  const smallest = Math.min(impostorNext[0]!, cuts[firstOccupied(tally)] ?? Number.POSITIVE_INFINITY);
  vertices.push(0, 0, smallest);
  for (let cut = 0; cut < cuts.length; cut++) {
    falseAccepts += impostorBelow[cut]!;
    if (genuineAt[cut] === 0 && impostorAt[cut] === 0) continue;
    vertices.push(falseAccepts, trueAccepts, cuts[cut]!);
    falseAccepts += impostorAt[cut]!;
    trueAccepts += genuineAt[cut]!;
    vertices.push(falseAccepts, trueAccepts, nextDistance(tally, cut + 1));
  }
  falseAccepts += impostorBelow[cuts.length]!;
  vertices.push(falseAccepts, trueAccepts, Number.POSITIVE_INFINITY);
  vertices.endOfReach();
  vertices.push(totals.impostor, totals.genuine, Number.POSITIVE_INFINITY);
  return vertices.points(totals.genuine, totals.impostor);
}

/** The smallest distance of any pair at or behind `cut` (above the cut before it); Infinity when there is none. */
export function nextDistance(tally: PairTally, cut: number): number {
  const { cuts, genuineAt, impostorAt, impostorNext } = tally;
  for (let at = cut; at <= cuts.length; at++) {
    if (impostorNext[at]! < Number.POSITIVE_INFINITY) return impostorNext[at]!;
    if (at < cuts.length && (genuineAt[at]! > 0 || impostorAt[at]! > 0)) return cuts[at]!;
  }
  return Number.POSITIVE_INFINITY;
}

function firstOccupied({ cuts, genuineAt, impostorAt }: PairTally): number {
  for (let cut = 0; cut < cuts.length; cut++) if (genuineAt[cut]! > 0 || impostorAt[cut]! > 0) return cut;
  return cuts.length;
}

/** Collects points and forgets those that lie on the line between their neighbours. */
export class VertexList {
  readonly #falseAccepts: Float64Array;
  readonly #trueAccepts: Float64Array;
  readonly #thresholds: Float64Array;
  #length = 0;
  #reachable = 0;

  constructor(capacity: number) {
    this.#falseAccepts = new Float64Array(capacity);
    this.#trueAccepts = new Float64Array(capacity);
    this.#thresholds = new Float64Array(capacity);
  }

  push(falseAccepts: number, trueAccepts: number, threshold: number): void {
    const last = this.#length - 1;
    const x = this.#falseAccepts;
    const y = this.#trueAccepts;
    if (last >= 0 && x[last] === falseAccepts && y[last] === trueAccepts) return;
    // Slopes are compared by the cross product of whole numbers, so nothing is rounded below 2^53.
    const straight =
      last >= 1 &&
      this.#length !== this.#reachable &&
      (x[last]! - x[last - 1]!) * (trueAccepts - y[last]!) === (y[last]! - y[last - 1]!) * (falseAccepts - x[last]!);
    const at = straight ? last : this.#length++;
    x[at] = falseAccepts;
    y[at] = trueAccepts;
    this.#thresholds[at] = threshold;
  }

  /** Says that no threshold reaches what is pushed from here on; the last point stays. */
  endOfReach(): void {
    this.#reachable = this.#length;
  }

  points(genuine: number, impostor: number): OperatingPoints {
    return {
      genuine,
      impostor,
      falseAccepts: this.#falseAccepts.slice(0, this.#length),
      trueAccepts: this.#trueAccepts.slice(0, this.#length),
      thresholds: this.#thresholds.slice(0, this.#length),
      reachable: this.#reachable,
    };
  }
}
