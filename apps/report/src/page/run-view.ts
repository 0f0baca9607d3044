import type { Verification } from "@likeness/eval/result";
import type { FacesSidecar } from "../faces.ts";
import type { Payload, PayloadEntry, PayloadRun } from "../payload.ts";
import type { PairTotals } from "./math/confusion-counts.ts";
import type { PairData } from "./math/pair-space.ts";

/** One run of one result, with what every view asks of it. */
export interface RunView {
  /** Unique on the page, whatever the files were. */
  readonly key: string;
  /** Number of the result it came from, 1 for the first. */
  readonly source: number;
  readonly label: string;
  readonly result: PayloadEntry["result"];
  readonly run: PayloadRun;
  /** Null where the photos make no genuine or no impostor pair: `run.verification.skipped` says which. */
  readonly verification: Verification | null;
  readonly faces: FacesSidecar | undefined;
  /** Names in order of the indexes in `pairs.identityOf`. */
  readonly people: readonly string[];
  readonly pairs: PairData;
  readonly totals: PairTotals;
  /** File → place in `dataset.photos`. */
  readonly photoOf: ReadonlyMap<string, number>;
}

/** Every run of every result, in their order. */
export function runViews(payload: Payload): readonly RunView[] {
  const several = payload.entries.length > 1;
  return payload.entries.flatMap((entry, index) => {
    const dataset = datasetIndex(entry.result);
    return entry.result.runs.map((run, place): RunView => {
      const { pairs, genuine } = run.verification;
      return {
        key: `${index}.${place}`,
        source: index + 1,
        label: several ? `${index + 1}: ${run.id}` : run.id,
        result: entry.result,
        run,
        verification: "skipped" in run.verification ? null : run.verification,
        faces: entry.faces,
        people: dataset.people,
        pairs: pairData(run, dataset.identityOf),
        totals: { genuine, impostor: pairs - genuine },
        photoOf: dataset.photoOf,
      };
    });
  });
}

/** Whether two runs answered for the same photos, so that they can be compared pair by pair. */
export function comparable(a: RunView, b: RunView): boolean {
  return a.result.dataset.hash === b.result.dataset.hash;
}

export function isEnrolled(view: RunView, photo: number): boolean {
  return view.pairs.rowOf[photo]! >= 0;
}

/** Whether the page can compute distances: a large report without faces carries none. */
export function hasDistances(view: RunView): boolean {
  return view.pairs.values !== null;
}

function datasetIndex(result: PayloadEntry["result"]) {
  const people = [...new Set(result.dataset.photos.map((photo) => photo.identity))];
  const indexOf = new Map(people.map((name, index) => [name, index]));
  return {
    people,
    identityOf: Int32Array.from(result.dataset.photos, (photo) => indexOf.get(photo.identity)!),
    photoOf: new Map(result.dataset.photos.map((photo, index) => [photo.file, index])),
  };
}

function pairData(run: PayloadRun, identityOf: Int32Array): PairData {
  const rowOf = new Int32Array(identityOf.length).fill(-1);
  let row = 0;
  run.enrolment.photos.forEach((photo, index) => {
    if (photo.state === "enrolled" || photo.state === "enrolled-center-crop") rowOf[index] = row++;
  });
  const { templates, distances } = run;
  const encoded = templates === undefined ? distances : templates.data;
  const dimensions = templates === undefined ? 0 : templates.dimensions;
  const values = encoded === null ? null : floatsOf(encoded);
  const expected = dimensions === 0 ? (row * (row - 1)) / 2 : row * dimensions;
  const complete = values !== null && values.length === expected;
  return { photos: identityOf.length, identityOf, rowOf, values: complete ? values : null, dimensions };
}

function floatsOf(base64: string): Float32Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new Float32Array(bytes.buffer, 0, bytes.length >> 2);
}
