import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { LikenessError } from "@likeness/core";
import type { FromWorker, ToWorker, WorkerSetup } from "./enrolment-worker.ts";
import type { PhotoBytes } from "./photo-pipeline.ts";
import { mostWaitingBytes, weightOf } from "./photo-weight.ts";
import type { Enrolled, EnrolmentPlan } from "./plan.ts";

/**
 * Threads that each carry whole photos through decode, locate, crop and embed. A network call blocks its thread in
 * onnxruntime-node, so photos in parallel is what keeps every core busy.
 */
export class EnrolmentPool {
  readonly #workers: PoolWorker[];
  #failure: LikenessError | undefined;
  #wake: (() => void)[] = [];

  private constructor(workers: PoolWorker[]) {
    this.#workers = workers;
  }

  /**
   * Starts `size` workers and waits until all have opened their parts.
   * @throws LikenessError of the first worker that could not.
   */
  static async open(plan: EnrolmentPlan, size: number): Promise<EnrolmentPool> {
    const pool = new EnrolmentPool(Array.from({ length: size }, () => new PoolWorker(plan)));
    for (const worker of pool.#workers) worker.listen((message) => pool.#hear(worker, message));
    try {
      await pool.#until(() => pool.#workers.every((worker) => worker.ready));
    } catch (thrown) {
      await pool.dispose();
      throw thrown;
    }
    return pool;
  }

  /**
   * Enrols every photo that `photos` yields; takes the next one only when a worker has room, so memory stays flat.
   * @param onRow called once for each photo, in no particular order.
   */
  async enrol(photos: AsyncIterable<PhotoBytes>, onRow: (enrolled: Enrolled) => void): Promise<void> {
    for (const worker of this.#workers) worker.onRow = onRow;
    for await (const photo of photos) {
      await this.#until(() => this.#workers.some((worker) => worker.hasRoom));
      const free = this.#workers.filter((worker) => worker.hasRoom);
      free.reduce((best, worker) => (worker.inFlight < best.inFlight ? worker : best)).send(photo);
    }
    for (const worker of this.#workers) worker.flush();
    await this.#until(() => this.#workers.every((worker) => worker.idle));
  }

  /** Ends the workers; photos that still wait are dropped. */
  async dispose(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }

  #hear(worker: PoolWorker, message: FromWorker): void {
    if (message.kind === "failed") {
      const options = message.hint === undefined ? {} : { hint: message.hint };
      this.#failure ??= new LikenessError(message.code, message.message, options);
    } else worker.take(message);
    for (const wake of this.#wake.splice(0)) wake();
  }

  async #until(condition: () => boolean): Promise<void> {
    while (this.#failure === undefined && !condition()) await new Promise<void>((wake) => this.#wake.push(wake));
    if (this.#failure !== undefined) throw this.#failure;
  }
}

class PoolWorker {
  readonly #worker: Worker;
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  readonly #limit: number;
  #flushing = false;
  #waitingBytes = 0;
  ready = false;
  inFlight = 0;
  onRow: (enrolled: Enrolled) => void = () => {};

  constructor(plan: EnrolmentPlan) {
    const file = workerFile();
    // Whoever runs from source has flags that make Node resolve sources, which a worker cannot run; and Node refuses to
    // start a worker with V8's flags, such as --max-old-space-size, which hold for the whole process anyway.
    this.#worker = new Worker(file, { workerData: { plan, stop: this.#stop } satisfies WorkerSetup, execArgv: [] });
    this.#limit = 2 * plan.batch;
  }

  get hasRoom(): boolean {
    return this.inFlight < this.#limit && this.#waitingBytes < mostWaitingBytes;
  }

  get idle(): boolean {
    return this.inFlight === 0 && !this.#flushing;
  }

  listen(hear: (message: FromWorker) => void): void {
    this.#worker.on("message", hear);
    const died = (why: string) => hear({ kind: "failed", code: "internal", message: `an enrolment worker ${why}` });
    this.#worker.on("error", (thrown) => died(`failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`));
    this.#worker.on("exit", (code) => died(`ended early with code ${code}`));
  }

  take(message: Exclude<FromWorker, { kind: "failed" }>): void {
    if (message.kind === "ready") this.ready = true;
    if (message.kind === "flushed") this.#flushing = false;
    if (message.kind === "let-go") this.#waitingBytes -= message.bytes;
    if (message.kind !== "rows") return;
    this.inFlight -= message.rows.length;
    for (const enrolled of message.rows) this.onRow(enrolled);
  }

  send(photo: PhotoBytes): void {
    this.inFlight++;
    this.#waitingBytes += weightOf(photo);
    this.#worker.postMessage(photo satisfies ToWorker);
  }

  flush(): void {
    this.#flushing = true;
    this.#worker.postMessage("flush" satisfies ToWorker);
  }

  /**
   * Asks the worker to end and waits until it has. It is never terminated from outside: a thread that dies inside a
   * native call takes the whole process with it.
   */
  async close(): Promise<void> {
    Atomics.store(this.#stop, 0, 1);
    this.#worker.removeAllListeners();
    if (this.#worker.threadId === -1) return;
    const ended = new Promise<void>((resolve) => this.#worker.on("exit", () => resolve()));
    this.#worker.on("error", () => {});
    this.#worker.postMessage("close" satisfies ToWorker);
    await ended;
  }
}

/** The built worker, whether it lies beside this module or, when that runs from source, in dist. */
function workerFile(): URL {
  const found = [besideFile, builtFile].find((file) => existsSync(fileURLToPath(file)));
  if (found !== undefined) return found;
  throw new LikenessError("unavailable", "the enrolment worker is not built", { hint: "npx turbo run build" });
}

const besideFile = new URL("./enrolment-worker.js", import.meta.url);
const builtFile = new URL("../../dist/pipeline/enrolment-worker.js", import.meta.url);
