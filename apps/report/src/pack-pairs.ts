import { LikenessError } from "@likeness/core/pure";
import { rowDistance } from "@likeness/metrics";
import type { Run } from "@likeness/result";
import type { PackedPairs } from "./payload.ts";

/** Beyond this many enrolled photos a report without faces holds no distances: they grow with the square. */
const mostPhotosWithDistances = 1000;

/**
 * Templates or the distances between them, whichever is smaller; with `noFaces` never templates. A template finds its
 * owner in any other collection, distances among these photos do not.
 * @throws LikenessError `bad-input` when there is not one template for each enrolled photo.
 */
export function packPairs({ id, enrolment, templates }: Run, noFaces: boolean): PackedPairs {
  const { dimensions, data } = templates;
  const bytes = Buffer.from(data, "base64");
  const count = enrolment.enrolled;
  if (bytes.length !== 4 * dimensions * count) {
    const expected = `${count} templates of ${dimensions} numbers are ${4 * dimensions * count}`;
    throw new LikenessError("bad-input", `the run ${id} holds ${bytes.length} bytes of templates; ${expected}`, {
      hint: "the result was cut off or edited: evaluate again",
    });
  }
  const distanceBytes = (8 * count * (count - 1)) / 2;
  if (noFaces ? count <= mostPhotosWithDistances : distanceBytes < bytes.length) {
    const rows = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    return { kind: "distances", data: pairDistances(rows, dimensions, count).toString("base64") };
  }
  return noFaces ? { kind: "none" } : { kind: "templates", dimensions, data };
}

/** As the evaluation computes them, so that the page decides every pair as it did. */
function pairDistances(templates: Float32Array, dimensions: number, count: number): Buffer {
  const distances = Buffer.alloc((8 * count * (count - 1)) / 2);
  let at = 0;
  for (let i = 1; i < count; i++) {
    for (let j = 0; j < i; j++, at += 8) distances.writeDoubleLE(rowDistance(templates, i, j, dimensions), at);
  }
  return distances;
}
