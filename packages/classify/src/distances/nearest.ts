import { available } from "@likeness/core";
import type { Classifier } from "../classifier.ts";
import type { ClassifierKind, WorkSize } from "../classifier-kind.ts";
import type { Gallery } from "../gallery.ts";
import { type Judge, learnedClassifier } from "../learned-classifier.ts";
import { checkNames, type DistanceOptions } from "../options.ts";
import { closerThan } from "../reject.ts";

/** Exact 1-nearest-neighbour by a plain loop; for galleries that a tree does not help with. */
export const nearest = {
  id: "nearest",
  title: "the person of the nearest photo, by a plain loop",
  scores: "distance",
  availability: async () => available(),
  open: async (options: DistanceOptions = {}) => openNearest("nearest", options),
  seconds: ({ rows, probes, dimensions }: WorkSize) => 5e-10 * rows * probes * dimensions,
  forMany: true,
} satisfies ClassifierKind;

function openNearest(id: string, options: DistanceOptions): Classifier {
  checkNames(id, options, ["reject"]);
  return learnedClassifier({ id, learn: learnNearest, accepts: closerThan(id, options.reject) });
}

function learnNearest({ data, rows, dimensions, owners }: Gallery): Judge {
  return (probe) => {
    const { row, distance } = nearestRow(data, rows, dimensions, probe);
    return { owner: owners[row]!, score: 0 - distance };
  };
}

/** Components after which a row that is already too far is given up. */
const stretch = 16;

/**
 * The row with the smallest squared Euclidean distance to `probe`; of equals the first.
 * @param data `rows × dimensions`, `rows` at least 1.
 */
export function nearestRow(
  data: Float32Array,
  rows: number,
  dimensions: number,
  probe: Float32Array,
): { row: number; distance: number } {
  let nearest = 0;
  let best = Infinity;
  const unrolled = dimensions - (dimensions % stretch);
  for (let row = 0, offset = 0; row < rows; row++, offset += dimensions) {
    let sum = 0;
    let i = 0;
    // A sum of squares never falls, so a row may be left once it reaches the best: the answer stays exact. Four
    // independent sums let the processor overlap the additions.
    while (i < unrolled && sum < best) {
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (const end = i + stretch; i < end; i += 4) {
        const p = data[offset + i]! - probe[i]!;
        const q = data[offset + i + 1]! - probe[i + 1]!;
        const r = data[offset + i + 2]! - probe[i + 2]!;
        const s = data[offset + i + 3]! - probe[i + 3]!;
        a += p * p;
        b += q * q;
        c += r * r;
        d += s * s;
      }
      sum += a + b + (c + d);
    }
    if (sum >= best) continue;
    for (; i < dimensions; i++) {
      const difference = data[offset + i]! - probe[i]!;
      sum += difference * difference;
    }
    if (sum >= best) continue;
    best = sum;
    nearest = row;
  }
  return { row: nearest, distance: best };
}
