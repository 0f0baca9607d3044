import { LikenessError } from "@likeness/core";
import type { PhotoBytes } from "../photo/photo-pipeline.ts";
import type { Enrolled, EnrolmentPlan } from "../plan.ts";
import type { FromWorker } from "./enrolment-worker.ts";
import { mostWaitingBytes, weightOf } from "./photo-weight.ts";
import { processHost, threadHost, type WorkerHost } from "./worker-host.ts";

/** How a pool is watched. */
export interface PoolOptions {
  /** Ends waiting at once, whatever the workers are in. */
  readonly signal?: AbortSignal;
  /** How a person calls a photo, for the error when one is not answered. */
  readonly nameOf?: (index: number) => string;
  /** How long (ms) a worker may be silent while it has work. Default two minutes, which no batch of photos takes. */
  readonly patienceMs?: number;
}

/**
 * Threads, or processes for a foreign network, that each carry whole photos through decode, locate, crop and embed. A network call blocks its thread in
 * onnxruntime-node, so photos in parallel is what keeps every core busy.
 */
export class EnrolmentPool {
  readonly #workers: PoolWorker[];
  readonly #signal: AbortSignal | undefined;
  #failure: LikenessError | undefined;
  #wake: (() => void)[] = [];
  readonly #wakeAll = () => {
    for (const wake of this.#wake.splice(0)) wake();
  };

  private constructor(workers: PoolWorker[], signal: AbortSignal | undefined) {
    this.#workers = workers;
    this.#signal = signal;
    signal?.addEventListener("abort", this.#wakeAll);
  }

  /**
   * Starts `size` workers and waits until all have opened their parts.
   * @throws LikenessError of the first worker that could not; the signal's reason when it stops.
   */
  static async open(plan: EnrolmentPlan, size: number, options: PoolOptions = {}): Promise<EnrolmentPool> {
    const workers = Array.from({ length: size }, () => new PoolWorker(plan, options));
    const pool = new EnrolmentPool(workers, options.signal);
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
   * @throws LikenessError of the first worker that fails, or is silent for too long; the signal's reason when it stops.
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
    this.#signal?.removeEventListener("abort", this.#wakeAll);
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }

  #hear(worker: PoolWorker, message: FromWorker): void {
    if (message.kind === "failed") {
      const options = message.hint === undefined ? {} : { hint: message.hint };
      this.#failure ??= new LikenessError(message.code, message.message, options);
    } else worker.take(message);
    this.#wakeAll();
  }

  async #until(condition: () => boolean): Promise<void> {
    while (this.#failure === undefined && !this.#signal?.aborted && !condition()) {
      await new Promise<void>((wake) => this.#wake.push(wake));
    }
    this.#signal?.throwIfAborted();
    if (this.#failure !== undefined) throw this.#failure;
  }
}

class PoolWorker {
  readonly #host: WorkerHost;
  readonly #plan: EnrolmentPlan;
  readonly #options: PoolOptions;
  readonly #limit: number;
  readonly #photos = new Set<number>();
  #flushing = false;
  #waitingBytes = 0;
  #clock: NodeJS.Timeout | undefined;
  #hear: (message: FromWorker) => void = () => {};
  ready = false;
  onRow: (enrolled: Enrolled) => void = () => {};

  constructor(plan: EnrolmentPlan, options: PoolOptions) {
    this.#host = plan.foreign ? processHost(plan) : threadHost(plan);
    this.#plan = plan;
    this.#options = options;
    this.#limit = 2 * plan.batch;
  }

  get inFlight(): number {
    return this.#photos.size;
  }

  get hasRoom(): boolean {
    return this.inFlight < this.#limit && this.#waitingBytes < mostWaitingBytes;
  }

  get idle(): boolean {
    return this.inFlight === 0 && !this.#flushing;
  }

  listen(hear: (message: FromWorker) => void): void {
    this.#hear = hear;
    this.#host.listen(hear, (why) => this.#fail(why));
    this.#watch();
  }

  take(message: Exclude<FromWorker, { kind: "failed" }>): void {
    if (message.kind === "ready") this.ready = true;
    if (message.kind === "flushed") this.#flushing = false;
    if (message.kind === "let-go") this.#waitingBytes -= message.bytes;
    this.#watch();
    if (message.kind !== "rows") return;
    for (const { index } of message.rows) this.#photos.delete(index);
    this.#watch();
    for (const enrolled of message.rows) this.onRow(enrolled);
  }

  send(photo: PhotoBytes): void {
    this.#photos.add(photo.index);
    this.#waitingBytes += weightOf(photo);
    if (this.inFlight === 1) this.#watch();
    this.#host.post(photo);
  }

  flush(): void {
    this.#flushing = true;
    this.#host.post("flush");
    this.#watch();
  }

  /** Asks the worker to end and waits until it has, or until it is clear that it does not. */
  async close(): Promise<void> {
    clearTimeout(this.#clock);
    await this.#host.close();
  }

  /** Counts anew from now the time in which a worker that has something to do must be heard of. */
  #watch(): void {
    clearTimeout(this.#clock);
    if (this.ready && this.idle) return;
    const { patienceMs = 120_000, nameOf = (index: number) => `photo ${index}` } = this.#options;
    this.#clock = setTimeout(() => {
      const [first] = this.#photos;
      const at = first === undefined ? "" : `, ${nameOf(first)} the first of ${this.inFlight} photos`;
      this.#fail(`did not answer for ${patienceMs / 1_000} seconds${at}`);
    }, patienceMs);
  }

  /** A network of somebody else's that crashes or hangs is unavailable; what we brought must not. */
  #fail(why: string): void {
    const { foreign, model, aligner } = this.#plan;
    if (foreign) {
      const hint = "run it by itself in ONNX Runtime to see whether it ends";
      this.#hear({ kind: "failed", code: "unavailable", message: `the process that runs ${model} ${why}`, hint });
    } else {
      const message = `an enrolment worker (${aligner}, ${model}) ${why}`;
      this.#hear({ kind: "failed", code: "internal", message });
    }
  }
}
