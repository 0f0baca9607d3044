import type { PhotoRow } from "@likeness/result";
import { packPairs } from "./pack-pairs.ts";
import type { PayloadEntry } from "./payload.ts";
import type { ReportInput } from "./write-report.ts";

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
