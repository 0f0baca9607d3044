import type { CropSpec } from "@likeness/align";

/** A crop in one word, as results and folders name it: `dlib150`, `openface96`. */
export function cropName(spec: CropSpec): string {
  return `${spec.kind}${spec.size}`;
}
