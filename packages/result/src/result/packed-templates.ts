import { LikenessError } from "@likeness/core/pure";
import type { Run } from "./run.ts";

/** Float32 rows as little-endian bytes in base64, as `run.templates` holds them. */
export function encodeTemplates(embeddings: readonly Float32Array[], dimensions: number): Run["templates"] {
  const bytes = Buffer.alloc(embeddings.length * dimensions * 4);
  embeddings.forEach((row, i) => {
    for (let d = 0; d < dimensions; d++) bytes.writeFloatLE(row[d]!, (i * dimensions + d) * 4);
  });
  return { dimensions, data: bytes.toString("base64") };
}

/**
 * The template of every photo of the dataset, `undefined` where none was enrolled.
 * @throws LikenessError `bad-input` when the result's templates do not fit its enrolment.
 */
export function decodeTemplates(run: Run): (Float32Array | undefined)[] {
  const bytes = Buffer.from(run.templates.data, "base64");
  const { dimensions } = run.templates;
  if (bytes.length !== run.enrolment.enrolled * dimensions * 4) {
    throw new LikenessError(
      "bad-input",
      `run ${run.id}: ${bytes.length} bytes of templates, expected ${run.enrolment.enrolled} × ${dimensions} × 4`,
    );
  }
  let at = 0;
  return run.enrolment.photos.map(({ state }) => {
    if (!hasTemplate(state)) return undefined;
    const row = new Float32Array(dimensions);
    for (let d = 0; d < dimensions; d++, at += 4) row[d] = bytes.readFloatLE(at);
    return row;
  });
}

/** Whether a photo in this state has a template. */
export function hasTemplate(state: Run["enrolment"]["photos"][number]["state"]): boolean {
  return state === "enrolled" || state === "enrolled-center-crop";
}
