import { fnv1a32, mulberry32, sha256 } from "@likeness/core";
import type { TemplateKey } from "../../src/store/template-key.ts";
import type { NamedEmbeddingRow } from "../../src/store/write-embeddings.ts";

export const sampleKey: TemplateKey = {
  generation: 3,
  likeness: "0.0.0",
  decoders: { sharp: "0.1.0" },
  aligner: { id: "tiny", title: "finds faces", detail: null, libraries: {} },
  faceChoice: "largest",
  missPolicy: "fail",
  model: { id: "net", settings: null, weights: "0".repeat(64), dimensions: 8 },
  crop: { kind: "dlib", size: 150, padding: 0.25 },
  runtime: { id: "onnx-cpu", library: "onnxruntime-node 1.0" },
};

/** Row `i`: enrolled, but for every fifth, which has no face. The same `i` gives the same row everywhere. */
export function sampleRow(i: number): NamedEmbeddingRow {
  const file = `Person ${i % 3}/photo ${i}.jpg`;
  const uniform = mulberry32(fnv1a32(file));
  const floats = (count: number) => Float32Array.from({ length: count }, () => uniform() - 0.5);
  const row = { photo: sha256(file), file, identity: `Person ${i % 3}`, size: [250, 251] as const };
  if (i % 5 === 4) {
    const missing = { box: null, score: null, landmarks: null, embedding: null };
    return { ...row, ...missing, state: "no-face", detail: "nothing above 0.5", faces: 0 };
  }
  return {
    ...row,
    state: "enrolled",
    detail: null,
    faces: 1 + (i % 2),
    box: { left: 10.1 + i, top: 20.3, width: 100.7, height: 1 / 3 },
    score: 0.1 + uniform() / 2,
    landmarks: floats(136),
    embedding: floats(8),
  };
}

export const sampleRows = (count: number, from = 0): NamedEmbeddingRow[] =>
  Array.from({ length: count }, (_, i) => sampleRow(from + i));
