import { parentPort, workerData } from "node:worker_threads";
import { LikenessError, messageOf } from "@likeness/core";
import { openPipeline } from "./open-pipeline.ts";
import type { PhotoBytes, Prepared } from "./photo-pipeline.ts";
import type { Enrolled, EnrolmentPlan } from "./plan.ts";

/** What the pool sends: a photo's bytes, or the order to embed what waits. */
export type ToWorker = PhotoBytes | "flush";

/** What a worker answers. */
export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "rows"; readonly rows: readonly Enrolled[] }
  | { readonly kind: "flushed" }
  | { readonly kind: "failed"; readonly code: LikenessError["code"]; readonly message: string; readonly hint?: string };

if (parentPort !== null) serve(parentPort, workerData as EnrolmentPlan);

function serve(port: NonNullable<typeof parentPort>, plan: EnrolmentPlan): void {
  const post = (message: FromWorker) => port.postMessage(message);
  const opening = openPipeline(plan);
  let waiting: Prepared[] = [];

  const embedWaiting = async () => {
    const batch = waiting;
    waiting = [];
    post({ kind: "rows", rows: await (await opening).embed(batch) });
  };
  const take = async (message: ToWorker) => {
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
    work = work.then(() => take(message)).catch(fail);
  });
}
