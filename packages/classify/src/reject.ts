import { LikenessError } from "@likeness/core";

/** Whether a score (see `Prediction.score`) is good enough for a name; otherwise the answer is `unknown`. */
export type Accepts = (score: number) => boolean;

/**
 * Keeps answers whose squared distance is strictly below `reject`, as the verification protocol counts a match.
 * @param reject squared Euclidean distance, 0 to Infinity; Infinity keeps every answer, 0 none.
 * @throws LikenessError `usage` for a negative threshold or NaN.
 */
export function closerThan(id: string, reject = Infinity): Accepts {
  if (typeof reject !== "number" || !(reject >= 0)) {
    throw new LikenessError("usage", `${id}: reject is ${reject}, expected a squared distance from 0 to Infinity`);
  }
  return (score) => 0 - score < reject;
}

/**
 * Keeps answers whose decision value is strictly above `reject`.
 * @param reject decision value; −Infinity keeps every answer, Infinity none.
 * @throws LikenessError `usage` for NaN.
 */
export function surerThan(id: string, reject = -Infinity): Accepts {
  if (typeof reject !== "number" || Number.isNaN(reject)) {
    throw new LikenessError("usage", `${id}: reject is ${reject}, expected a decision value`, {
      hint: "0 is the boundary, 1 the margin; -Infinity never answers unknown",
    });
  }
  return (score) => score > reject;
}
