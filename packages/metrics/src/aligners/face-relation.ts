import type { Run } from "@likeness/result";
import { boxOverlap, sameFaceOverlap } from "./suspects.ts";

type PhotoRow = Run["enrolment"]["photos"][number];

/** What two aligners have in common in one photo. */
export type FaceRelation = "same" | "other" | "only-first" | "only-second" | "neither";

/**
 * Whether two aligners chose the same face of a photo. A photo that only one of them enrolled is `only-first` or
 * `only-second`; a template of the photo's middle (the miss policy `center-crop`) stands for no face that was found.
 */
export function faceRelation(first: PhotoRow, second: PhotoRow): FaceRelation {
  const one = first.state === "enrolled" && first.box !== undefined;
  const other = second.state === "enrolled" && second.box !== undefined;
  if (!one || !other) return one ? "only-first" : other ? "only-second" : "neither";
  return boxOverlap(first.box!, second.box!) >= sameFaceOverlap ? "same" : "other";
}
