import { type Box, overlap } from "@likeness/core/pure";
import type { DatasetSummary, Run } from "@likeness/result";
import { decodeTemplates } from "@likeness/result";
import { squaredDistance } from "../pairs/squared-distance.ts";

/** Boxes of two aligners that overlap (IoU) less than this are boxes of two faces. */
export const sameFaceOverlap = 0.3;

/**
 * A photo that most photos of its own person reject, or that lies nearer to somebody else: a wrong face was chosen, the
 * crop failed, or the label is wrong. Found from the distances alone and explained, where that is possible, by what
 * other aligners chose.
 */
export interface Suspect {
  readonly file: string;
  /** Median squared distance to the other photos of the same person. */
  readonly toOwn: number;
  /** Another person whose photos are nearer, by median squared distance; null when its own are the nearest. */
  readonly nearer: { readonly identity: string; readonly distance: number } | null;
  readonly reason: string;
}

/** The suspects of a run, farthest from their own person first. People with fewer than three enrolled photos have no median worth reading. */
export function suspects(run: Run, dataset: DatasetSummary, others: readonly Run[]): Suspect[] {
  const threshold = "skipped" in run.verification ? Number.POSITIVE_INFINITY : run.verification.best.threshold;
  const templates = decodeTemplates(run);
  const photosOf = new Map<string, number[]>(dataset.photos.map(({ identity }) => [identity, []]));
  dataset.photos.forEach(({ identity }, i) => {
    if (templates[i] !== undefined) photosOf.get(identity)!.push(i);
  });
  const found: Suspect[] = [];
  dataset.photos.forEach(({ file, identity }, i) => {
    const own = photosOf.get(identity)!.filter((j) => j !== i);
    if (templates[i] === undefined || own.length < 2) return;
    const toOwn = medianDistance(templates, i, own);
    const nearest = nearestOther(templates, i, identity, photosOf);
    const nearer = nearest !== null && nearest.distance < toOwn ? nearest : null;
    if (nearer === null && toOwn < threshold) return;
    found.push({ file, toOwn, nearer, reason: explain(run, i, others) });
  });
  return found.sort((a, b) => b.toOwn - a.toOwn);
}

function nearestOther(
  templates: readonly (Float32Array | undefined)[],
  photo: number,
  own: string,
  photosOf: ReadonlyMap<string, readonly number[]>,
): Suspect["nearer"] {
  let nearest: Suspect["nearer"] = null;
  for (const [identity, photos] of photosOf) {
    if (identity === own || photos.length === 0) continue;
    const distance = medianDistance(templates, photo, photos);
    if (nearest === null || distance < nearest.distance) nearest = { identity, distance };
  }
  return nearest;
}

function explain(run: Run, photo: number, others: readonly Run[]): string {
  const row = run.enrolment.photos[photo]!;
  const aligners = new Map(
    others.filter((o) => o.aligner.id !== run.aligner.id && !o.aligner.wholePhoto).map((o) => [o.aligner.id, o]),
  );
  const elsewhere: string[] = [];
  for (const [aligner, other] of aligners) {
    const theirs = other.enrolment.photos[photo]?.box;
    if (row.box === undefined || theirs === undefined) continue;
    const shared = boxOverlap(row.box, theirs);
    if (shared < sameFaceOverlap) elsewhere.push(`${aligner} chose another face (overlap ${shared.toFixed(2)})`);
  }
  if (run.aligner.wholePhoto) return "no alignment";
  const faces = row.faces > 1 ? `${row.faces} faces were found` : "one face was found";
  return elsewhere.length > 0 ? `${faces}; ${elsewhere.join(", ")}: probably the wrong face` : faces;
}

function medianDistance(templates: readonly (Float32Array | undefined)[], from: number, to: readonly number[]): number {
  const a = templates[from]!;
  const distances = to.map((j) => squaredDistance(a, templates[j]!));
  distances.sort((x, y) => x - y);
  const middle = distances.length >> 1;
  return distances.length % 2 === 1 ? distances[middle]! : (distances[middle - 1]! + distances[middle]!) / 2;
}

/** Overlap (IoU) of two boxes as a result holds them, `[left, top, width, height]`. */
export function boxOverlap(a: readonly number[], b: readonly number[]): number {
  return overlap(toBox(a), toBox(b));
}

function toBox([left, top, width, height]: readonly number[]): Box {
  return { left: left!, top: top!, width: width!, height: height! };
}
