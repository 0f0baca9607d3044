import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";
import { LikenessError, messageOf, type Progress } from "@likeness/core";
import type { Dataset } from "@likeness/datasets";
import { quantile } from "@likeness/metrics";
import type { Timings } from "@likeness/result";
import { Missed } from "./photo/missed.ts";
import type { PhotoBytes } from "./photo/photo-pipeline.ts";
import { missedRow } from "./photo/photo-rows.ts";
import { bytesOf } from "./photo/stages.ts";
import type { Enrolled, EnrolmentPlan } from "./plan.ts";
import { EnrolmentPool } from "./pool/enrolment-pool.ts";
import { workerCount } from "./pool/worker-count.ts";
import type { EmbeddingRow } from "./store/embedding-row.ts";
import { type EmbeddingStore, openEmbeddingStore } from "./store/embedding-store.ts";
import type { TemplateKey } from "./store/template-key.ts";

/** How a dataset is enrolled. */
export interface EnrolOptions {
  readonly progress: Progress;
  /** Stops between two photos; what was computed is kept. */
  readonly signal?: AbortSignal;
  /** Worker threads. Default: one for each core. One is all that `onnx-webgpu` can have: more are a warning. */
  readonly workers?: number;
  /** Folder of stored embeddings; null computes everything anew and keeps nothing. Default: in the user's store. */
  readonly store?: string | null;
}

/** The rows of a dataset in its order, and what computing them took. */
export interface DatasetEnrolment {
  readonly rows: readonly EmbeddingRow[];
  readonly timings: Timings;
  /** The network's answers hang on the other crops of a batch; each was embedded alone. */
  readonly batchDependent?: boolean;
}

/**
 * Enrols every photo of a dataset. Rows that the store has are taken from it; the others are computed and stored as
 * they come, so that work which is stopped goes on where it was.
 * @throws the signal's reason when it stops; LikenessError `unavailable` when a part cannot be opened, and when the model
 * answers no crop at all with an embedding.
 */
export async function enrolDataset(
  dataset: Dataset,
  plan: EnrolmentPlan,
  key: TemplateKey,
  options: EnrolOptions,
): Promise<DatasetEnrolment> {
  const { progress, store: folder } = options;
  const store = folder === null ? undefined : await openStore(key, folder, progress);
  const rows = dataset.photos.map((photo) => store?.get(photo.sha256));
  const todo = rows.flatMap((row, index) => (row === undefined ? [index] : []));
  const total = new TimeTotals(rows.length - todo.length);
  const seen = { batchDependent: false };
  if (todo.length > 0) {
    const step = progress.step(`${dataset.id}: ${plan.aligner} + ${plan.model} on ${plan.runtime}`, todo.length);
    const keep = keeper(store, progress);
    // At once, since the worker's present batch may take longer than whoever stopped us waits.
    const keepNow = () => void keep.end();
    options.signal?.addEventListener("abort", keepNow, { once: true });
    try {
      await enrolPhotos(
        dataset,
        plan,
        todo,
        options,
        (enrolled) => {
          rows[enrolled.index] = enrolled.row;
          total.add(enrolled);
          if (enrolled.batchDependent === true) seen.batchDependent = true;
          if (enrolled.passing !== true) keep.row(enrolled.row);
          step.advance();
        },
        total,
      );
    } finally {
      options.signal?.removeEventListener("abort", keepNow);
      await keep.end();
      step.done();
    }
  }
  checkAnswers(rows as readonly EmbeddingRow[], plan.model);
  return { rows: rows as readonly EmbeddingRow[], timings: total.timings(), ...(seen.batchDependent && seen) };
}

/** A model that answers nothing but NaN has no figures. */
function checkAnswers(rows: readonly EmbeddingRow[], model: string): void {
  const bad = rows.filter(({ state }) => state === "bad-embedding");
  if (bad.length === 0 || rows.some(({ embedding }) => embedding !== null)) return;
  throw new LikenessError(
    "unavailable",
    `the model ${model} cannot work: no embedding for any of ${bad.length} crops (${bad[0]!.detail})`,
    { hint: "check the weights, and mean and std of the card" },
  );
}

