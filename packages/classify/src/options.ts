import { LikenessError, nearestId } from "@likeness/core";

/** Options of the classifiers that measure distances: `knn-1`, `knn-3`, `nearest`, `centroid`. */
export interface DistanceOptions {
  /**
   * A probe whose squared Euclidean distance to the answered identity is not below this is `unknown`; 0 (everybody is
   * unknown) to Infinity. Default Infinity: nobody is. The distance is to the identity's nearest photo, for `centroid`
   * to the mean of its photos.
   */
  readonly reject?: number;
}

/** Options of every classifier that draws boundaries between people. */
export interface MarginOptions {
  /**
   * A probe whose decision value is not above this is `unknown`. Default −Infinity: nobody is. `linear-svc`: the value
   * of the answered identity against all the others. `svm-*`: the smallest value of the answered identity against any
   * one of the others. 0 is the boundary, 1 the margin.
   */
  readonly reject?: number;
  /** C: the price of a training row on the wrong side of its margin, above 0. Default 1. */
  readonly cost?: number;
  /** When the solver stops: the largest violation of the optimality conditions, above 0. */
  readonly tolerance?: number;
}

/** Options of `svm-linear`; the default tolerance is 1e-3. */
export type SvmOptions = MarginOptions;

/** Options of `svm-rbf`; the default tolerance is 1e-3. */
export interface SvmRbfOptions extends SvmOptions {
  /**
   * γ of exp(−γ·squared distance), above 0. Default "scale": 1 / (dimensions × variance of all the gallery's
   * components), or 1 when they are all equal.
   */
  readonly gamma?: number | "scale";
}

/** Options of `linear-svc`; the default tolerance is 1e-4. */
export interface LinearSvcOptions extends MarginOptions {
  /** Sweeps over the gallery after which the solver gives up with a process warning, from 1. Default 1000. */
  readonly maxIterations?: number;
  /**
   * Of the order in which the solver visits the rows, a whole number from 0. Default 1. The answer depends on it within
   * the tolerance only.
   */
  readonly seed?: number;
}

/**
 * Refuses what would otherwise be ignored in silence.
 * @throws LikenessError `usage` that names the option and lists those there are.
 */
export function checkNames<Options extends object>(
  id: string,
  options: Options,
  known: readonly (keyof Options & string)[],
): void {
  for (const name of Object.keys(options)) {
    if ((known as readonly string[]).includes(name)) continue;
    const nearest = nearestId(name, known);
    const suggestion = nearest === undefined ? "" : ` (did you mean ${nearest}?)`;
    throw new LikenessError("usage", `${id} has no option "${name}"; known: ${known.join(", ")}${suggestion}`);
  }
}

/**
 * The option's value, or its default.
 * @throws LikenessError `usage` unless it is a finite number above 0.
 */
export function positive(id: string, name: string, value: unknown, standard: number): number {
  if (value === undefined) return standard;
  if (typeof value === "number" && value > 0 && Number.isFinite(value)) return value;
  throw new LikenessError("usage", `${id}: ${name} is ${String(value)}, expected a finite number above 0`);
}

/**
 * The option's value, or its default.
 * @throws LikenessError `usage` unless it is a whole number from `least` to 2³² − 1.
 */
export function whole(id: string, name: string, value: unknown, standard: number, least: number): number {
  if (value === undefined) return standard;
  if (Number.isInteger(value) && Number(value) >= least && Number(value) < 2 ** 32) return Number(value);
  throw new LikenessError("usage", `${id}: ${name} is ${String(value)}, expected a whole number from ${least}`);
}
