/// <reference path="./ml-knn.d.ts" />
import { availabilityOf } from "@likeness/core";
import type KNN from "ml-knn";
import type { Classifier } from "../classifier.ts";
import type { ClassifierKind, WorkSize } from "../classifier-kind.ts";
import type { Gallery } from "../gallery.ts";
import { type Judge, learnedClassifier, type Verdict } from "../learned-classifier.ts";
import { checkNames, type DistanceOptions } from "../options.ts";
import { closerThan } from "../reject.ts";

/** The identity of the nearest photo. */
export const knn1 = knn("knn-1", "the person of the nearest photo (ml-knn)", 1);

/** The identity that owns most of the three nearest photos. */
export const knn3 = knn("knn-3", "the person of most of the three nearest photos (ml-knn)", 3);

function knn(id: string, title: string, neighbours: number) {
  return {
    id,
    title,
    scores: "distance",
    availability: () => availabilityOf(() => import("ml-knn"), "npm ci"),
    open: (options: DistanceOptions = {}) => openKnn(id, neighbours, options),
    seconds: ({ rows, probes, dimensions }: WorkSize) => rows * probes * (1.3e-9 * dimensions + 8e-8),
  } satisfies ClassifierKind;
}

/**
 * The identity that owns most of the nearest `neighbours` rows (of all rows, when there are fewer), found by ml-knn.
 * Only its search is used: with two neighbours its vote goes to the farther one, so the votes are counted here.
 */
async function openKnn(id: string, neighbours: number, options: DistanceOptions): Promise<Classifier> {
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
  const numbers = Array.from({ length: rows }, (_, row) => [row]);
  const { kdTree } = new Knn(numbers, Array.from(owners), { k: neighbours, distance: distanceTo(data, dimensions) });

  /** More rows than needed are asked for until the last is farther, so that the order of the tree decides no tie. */
  function nearest(probe: Float32Array): Neighbour[] {
    for (let asked = neighbours + 1; ; asked *= 2) {
      const found = kdTree
        .nearest(probe, asked)
        .map(([[, owner], distance]) => ({ owner: owner!, distance }))
        .sort((a, b) => a.distance - b.distance || a.owner - b.owner);
      const settled = asked >= rows || found.at(-1)!.distance > found[neighbours - 1]!.distance;
      if (settled) return found.slice(0, neighbours);
    }
  }
  return (probe) => vote(nearest(probe));
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
 * The squared distance of a probe to the row with a number. The tree holds numbers of rows in place of rows: for every
 * row that it visits ml-knn builds an object with a member for each component, which takes far longer than the distance,
 * and its branches cannot be skipped anyway, since it takes the label behind the last component for one more dimension.
 * It also asks for the distance to a dividing plane, with such an object in place of the probe; 0, as its own default
 * distance answers, makes the search exhaustive and exact.
 */
function distanceTo(data: Float32Array, dimensions: number) {
  return (probe: unknown, [row]: readonly number[]): number => {
    if (!isVector(probe)) return 0;
    const offset = row! * dimensions;
    let sum = 0;
    for (let i = 0; i < dimensions; i++) {
      const difference = probe[i]! - data[offset + i]!;
      sum += difference * difference;
    }
    return sum;
  };
}

function isVector(probe: unknown): probe is Float32Array {
  return ArrayBuffer.isView(probe);
}
