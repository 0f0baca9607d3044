import { type Transferable, Worker } from "node:worker_threads";
import { LikenessError, messageOf } from "@likeness/core";
import type { Tensor } from "../tensor.ts";
import { type Answer, type Call, errorOf, type Task } from "./messages.ts";

interface Waiting {
  readonly cost: number;
  resolve(outputs: Record<string, Tensor<Float32Array>>): void;
  reject(error: LikenessError): void;
}

/** One thread of a pool, seen from outside. It keeps the process alive only while it has work. */
export class PoolWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #load = 0;
  #end: LikenessError | undefined;

  /** Starts the thread with `entry`, a module that answers {@link Call} by {@link Answer}. */
  constructor(entry: URL) {
    // Conditions and loaders of the parent (a test runner's, say) are not the worker's.
    this.#worker = new Worker(entry, { execArgv: [] });
    this.#worker.unref();
    this.#worker.on("message", (answer: Answer) => this.#settle(answer));
    this.#worker.on("error", (cause) => this.#fail(`a worker thread failed: ${messageOf(cause)}`, cause));
    this.#worker.on("messageerror", (cause) =>
      this.#fail(`a worker's answer cannot be read: ${messageOf(cause)}`, cause),
    );
    this.#worker.on("exit", (code) => this.#fail(`a worker thread ended with code ${code}`));
  }

  /** Sum of the costs of the calls that wait for an answer. */
  get load(): number {
    return this.#load;
  }

  /** Why the thread is no longer there, or undefined. */
  get end(): LikenessError | undefined {
    return this.#end;
  }

  /**
   * Sends a task. `cost` weighs it against others, in any unit.
   * @throws LikenessError what the worker threw, or `internal` when the thread is lost.
   */
  send(task: Task, cost = 0, transfer: readonly Transferable[] = []): Promise<Record<string, Tensor<Float32Array>>> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    const call = this.#calls++;
    return new Promise((resolve, reject) => {
      const message: Call = { call, task };
      this.#worker.postMessage(message, transfer);
      this.#waiting.set(call, { cost, resolve, reject });
      this.#load += cost;
      this.#worker.ref();
    });
  }

  /** Ends the thread; calls that still wait fail. */
  async close(): Promise<void> {
    this.#fail("the pool was closed");
    await this.#worker.terminate();
  }

  #settle({ call, outputs, failure }: Answer): void {
    const waiting = this.#waiting.get(call);
    if (waiting === undefined) return;
    this.#waiting.delete(call);
    this.#load -= waiting.cost;
    if (this.#waiting.size === 0) this.#worker.unref();
    if (failure === undefined) waiting.resolve(outputs ?? {});
    else waiting.reject(errorOf(failure));
  }

  #fail(message: string, cause?: unknown): void {
    this.#end ??= new LikenessError("internal", message, { cause });
    for (const { reject } of this.#waiting.values()) reject(this.#end);
    this.#waiting.clear();
    this.#load = 0;
  }
}
