import { squaredDistance } from "@likeness/metrics";

/** Photos with their person and template; no template for one that did not enrol. */
export interface SyntheticPhoto {
  readonly file: string;
  readonly identity: string;
  readonly template: Float32Array | null;
}

/** Decisions at a threshold by looking at every pair: `distance < threshold` is accepted, a pair without two templates is not. */
export function decisionsAt(photos: readonly SyntheticPhoto[], threshold: number) {
  const decisions = { trueAccepts: 0, falseRejects: 0, falseAccepts: 0, trueRejects: 0 };
  for (const [i, { identity, template }] of photos.entries()) {
    for (let j = 0; j < i; j++) {
      const other = photos[j]!;
      const accepted =
        template !== null && other.template !== null && squaredDistance(template, other.template) < threshold;
      if (identity === other.identity) decisions[accepted ? "trueAccepts" : "falseRejects"]++;
      else decisions[accepted ? "falseAccepts" : "trueRejects"]++;
    }
  }
  return decisions;
}
