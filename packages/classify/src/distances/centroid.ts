import { available } from "@likeness/core";
import type { Classifier } from "../classifier.ts";
import type { ClassifierKind, WorkSize } from "../classifier-kind.ts";
import type { Gallery } from "../gallery.ts";
import { type Judge, learnedClassifier } from "../learned-classifier.ts";
import { checkNames, type DistanceOptions } from "../options.ts";
import { closerThan } from "../reject.ts";

/** The identity whose mean embedding is nearest; the mean is not normalised. */
export const centroid = {
  id: "centroid",
  title: "the person whose mean embedding is nearest",
  scores: "distance",
  availability: async () => available(),
  open: async (options: DistanceOptions = {}) => openCentroid("centroid", options),
  seconds: ({ people, probes, dimensions }: WorkSize) => 7e-10 * people * probes * dimensions,
  forMany: true,
} satisfies ClassifierKind;

function openCentroid(id: string, options: DistanceOptions): Classifier {
  checkNames(id, options, ["reject"]);
  return learnedClassifier({ id, learn: learnCentroids, accepts: closerThan(id, options.reject) });
}

function learnCentroids(gallery: Gallery): Judge {
  const { dimensions } = gallery;
  const means = centroids(gallery);
  return (probe) => {
    let owner = 0;
    let best = Infinity;
    for (let identity = 0, offset = 0; offset < means.length; identity++, offset += dimensions) {
      let sum = 0;
      for (let i = 0; i < dimensions; i++) {
        const difference = means[offset + i]! - probe[i]!;
        sum += difference * difference;
      }
      if (sum >= best) continue;
      best = sum;
      owner = identity;
    }
    return { owner, score: 0 - best };
  };
}

/** The mean of each identity's rows: `identities × dimensions`. */
function centroids({ identities, data, dimensions, starts }: Gallery): Float64Array {
  const means = new Float64Array(identities.length * dimensions);
  for (let identity = 0; identity < identities.length; identity++) {
    const mean = means.subarray(identity * dimensions, (identity + 1) * dimensions);
    const first = starts[identity]!;
    const end = starts[identity + 1]!;
    for (let row = first; row < end; row++) {
      for (let i = 0; i < dimensions; i++) mean[i]! += data[row * dimensions + i]!;
    }
    for (let i = 0; i < dimensions; i++) mean[i]! /= end - first;
  }
  return means;
}
