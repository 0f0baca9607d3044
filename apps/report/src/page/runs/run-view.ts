import { hasTemplate, type Verification } from "@likeness/result";
import type { FacesSidecar } from "../../faces.ts";
import type { PackedPairs } from "../../payload.ts";
import type { PairTotals } from "../pairs/confusion-counts.ts";
import type { PairData } from "../pairs/pair-space.ts";
import type { ReportEntry, ReportRun } from "./unpack.ts";

/** One run of one result, with what every view asks of it. */
export interface RunView {
  /** Unique on the page, whatever the files were. */
  readonly key: string;
  /** Number of the result it came from, 1 for the first. */
  readonly source: number;
  readonly label: string;
  readonly result: ReportEntry["result"];
  readonly run: ReportRun;
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
export function runViews(entries: readonly ReportEntry[]): readonly RunView[] {
  const several = entries.length > 1;
  return entries.flatMap((entry, index) => {
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

/** Which result a run is of, as the reader tells them apart: `Result 2, 2026-03-01 12:00, LFW subset`. */
export function sourceName({ source, result }: RunView): string {
  return `Result ${source}, ${result.created.slice(0, 16).replace("T", " ")}, ${result.dataset.title}`;
}

/** The same combination on the same photos in another result, the latest one before it or else the last. */
export function counterpart(view: RunView, runs: readonly RunView[]): RunView | undefined {
  const same = runs.filter(
    (other) => other.source !== view.source && other.run.id === view.run.id && comparable(other, view),
  );
  return same.findLast(({ source }) => source < view.source) ?? same.at(-1);
}

export function isEnrolled(view: RunView, photo: number): boolean {
  return view.pairs.rowOf[photo]! >= 0;
}

/** Whether the page can compute distances: a large report without faces carries none. */
export function hasDistances(view: RunView): boolean {
  return view.pairs.values !== null;
}

/** The threshold of the best F1; 0, which rejects everything, when there is none. */
export function bestThreshold(view: RunView): number {
  return view.verification?.best.threshold ?? 0;
}

function datasetIndex(result: ReportEntry["result"]) {
  const people = [...new Set(result.dataset.photos.map((photo) => photo.identity))];
  const indexOf = new Map(people.map((name, index) => [name, index]));
  return {
    people,
    identityOf: Int32Array.from(result.dataset.photos, (photo) => indexOf.get(photo.identity)!),
    photoOf: new Map(result.dataset.photos.map((photo, index) => [photo.file, index])),
  };
}

function pairData(run: ReportRun, identityOf: Int32Array): PairData {
  const rowOf = new Int32Array(identityOf.length).fill(-1);
  let row = 0;
  run.enrolment.photos.forEach((photo, index) => {
    if (hasTemplate(photo.state)) rowOf[index] = row++;
  });
  const { pairs } = run;
  const dimensions = pairs.kind === "templates" ? pairs.dimensions : 0;
  const values = numbersOf(pairs);
  const expected = dimensions === 0 ? (row * (row - 1)) / 2 : row * dimensions;
  return {
    photos: identityOf.length,
    identityOf,
    rowOf,
    values: values?.length === expected ? values : null,
    dimensions,
  };
}

function numbersOf(pairs: PackedPairs): Float32Array | Float64Array | null {
  if (pairs.kind === "none") return null;
  const bytes = Uint8Array.from(atob(pairs.data), (character) => character.charCodeAt(0));
  return pairs.kind === "templates"
    ? new Float32Array(bytes.buffer, 0, bytes.length >> 2)
    : new Float64Array(bytes.buffer, 0, bytes.length >> 3);
}
