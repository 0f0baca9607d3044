import type { PhotoRow, Result } from "@likeness/result";
import type { FacesSidecar } from "./faces.ts";
import { packPairs } from "./pack-pairs.ts";
import type { PayloadEntry } from "./payload.ts";

export interface ReportInput {
  readonly result: Result;
  /** Pictures of the result's photos, from `readFaces`. Without them the page shows identifiers. */
  readonly faces?: FacesSidecar | undefined;
}

/** A result as the page holds it: rows that several runs share once, and without what shows a face when asked to. */
export function packResult({ result: { runs, ...result }, faces }: ReportInput, noFaces: boolean): PayloadEntry {
  const places = new Map<string, number>();
  const packed = runs.map((whole) => {
    const { templates: _, enrolment, ...run } = whole;
    const rows = JSON.stringify(noFaces ? enrolment.photos.map(withoutPlace) : enrolment.photos);
    const photos = places.get(rows) ?? places.size;
    places.set(rows, photos);
    return { ...run, enrolment: { ...enrolment, photos }, pairs: packPairs(whole, noFaces) };
  });
  return {
    result,
    runs: packed,
    photoRows: [...places.keys()].map((rows) => JSON.parse(rows) as PhotoRow[]),
    ...(noFaces || faces === undefined ? {} : { faces }),
  };
}

function withoutPlace({ state, faces }: PhotoRow): PhotoRow {
  return { state, faces };
}
