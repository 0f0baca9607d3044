import type { BenchResult, Enrolment, PhotoRow, Result, Run } from "@likeness/result";
import type { FacesSidecar } from "./faces.ts";

/** What a page holds: every result, packed so that nothing is in it twice, and every benchmark. */
export interface Payload {
  readonly likenessReport: 1;
  readonly withFaces: boolean;
  readonly entries: readonly PayloadEntry[];
  readonly benches: readonly BenchResult[];
}

export interface PayloadEntry {
  readonly result: Omit<Result, "runs">;
  readonly runs: readonly PayloadRun[];
  /** Rows of all photos; runs with the same aligner share them. */
  readonly photoRows: readonly (readonly PhotoRow[])[];
  readonly faces?: FacesSidecar;
}

export type PayloadRun = Omit<Run, "templates" | "enrolment"> & {
  /** `photos` is a place in `photoRows`. */
  readonly enrolment: Omit<Enrolment, "photos"> & { readonly photos: number };
  readonly pairs: PackedPairs;
};

/** What the distances come from, little-endian in base64. */
export type PackedPairs =
  /** float32, row after row. */
  | { readonly kind: "templates"; readonly dimensions: number; readonly data: string }
  /** float64, of enrolled photos (1,0), (2,0), (2,1), (3,0), … */
  | { readonly kind: "distances"; readonly data: string }
  /** Left out: too many photos for distances, and templates may not travel. */
  | { readonly kind: "none" };
