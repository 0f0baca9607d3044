import { parentPort, workerData } from "node:worker_threads";
import { LikenessError, messageOf } from "@likeness/core";
import { openPipeline } from "./open-pipeline.ts";
import type { Decoding, PhotoBytes, PhotoPipeline, Prepared } from "./photo-pipeline.ts";
import { weightOf } from "./photo-weight.ts";
import type { Enrolled, EnrolmentPlan } from "./plan.ts";

/** What the pool sends: a photo's bytes, the order to embed what waits, or the order to end. */
export type ToWorker = PhotoBytes | "flush" | "close";

/** What a worker is started with. `stop` is shared: once its number is not 0, photos that wait are dropped. */
export interface WorkerSetup {
  readonly plan: EnrolmentPlan;
  readonly stop: Int32Array;
}

/** What a worker answers. */
export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "rows"; readonly rows: readonly Enrolled[] }
  | { readonly kind: "flushed" }
  | { readonly kind: "let-go"; readonly bytes: number }
  | { readonly kind: "failed"; readonly code: LikenessError["code"]; readonly message: string; readonly hint?: string };

if (parentPort !== null) serve(parentPort, workerData as WorkerSetup);

function serve(port: NonNullable<typeof parentPort>, { plan, stop }: WorkerSetup): void {
  const post = (message: FromWorker) => port.postMessage(message);
  const opening = openPipeline(plan);
  const orders: ToWorker[] = [];
  let ahead: { readonly photo: ToWorker; readonly decoding: Decoding } | undefined;
  let waiting: Prepared[] = [];

  const embedWaiting = async (pipeline: PhotoPipeline) => {
    const batch = waiting;
    waiting = [];
    post({ kind: "rows", rows: await pipeline.embed(batch) });
  };
  const prepare = async (pipeline: PhotoPipeline, photo: PhotoBytes) => {
    const decoding = ahead?.photo === photo ? ahead.decoding : pipeline.decode(photo);
    // One photo ahead is decoded, by other threads while the networks keep this one if it is not small; more would only
    // take memory.
    const next = orders[0];
    ahead = isPhoto(next) ? { photo: next, decoding: pipeline.decode(next) } : undefined;
    waiting.push(await pipeline.prepare(photo, decoding));
    const bytes = weightOf(photo);
    if (bytes > 0) post({ kind: "let-go", bytes });
    if (waiting.length >= plan.batch) await embedWaiting(pipeline);
  };
  const obey = async (order: ToWorker) => {
    if (order === "close") {
      // A thread that ends while others still decode for it would take the process with it.
      await ahead?.decoding.image.catch(() => {});
      await opening.then((pipeline) => pipeline.dispose()).catch(() => {});
      port.close();
    } else if (Atomics.load(stop, 0) === 0) {
      const pipeline = await opening;
      if (isPhoto(order)) return prepare(pipeline, order);
      if (waiting.length > 0) await embedWaiting(pipeline);
      post({ kind: "flushed" });
    }
  };
  const fail = (thrown: unknown) => {
    const hint = thrown instanceof LikenessError ? thrown.hint : undefined;
    const code = thrown instanceof LikenessError ? thrown.code : "internal";
    post({ kind: "failed", code, message: messageOf(thrown), ...(hint !== undefined && { hint }) });
  };

  let work: Promise<void> = opening.then(() => post({ kind: "ready" })).catch(fail);
  port.on("message", (message: ToWorker) => {
    orders.push(message);
    work = work.then(() => obey(orders.shift()!)).catch(fail);
  });
}

function isPhoto(order: ToWorker | undefined): order is PhotoBytes {
  return typeof order === "object";
}
