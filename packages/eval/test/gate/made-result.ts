import { classifiers as registry } from "@likeness/classify";
import { mulberry32, normal, sha256 } from "@likeness/core";
import { packTemplates, splitOf, verify } from "@likeness/metrics";
import type { Result, Run } from "@likeness/result";
import { encodeTemplates } from "@likeness/result";
import { identify } from "../../src/scoring/identification.ts";

/** What is special about a made result. */
export interface Making {
  /** Photos of each person. Default: eight people with six photos. */
  readonly photos?: readonly number[];
  /** Photos that are there, by person and number. */
  readonly has?: (person: number, photo: number) => boolean;
  readonly file?: (person: number, photo: number) => string;
  readonly hash?: (person: number, photo: number) => string;
  /** How far a photo's template lies from its person's middle. Default 0.6. */
  readonly spread?: number;
  /** All templates become so many times as long. */
  readonly scale?: number;
  readonly enrolled?: (person: number, photo: number) => boolean;
  readonly classifiers?: readonly string[];
  readonly id?: string;
  readonly timings?: Partial<Run["timings"]>;
}

/** A result over templates drawn about people's middles; a photo's template hangs on its person and number alone. */
export async function madeResult(making: Making = {}): Promise<Result> {
  const { photos: counts = Array(8).fill(6) as number[], spread = 0.6, scale = 1, has = () => true } = making;
  const { classifiers = ["nearest", "centroid"], id = "faceapi-tiny/dlib-resnet/onnx-cpu" } = making;
  const all = counts.flatMap((count, person) => Array.from({ length: count }, (_, photo) => ({ person, photo })));
  const here = all.filter(({ person, photo }) => has(person, photo));
  const photos = here.map(({ person, photo }) => ({
    file: making.file?.(person, photo) ?? `p${person}/${photo}.jpg`,
    identity: `p${person}`,
    sha256: making.hash?.(person, photo) ?? sha256(`photo ${photo} of person ${person}`),
  }));
  const vectors = here.map(({ person, photo }) =>
    (making.enrolled?.(person, photo) ?? true) ? template(person, photo, spread, scale) : null,
  );
  const templates = packTemplates(photos, vectors);
  const grid = { start: 0.1, stop: 6, step: 0.01 };
  const verification = await verify(templates, { grid, seed: 1, folds: 4, resamples: 20 });
  const openers = Object.fromEntries(classifiers.map((name) => [name, () => registry.open(name)] as const));
  const enrolled = vectors.filter((vector) => vector !== null);
  const dataset = { id: "made", title: "made", revision: "1", hash: sha256(JSON.stringify(photos)), notes: [], photos };
  const times = { images: 0, decodeMs: 0, locateMs: 0, cropMs: 0, embedMs: 0, wallMs: 0, fromStore: here.length };
  const run: Run = {
    id,
    aligner: { id: "faceapi-tiny" },
    model: { ...made, weightsSha256: "ab".repeat(32) },
    runtime: { id: "onnx-cpu", version: "made 1" },
    classifiers,
    enrolment: {
      attempted: here.length,
      enrolled: enrolled.length,
      failureToEnrol: { rate: 0, interval: [0, 1] },
      failures: [],
      photos: vectors.map((vector) => ({ state: vector === null ? "no-face" : "enrolled", faces: vector ? 1 : 0 })),
    },
    verification,
    identification: await identify(templates, splitOf({ photos }), openers),
    projection: null,
    timings: { ...times, ...making.timings },
    templates: encodeTemplates(enrolled, dimensions),
    warnings: [],
  };
  return {
    schema: "likeness/result@1",
    created: "2026-01-01T00:00:00.000Z",
    command: "made",
    environment: {
      likeness: "0",
      node: "v20",
      platform: "linux-x64",
      cpu: "made",
      cores: 2,
      memoryBytes: 1,
      libraries: {},
    },
    dataset: { ...dataset, images: here.length, identities: new Set(photos.map((photo) => photo.identity)).size },
    settings: { seed: 1, faceChoice: "largest", missPolicy: "fail", folds: 4, resamples: 20 },
    runs: [run],
    unavailable: [],
  };
}

const dimensions = 8;
const made = { id: "dlib-resnet", dimensions, parameters: 1, crop: "dlib150", licence: "none", trainedOn: "nothing" };

function template(person: number, photo: number, spread: number, scale: number): Float32Array {
  const middle = mulberry32(1000 + person);
  const own = mulberry32(1 + 97 * person + photo);
  return Float32Array.from({ length: dimensions }, () => scale * (normal(middle) + spread * normal(own)));
}
