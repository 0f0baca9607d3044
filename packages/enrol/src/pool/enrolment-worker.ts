import { parentPort, Worker, workerData } from "node:worker_threads";
import { aligners } from "@likeness/align";
import { LikenessError, loadParts, messageOf, type PartModule } from "@likeness/core";
import { models } from "@likeness/embed";
import { runtimes } from "@likeness/nn";
import { openPipeline } from "../photo/open-pipeline.ts";
import type { Decoding, PhotoBytes, PhotoPipeline, Prepared } from "../photo/photo-pipeline.ts";
import type { Enrolled, EnrolmentPlan } from "../plan.ts";
import { weightOf } from "./photo-weight.ts";

/** What the pool sends: a photo's bytes, the order to embed what waits, or the order to end. */
export type ToWorker = PhotoBytes | "flush" | "close";

/** What a worker is started with. `stop` is shared: once its number is not 0, photos that wait are dropped. */
export interface WorkerSetup {
  readonly plan: EnrolmentPlan;
  /** Modules of the user's that parts come from. */
  readonly parts: readonly PartModule[];
  readonly stop: Int32Array;
}

/** What a worker answers. */
export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "rows"; readonly rows: readonly Enrolled[] }
  | { readonly kind: "flushed" }
  | { readonly kind: "let-go"; readonly bytes: number }
  | { readonly kind: "failed"; readonly code: LikenessError["code"]; readonly message: string; readonly hint?: string };

/** How a worker talks to the pool. */
interface Port {
  post(message: FromWorker): void;
  on(hear: (message: ToWorker) => void): void;
  close(): void;
}

if (parentPort !== null) {
  const port = parentPort;
  const thread = {
    post: (message: FromWorker) => port.postMessage(message),
    on: (hear: (message: ToWorker) => void) => void port.on("message", hear),
    close: () => port.close(),
  };
  serve(thread, workerData as WorkerSetup);
} else if (process.send !== undefined && process.argv[2] === "enrolment") serveParent();

/** Serves a pool in another process, which ends this one when it likes. */
function serveParent(): void {
  // Ctrl-C reaches every process of a terminal; what it means is the parent's to decide.
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => {});
  watchParent(process.ppid);
  const parent: Port = {
    post: (message) => void (process.connected && process.send?.(message)),
    on: (hear) => void process.on("message", hear),
    close: () => process.disconnect(),
  };
  process.once("message", (setup: Omit<WorkerSetup, "stop">) => serve(parent, { ...setup, stop: new Int32Array(1) }));
}

/** Ends this process when its parent was killed: a network that never answers keeps the event loop from hearing of it. */
function watchParent(parent: number): void {
  const code = `setInterval(() => {
    let alive = process.ppid === ${parent};
    try { process.kill(${parent}, 0); } catch { alive = false; }
    if (!alive) process.kill(process.pid, "SIGKILL");
  }, 500);`;
  new Worker(code, { eval: true, execArgv: [] }).unref();
}

function serve(port: Port, { plan, parts, stop }: WorkerSetup): void {
  const post = (message: FromWorker) => port.post(message);
  const opening = loadParts(parts, { aligners, models, runtimes }).then(() => openPipeline(plan));
  const orders: ToWorker[] = [];
  let ahead: { readonly photo: ToWorker; readonly decoding: Decoding } | undefined;
  let waiting: Prepared[] = [];
  let failed = false;

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
    } else if (!failed && Atomics.load(stop, 0) === 0) {
      const pipeline = await opening;
      if (isPhoto(order)) return prepare(pipeline, order);
      if (waiting.length > 0) await embedWaiting(pipeline);
      post({ kind: "flushed" });
    }
  };
  const fail = (thrown: unknown) => {
    // What was under way then is doubtful, and nothing of it is kept.
    failed = true;
    const hint = thrown instanceof LikenessError ? thrown.hint : wayOut(thrown);
    const code = thrown instanceof LikenessError ? thrown.code : "internal";
    post({ kind: "failed", code, message: messageOf(thrown), ...(hint !== undefined && { hint }) });
  };

  let work: Promise<void> = opening.then(() => post({ kind: "ready" })).catch(fail);
  port.on((message) => {
    orders.push(message);
    work = work.then(() => obey(orders.shift()!)).catch(fail);
  });
}

/** Memory that cannot be had is a RangeError. */
function wayOut(thrown: unknown): string | undefined {
  return thrown instanceof RangeError ? "free some memory, or use fewer --workers" : undefined;
}

function isPhoto(order: ToWorker | undefined): order is PhotoBytes {
  return typeof order === "object";
}
