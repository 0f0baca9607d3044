import type { Result, Run } from "@likeness/result";
import type { FacesSidecar } from "../../faces.ts";
import type { PackedPairs, Payload, PayloadEntry } from "../../payload.ts";

/** A result as the views read it. */
export interface ReportEntry {
  readonly result: Omit<Result, "runs"> & { readonly runs: readonly ReportRun[] };
  readonly faces: FacesSidecar | undefined;
}

/** A run with its pairs in whatever form the page holds them. */
export type ReportRun = Omit<Run, "templates"> & { readonly pairs: PackedPairs };

export function unpack({ entries }: Payload): readonly ReportEntry[] {
  return entries.map(unpackEntry);
}

function unpackEntry({ result, runs, photoRows, faces }: PayloadEntry): ReportEntry {
  return {
    result: {
      ...result,
      runs: runs.map((run) => ({
        ...run,
        enrolment: { ...run.enrolment, photos: photoRows[run.enrolment.photos] ?? [] },
      })),
    },
    faces,
  };
}
