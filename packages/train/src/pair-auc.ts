import { LikenessError } from "@likeness/core";

/**
 * Area under the ROC curve of all pairs: the chance that two photos of one person are nearer to each other than two of
 * different people, ties counting half. Exact, by ranks (Mann & Whitney 1947).
 * @param embeddings one for each photo, of one length.
 * @param identities whose they are.
 * @throws LikenessError `bad-input` without pairs of both kinds.
 */
export function pairAuc(embeddings: readonly Float32Array[], identities: readonly string[]): number {
  const same: number[] = [];
  const different: number[] = [];
  for (let a = 0; a < embeddings.length; a++) {
    for (let b = 0; b < a; b++) {
      const distance = squaredDistance(embeddings[a]!, embeddings[b]!);
      (identities[a] === identities[b] ? same : different).push(distance);
    }
  }
  if (same.length === 0 || different.length === 0) {
    throw new LikenessError("bad-input", "an AUC takes two people at least, and two photos of one of them");
  }
  return areaOf(Float64Array.from(same).sort(), Float64Array.from(different).sort());
}

/** For each distance of `same` the number of greater ones in `different`, equal ones as halves. Both are sorted. */
function areaOf(same: Float64Array, different: Float64Array): number {
  let smaller = 0;
  let notGreater = 0;
  let sum = 0;
  for (const distance of same) {
    while (smaller < different.length && different[smaller]! < distance) smaller++;
    while (notGreater < different.length && different[notGreater]! <= distance) notGreater++;
    sum += different.length - (smaller + notGreater) / 2;
  }
  return sum / (same.length * different.length);
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}