async function enrolPhotos(
  dataset: Dataset,
  plan: EnrolmentPlan,
  todo: readonly number[],
  { signal, progress, workers }: EnrolOptions,
  onRow: (enrolled: Enrolled) => void,
  total: TimeTotals,
): Promise<void> {
  const most = workerCount(plan.runtime, workers ?? availableParallelism());
  if (workers !== undefined && most < workers) {
    progress.warn(`${plan.runtime} crashes when two threads of a process use it: 1 worker, not ${workers}`);
  }
  const size = Math.max(1, Math.min(most, Math.ceil(todo.length / plan.batch)));
  const pool = await EnrolmentPool.open(plan, size, {
    ...(signal && { signal }),
    nameOf: (index) => dataset.photos[index]!.file,
  });
  try {
    total.start();
    await pool.enrol(readPhotos(dataset, todo, signal, onRow), onRow);
    total.stop();
  } finally {
    await pool.dispose();
  }
}

/** Reads photos one after the other; one that cannot be read gets its row at once. */
async function* readPhotos(
  dataset: Dataset,
  todo: readonly number[],
  signal: AbortSignal | undefined,
  onRow: (enrolled: Enrolled) => void,
): AsyncGenerator<PhotoBytes> {
  for (const index of todo) {
    signal?.throwIfAborted();
    const photo = dataset.photos[index]!;
    const bytes = await bytesOf(photo);
    if (bytes instanceof Missed) onRow({ index, row: missedRow(photo.sha256, bytes), passing: true });
    else yield { index, photo: photo.sha256, bytes };
  }
  signal?.throwIfAborted();
}

async function openStore(key: TemplateKey, folder: string | undefined, progress: Progress) {
  try {
    return await openEmbeddingStore(key, { progress, ...(folder !== undefined && { folder }) });
  } catch (thrown) {
    progress.warn(`templates are not kept for the next run: ${messageOf(thrown)}`);
    return undefined;
  }
}

/**
 * Hands rows to the store without making the pool wait. A store that cannot be written costs only the next run's time, so
 * it is a warning.
 */
function keeper(store: EmbeddingStore | undefined, progress: Progress) {
  let warned = false;
  const warn = (thrown: unknown) => {
    if (!warned) progress.warn(`templates are not kept for the next run: ${messageOf(thrown)}`);
    warned = true;
  };
  return {
    row(row: EmbeddingRow) {
      store?.put([row]).catch(warn);
    },
    async end() {
      await store?.flush().catch(warn);
    },
  };
}

class TimeTotals {
  readonly #fromStore: number;
  readonly #sums = { decodeMs: 0, locateMs: 0, cropMs: 0, embedMs: 0 };
  readonly #locateMs: number[] = [];
  #images = 0;
  #began = 0;
  #wallMs = 0;

  constructor(fromStore: number) {
    this.#fromStore = fromStore;
  }

  start(): void {
    this.#began = performance.now();
  }

  stop(): void {
    this.#wallMs = performance.now() - this.#began;
  }

  add({ times }: Enrolled): void {
    this.#images++;
    if (times === undefined) return;
    for (const stage of ["decodeMs", "locateMs", "cropMs", "embedMs"] as const) this.#sums[stage] += times[stage];
    this.#locateMs.push(times.locateMs);
  }

  timings(): Timings {
    const totals = { images: this.#images, ...this.#sums, wallMs: this.#wallMs, fromStore: this.#fromStore };
    if (this.#locateMs.length === 0) return totals;
    const sorted = Float64Array.from(this.#locateMs).sort();
    return { ...totals, locateP50Ms: quantile(sorted, 0.5), locateP90Ms: quantile(sorted, 0.9) };
  }
}
