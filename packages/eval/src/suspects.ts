import type { DatasetSummary, Run } from "./result.ts";
import { decodeTemplates } from "./templates.ts";

/** Another aligner's choice overlaps less than this with ours: they did not choose the same face. */
const sameFaceOverlap = 0.3;

/**
 * A photo that lies nearer to other people than to its own: a wrong face was chosen, the crop failed, or the label is
 * wrong. Found from the distances alone and explained, where that is possible, by what other aligners chose.
 */
export interface Suspect {
  readonly file: string;
  /** Median squared distance to the other photos of the same person. */
  readonly toOwn: number;
  /** Smallest median squared distance to another person's photos, and that person. */
  readonly toOther: number;
  readonly other: string;
  readonly reason: string;
}

/** The suspects of a run, worst first. People with fewer than three enrolled photos have no median worth reading. */
export function suspects(run: Run, dataset: DatasetSummary, others: readonly Run[]): Suspect[] {
  const templates = decodeTemplates(run);
  const byPerson = new Map<string, number[]>();
  dataset.photos.forEach(({ identity }, i) => {
    if (templates[i] !== undefined) byPerson.set(identity, [...(byPerson.get(identity) ?? []), i]);
  });
  const found: Suspect[] = [];
  dataset.photos.forEach(({ file, identity }, i) => {
    const own = byPerson.get(identity)?.filter((j) => j !== i) ?? [];
    if (templates[i] === undefined || own.length < 2) return;
    const toOwn = medianDistance(templates, i, own);
    let nearest: { toOther: number; other: string } | undefined;
    for (const [other, photos] of byPerson) {
      if (other === identity) continue;
      const toOther = medianDistance(templates, i, photos);
      if (nearest === undefined || toOther < nearest.toOther) nearest = { toOther, other };
    }
    if (nearest === undefined || nearest.toOther >= toOwn) return;
    found.push({ file, toOwn, ...nearest, reason: explain(run, i, others) });
  });
  return found.sort((a, b) => b.toOwn - b.toOther - (a.toOwn - a.toOther));
}

function explain(run: Run, photo: number, others: readonly Run[]): string {
  const row = run.enrolment.photos[photo]!;
  const aligners = new Map(
    others.filter((o) => o.aligner.id !== run.aligner.id && o.aligner.id !== "none").map((o) => [o.aligner.id, o]),
  );
  const elsewhere: string[] = [];
  for (const [aligner, other] of aligners) {
    const theirs = other.enrolment.photos[photo]?.box;
    if (row.box === undefined || theirs === undefined) continue;
    const overlap = intersectionOverUnion(row.box, theirs);
    if (overlap < sameFaceOverlap) elsewhere.push(`${aligner} chose another face (overlap ${overlap.toFixed(2)})`);
  }
  if (run.aligner.id === "none") return "no alignment";
  const faces = row.faces > 1 ? `${row.faces} faces were found` : "one face was found";
  return elsewhere.length > 0 ? `${faces}; ${elsewhere.join(", ")}: probably the wrong face` : faces;
}

function medianDistance(templates: readonly (Float32Array | undefined)[], from: number, to: readonly number[]): number {
  const a = templates[from]!;
  const distances = to.map((j) => {
    const b = templates[j]!;
    let sum = 0;
    for (let d = 0; d < a.length; d++) sum += (a[d]! - b[d]!) ** 2;
    return sum;
  });
  distances.sort((x, y) => x - y);
  const middle = distances.length >> 1;
  return distances.length % 2 === 1 ? distances[middle]! : (distances[middle - 1]! + distances[middle]!) / 2;
}

/** Overlap of two boxes `[left, top, width, height]`: area in both over area in either, 0 to 1. */
export function intersectionOverUnion(a: readonly number[], b: readonly number[]): number {
  const width = Math.min(a[0]! + a[2]!, b[0]! + b[2]!) - Math.max(a[0]!, b[0]!);
  const height = Math.min(a[1]! + a[3]!, b[1]! + b[3]!) - Math.max(a[1]!, b[1]!);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  return both / (a[2]! * a[3]! + b[2]! * b[3]! - both);
}
