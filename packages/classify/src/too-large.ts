import type { ClassifierId } from "./classifiers.ts";

/** How much a classifier is given to do. */
export interface WorkSize {
  /** People in the gallery. */
  readonly people: number;
  /** Photos in the gallery. */
  readonly rows: number;
  /** Photos to name. */
  readonly probes: number;
  /** Components of an embedding. */
  readonly dimensions: number;
}

/** Seconds that a classifier may take by {@link estimatedSeconds} before an evaluation leaves it out. */
export const mostSeconds = 300;

/**
 * Support vectors × people beyond which libsvm-js cannot write its model out: its text then has more characters than an
 * array of V8 has room for, and the process ends. 2,000 people with a photo each (4 million) work, 2,500 do not.
 */
const mostCoefficients = 5e6;

type Estimate = (size: WorkSize) => number;

const trainedByPairs: Estimate = ({ people, rows, probes, dimensions }) =>
  7e-6 * rows * people + 9e-10 * rows ** 2 * dimensions + 4e-9 * probes * people * (rows + people / 2);

const searchedByTree: Estimate = ({ rows, probes, dimensions }) => rows * probes * (1.3e-9 * dimensions + 8e-8);

/** Measured with unit vectors of 128 to 1,024 components; a slower machine takes longer in proportion. */
const estimates: Readonly<Record<ClassifierId, Estimate>> = {
  "knn-1": searchedByTree,
  "knn-3": searchedByTree,
  "svm-linear": trainedByPairs,
  "svm-rbf": trainedByPairs,
  "linear-svc": ({ people, rows, probes, dimensions }) => people * dimensions * (1e-8 * rows + 1e-9 * probes),
  nearest: ({ rows, probes, dimensions }) => 5e-10 * rows * probes * dimensions,
  centroid: ({ people, probes, dimensions }) => 7e-10 * people * probes * dimensions,
};

/** Seconds for fit and predict together on one core, within a factor of two or so: it depends on sizes alone. */
export function estimatedSeconds(id: ClassifierId, size: WorkSize): number {
  return estimates[id](size);
}

/**
 * Why a classifier is not run on so much work, as half a sentence with the way out; undefined when it can be. The answer
 * depends on the sizes alone, so that a busy machine leaves nothing out that an idle one has.
 */
export function tooLarge(id: ClassifierId, size: WorkSize, most = mostSeconds): string | undefined {
  const { people, rows } = size;
  const byPairs = estimates[id] === trainedByPairs;
  const machines = (people * (people - 1)) / 2;
  const forPairs = byPairs ? ` (a machine for each of ${amount(machines)} pairs of people)` : "";
  if (byPairs && rows * people > mostCoefficients) {
    return `${amount(people)} people in ${amount(rows)} photos are more than libsvm-js has room for${forPairs}; use linear-svc or nearest`;
  }
  const seconds = estimatedSeconds(id, size);
  if (seconds <= most) return undefined;
  const cheaper = (["linear-svc", "nearest", "centroid"] as const).filter(
    (other) => other !== id && estimatedSeconds(other, size) <= Math.min(most, seconds / 2),
  );
  const wayOut = cheaper.length === 0 ? "" : `; use ${cheaper.join(" or ")}`;
  return `${amount(people)} people would take about ${duration(seconds)}${forPairs}${wayOut}`;
}

function amount(count: number): string {
  return count.toLocaleString("en-US");
}

function duration(seconds: number): string {
  if (seconds < 90) return seconds < 1.5 ? "a second" : `${Math.round(seconds)} seconds`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} minutes` : `${amount(Math.round(seconds / 3600))} hours`;
}
