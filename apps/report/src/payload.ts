import type { Result, Run } from "@likeness/eval/result";
import type { FacesSidecar } from "./faces.ts";

/** What a page holds: the results as they are, apart from what `--no-faces` takes out. */
export interface Payload {
  readonly likenessReport: 1;
  readonly withFaces: boolean;
  readonly entries: readonly PayloadEntry[];
}

export interface PayloadEntry {
  readonly result: Omit<Result, "runs"> & { readonly runs: readonly PayloadRun[] };
  readonly faces?: FacesSidecar;
}

/**
 * A run without its templates when faces are left out: a template finds its owner in any other collection, distances
 * among these photos do not. `distances` are float32, little-endian, base64: of enrolled photos (1,0), (2,0), (2,1), (3,0), …
 */
export type PayloadRun = Omit<Run, "templates"> &
  (
    | { readonly templates: Run["templates"]; readonly distances?: never }
    | { readonly templates?: never; readonly distances: string | null }
  );

/** Beyond this many enrolled photos a report without faces holds no distances: they grow with the square. */
export const mostPhotosWithDistances = 1500;
