import { parentPort, workerData } from "node:worker_threads";
import { LikenessError, messageOf } from "@likeness/core";
import { openPipeline } from "./open-pipeline.ts";
import type { PhotoBytes, Prepared } from "./photo-pipeline.ts";
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
  | { readonly kind: "failed"; readonly code: LikenessError["code"]; readonly message: string; readonly hint?: string };

if (parentPort !== null) serve(parentPort, workerData as WorkerSetup);

function serve(port: NonNullable<typeof parentPort>, { plan, stop }: WorkerSetup): void {
  const post = (message: FromWorker) => port.postMessage(message);
  const opening = openPipeline(plan);
  let waiting: Prepared[] = [];

  const embedWaiting = async () => {
    const batch = waiting;
    waiting = [];
    post({ kind: "rows", rows: await (await opening).embed(batch) });
  };
  const close = async () => {
    await opening.then((pipeline) => pipeline.dispose()).catch(() => {});
    port.close();
  };
  const take = async (message: Exclude<ToWorker, "close">) => {
    if (Atomics.load(stop, 0) !== 0) return;
    if (message !== "flush") {
      waiting.push(await (await opening).prepare(message));
      if (waiting.length >= plan.batch) await embedWaiting();
      return;
    }
    if (waiting.length > 0) await embedWaiting();
    post({ kind: "flushed" });
  };
  const fail = (thrown: unknown) => {
    const hint = thrown instanceof LikenessError ? thrown.hint : undefined;
    const code = thrown instanceof LikenessError ? thrown.code : "internal";
    post({ kind: "failed", code, message: messageOf(thrown), ...(hint !== undefined && { hint }) });
  };

  let work: Promise<void> = opening.then(() => post({ kind: "ready" })).catch(fail);
  port.on("message", (message: ToWorker) => {
    work = work.then(() => (message === "close" ? close() : take(message))).catch(fail);
  });
}
