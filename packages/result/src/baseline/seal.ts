import { sha256 } from "@likeness/core";

/** The seal of a baseline, over its JSON without the seal itself: the order of fields counts. */
export function sealOf(baseline: object): string {
  return sha256(JSON.stringify({ ...baseline, sha256: undefined }));
}
