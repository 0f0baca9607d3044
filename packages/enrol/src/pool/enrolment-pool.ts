import { builtFile, LikenessError, Remote, RemoteEnded } from "@likeness/core";
import type { PhotoBytes } from "../photo/photo-pipeline.ts";
import type { Enrolled, EnrolmentPlan } from "../plan.ts";
import type { EnrolmentService } from "./enrolment-worker.ts";
import { mostWaitingBytes, weightOf } from "./photo-weight.ts";

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
  readonly #workers: PoolWorker[] = [];
  readonly #signal: AbortSignal | undefined;
  #failure: unknown;
  #wake: (() => void)[] = [];
  readonly #wakeAll = () => {
    for (const wake of this.#wake.splice(0)) wake();
  };

  private constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener("abort", this.#wakeAll);
  }

  /**
   * Starts `size` workers and waits until all have opened their parts.
   * @throws LikenessError of the first worker that could not; the signal's reason when it stops.
   */
  static async open(plan: EnrolmentPlan, size: number, options: PoolOptions = {}): Promise<EnrolmentPool> {
    const pool = new EnrolmentPool(options.signal);
    try {
      for (let i = 0; i < size; i++)
        pool.#workers.push(new PoolWorker(plan, options, (failure) => pool.#hear(failure)));
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

  /** Something happened to a worker. */
  #hear(failure: unknown): void {
    this.#failure ??= failure;
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
  readonly #remote: Remote<EnrolmentService>;
  readonly #plan: EnrolmentPlan;
  readonly #options: PoolOptions;
  readonly #heard: (failure?: unknown) => void;
  readonly #limit: number;
  readonly #photos = new Set<number>();
  #flushing = false;
  #waitingBytes = 0;
  #clock: NodeJS.Timeout | undefined;
  ready = false;
  onRow: (enrolled: Enrolled) => void = () => {};

  /** @param heard told whenever the worker answered, and of the failure when it failed. */
  constructor(plan: EnrolmentPlan, options: PoolOptions, heard: (failure?: unknown) => void) {
    const { aligner, model, foreign } = plan;
    this.#plan = plan;
    this.#options = options;
    this.#heard = heard;
    this.#limit = 2 * plan.batch;
    this.#remote = new Remote(builtFile("./enrolment-worker.js", import.meta.url), {
      on: foreign ? "process" : "thread",
      name: foreign ? `the process that runs ${model}` : `an enrolment worker (${aligner}, ${model})`,
      setup: plan,
    });
    this.#watch();
    this.#follow(this.#remote.ready, () => {
      this.ready = true;
    });
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

  send(photo: PhotoBytes): void {
    const { index } = photo;
    const bytes = weightOf(photo);
    const letGo = () => {
      this.#waitingBytes -= bytes;
      this.#watch();
      this.#heard();
    };
    this.#photos.add(index);
    this.#waitingBytes += bytes;
    if (this.inFlight === 1) this.#watch();
    this.#follow(this.#remote.call("enrol", photo, { hear: letGo }), (enrolled) => {
      this.#photos.delete(index);
      this.onRow(enrolled);
    });
  }

  flush(): void {
    this.#flushing = true;
    this.#watch();
    this.#follow(this.#remote.call("flush", undefined), () => {
      this.#flushing = false;
    });
  }

  /** Asks the worker to end and waits until it has, or until it is clear that it does not. */
  async close(): Promise<void> {
    clearTimeout(this.#clock);
    await this.#remote.close();
  }

  #follow<T>(answer: Promise<T>, take: (value: T) => void): void {
    const taken = answer.then((value) => {
      take(value);
      this.#watch();
      this.#heard();
    });
    taken.catch((thrown: unknown) => this.#heard(this.#failure(thrown)));
  }

  /** Counts anew from now the time in which a worker that has something to do must be heard of. */
  #watch(): void {
    clearTimeout(this.#clock);
    if (this.#remote.ended || (this.ready && this.idle)) return;
    const { patienceMs = 120_000, nameOf = (index: number) => `photo ${index}` } = this.#options;
    this.#clock = setTimeout(() => {
      const [first] = this.#photos;
      const at = first === undefined ? "" : `, ${nameOf(first)} the first of ${this.inFlight} photos`;
      this.#remote.kill(`it did not answer for ${patienceMs / 1_000} seconds${at}`);
    }, patienceMs);
  }

  /** A network of somebody else's that crashes or hangs is unavailable; what we brought must not. */
  #failure(thrown: unknown): unknown {
    if (!(thrown instanceof RemoteEnded)) return thrown;
    const hint = "run it by itself in ONNX Runtime to see whether it ends";
    return this.#plan.foreign
      ? new LikenessError("unavailable", thrown.message, { hint, cause: thrown })
      : new LikenessError("internal", thrown.message, { cause: thrown });
  }
}
