/// <reference path="./ml-knn.d.ts" />
import type KNN from "ml-knn";
import type { Classifier } from "./classifier.ts";
import type { Gallery } from "./gallery.ts";
import { type Judge, learnedClassifier, type Verdict } from "./learned-classifier.ts";
import { checkNames, type DistanceOptions } from "./options.ts";
import { closerThan } from "./reject.ts";

/**
 * The identity that owns most of the nearest `neighbours` rows (of all rows, when there are fewer), found by ml-knn.
 * Only its search is used: with two neighbours its vote goes to the farther one, so the votes are counted here.
 */
export async function openKnn(id: string, neighbours: number, options: DistanceOptions): Promise<Classifier> {
  checkNames(id, options, ["reject"]);
  const accepts = closerThan(id, options.reject);
  const { default: Knn } = await import("ml-knn");
  return learnedClassifier({ id, learn: (gallery) => learnNeighbours(Knn, gallery, neighbours), accepts });
}

/** A row near the probe: its identity and squared distance. */
interface Neighbour {
  readonly owner: number;
  readonly distance: number;
}

function learnNeighbours(Knn: typeof KNN, gallery: Gallery, neighbours: number): Judge {
  const { data, rows, dimensions, owners } = gallery;
  const vectors = Array.from({ length: rows }, (_, row) =>
    Array.from(data.subarray(row * dimensions, (row + 1) * dimensions)),
  );
  const { kdTree } = new Knn(vectors, Array.from(owners), { k: neighbours, distance: squaredDistance });

  /** More rows than needed are asked for until the last is farther, so that the order of the tree decides no tie. */
  function nearest(probe: readonly number[]): Neighbour[] {
    for (let asked = neighbours + 1; ; asked *= 2) {
      const found = kdTree
        .nearest(probe, asked)
        .map(([row, distance]) => ({ owner: row[dimensions]!, distance }))
        .sort((a, b) => a.distance - b.distance || a.owner - b.owner);
      const settled = asked >= rows || found.at(-1)!.distance > found[neighbours - 1]!.distance;
      if (settled) return found.slice(0, neighbours);
    }
  }
  return (probe) => vote(nearest(Array.from(probe)));
}

/** The owner of most neighbours (of equals the one that sorts first), and the negated distance to its nearest. */
function vote(neighbours: readonly Neighbour[]): Verdict {
  const votes = new Map<number, { count: number; distance: number }>();
  for (const { owner, distance } of neighbours) {
    const own = votes.get(owner);
    if (own === undefined) votes.set(owner, { count: 1, distance });
    else own.count++;
  }
  const [best] = [...votes].sort(([a, { count: m }], [b, { count: n }]) => n - m || a - b);
  return { owner: best![0], score: 0 - best![1].distance };
}

/**
 * ml-knn compares the probe with rows that carry their label behind the last component, so the first argument's
 * length counts. It also asks for the distance to a dividing plane with an object without length; the 0 it gets is
 * what its default distance answers, and makes the search exhaustive and exact.
 */
function squaredDistance(probe: readonly number[], row: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < probe.length; i++) {
    const difference = probe[i]! - row[i]!;
    sum += difference * difference;
  }
  return sum;
}
