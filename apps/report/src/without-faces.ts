import type { PhotoRow, Run } from "@likeness/eval/result";
import { mostPhotosWithDistances, type PayloadRun } from "./payload.ts";

/** The run without anything that shows or finds a face: no box, no landmarks, no template. Distances stay. */
export function withoutFaces(run: Run): PayloadRun {
  const { templates, ...rest } = run;
  return {
    ...rest,
    enrolment: { ...run.enrolment, photos: run.enrolment.photos.map(withoutPlace) },
    distances: pairDistances(templates),
  };
}

function withoutPlace(row: PhotoRow): PhotoRow {
  return { state: row.state, faces: row.faces };
}

function pairDistances({ dimensions, data }: Run["templates"]): string | null {
  const bytes = Buffer.from(data, "base64");
  const templates = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const count = dimensions === 0 ? 0 : templates.length / dimensions;
  if (count > mostPhotosWithDistances) return null;
  const distances = Buffer.alloc(((count * (count - 1)) / 2) * 4);
  for (let i = 1, at = 0; i < count; i++) {
    for (let j = 0; j < i; j++, at += 4) distances.writeFloatLE(squaredDistance(templates, dimensions, i, j), at);
  }
  return distances.toString("base64");
}

function squaredDistance(templates: Float32Array, dimensions: number, i: number, j: number): number {
  let sum = 0;
  for (let k = 0, a = i * dimensions, b = j * dimensions; k < dimensions; k++, a++, b++) {
    const difference = templates[a]! - templates[b]!;
    sum += difference * difference;
  }
  return sum;
}
