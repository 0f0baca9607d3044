import { type ErrorCode, LikenessError, messageOf } from "../errors/errors.ts";
import { loadedParts } from "../parts/load-parts.ts";
import type { Progress } from "../progress.ts";
import { errorOf } from "./carried-error.ts";
import { ShownProgress } from "./carried-progress.ts";
import type { Carrier } from "./carrier.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { startProcess } from "./process.ts";
import type { Service } from "./service.ts";
import { startThread } from "./thread.ts";

/** What a worker is and how it is started. */
export interface RemoteOptions {
  /** A thread shares the fate of this process; a process may crash or hang alone, and is ended at any time. */
  readonly on: "thread" | "process";
  /** What errors call it, e.g. "the measuring process". */
  readonly name: string;
  /** Handed over before the first call, as structured cloning can. */
  readonly setup?: unknown;
  /** Ends it at once, whatever it does. */
  readonly signal?: AbortSignal | undefined;
}

/** How a call is listened to. */
export interface CallOptions {
  /** Shows the progress of the call, with a sign of life each second. Default: it is not shown. */
  readonly progress?: Progress;
  /** Hears what the worker tells before it answers. */
  readonly hear?: (note: unknown) => void;
  /** How long (ms) the answer may take, and a setup before it; the worker is ended then. Default: for ever. */
  readonly patienceMs?: number;
}

/** The worker is gone, and with it whatever was asked: it died (`internal`), or was ended from here (`unavailable`). */
export class RemoteEnded extends LikenessError {
  /** Why it was ended from here. */
  readonly why: string | undefined;
  /** What it died of, where that was a signal. */
  readonly signal: NodeJS.Signals | undefined;

  constructor(code: ErrorCode, message: string, { why, signal }: { why?: string; signal?: NodeJS.Signals } = {}) {
    super(code, message);
    this.why = why;
    this.signal = signal;
  }
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (thrown: unknown) => void;
  readonly patience: NodeJS.Timeout | undefined;
  readonly shown?: ShownProgress | undefined;
  readonly hear?: ((note: unknown) => void) | undefined;
}

/** The longest time of a timer in Node: a longer one would fire at once. */
const longestMs = 2 ** 31 - 1;

/**
 * A worker, seen from where it was started: methods that a module serves in a thread or process of its own. It keeps
 * this process alive only while a call waits.
 */
export class Remote<A extends Service<A>> {
  /** Settles once the worker has taken its setup. @throws as a call does. */
  readonly ready: Promise<unknown>;
  readonly #name: string;
  readonly #carrier: Carrier;
  readonly #waiting = new Map<number, Waiting>();
  readonly #release: () => void;
  #calls = 0;
  #ended: RemoteEnded | undefined;

  /**
   * @param file the built module that calls {@link serve}, as {@link builtFile} finds it.
   * @throws LikenessError `internal` when it cannot be started.
   */
  constructor(file: URL, { on, name, setup, signal }: RemoteOptions) {
    this.#name = name;
    const events = {
      hear: (message: FromWorker) => this.#hear(message),
      ended: (how: string, by?: NodeJS.Signals) => {
        this.#end(new RemoteEnded("internal", `${name} ${how}`, by === undefined ? {} : { signal: by }));
        // Whoever cannot be understood any more may live on.
        void this.#carrier.close();
      },
    };
    try {
      this.#carrier = on === "thread" ? startThread(file, events) : startProcess(file, events);
    } catch (cause) {
      throw new LikenessError("internal", `${name} cannot be started: ${messageOf(cause)}`, { cause });
    }
    const stop = () => this.kill("it was stopped");
    signal?.addEventListener("abort", stop, { once: true });
    this.#release = () => signal?.removeEventListener("abort", stop);
    this.ready = this.#answerOf(0, {});
    this.ready.catch(() => {});
    this.#post(0, { kind: "setup", setup, parts: loadedParts() });
    if (signal?.aborted) stop();
  }

  /** Why the worker is no longer there, or undefined. */
  get ended(): RemoteEnded | undefined {
    return this.#ended;
  }

  /**
   * Asks for a method; calls may overlap.
   * @throws LikenessError what the worker threw; RemoteEnded when it is gone or does not answer in time.
   */
  call<K extends keyof A & string>(
    method: K,
    argument: Parameters<A[K]>[0],
    options: CallOptions = {},
  ): Promise<Awaited<ReturnType<A[K]>>> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const call = ++this.#calls;
    const answer = this.#answerOf(call, options);
    // No closure may hold the argument, which may be large, until it is answered.
    this.#post(call, { kind: "call", call, method, argument });
    return answer as Promise<Awaited<ReturnType<A[K]>>>;
  }

  /** Ends the worker at once; what was asked fails with `why`. A thread inside a native call is left behind. */
  kill(why: string): void {
    this.#end(new RemoteEnded("unavailable", `${this.#name} was ended: ${why}`, { why }));
    void this.#carrier.close();
  }

  /** Ends the worker and waits until it is gone; harmless when it is. A thread may finish what it is at, for a second. */
  async close(): Promise<void> {
    this.#end(new RemoteEnded("internal", `${this.#name} ended (closed)`));
    await this.#carrier.close();
  }

  #answerOf(call: number, { progress, hear, patienceMs }: CallOptions): Promise<unknown> {
    if (this.#waiting.size === 0) this.#carrier.hold(true);
    return new Promise((resolve, reject) => {
      const shown = progress && new ShownProgress(progress);
      this.#waiting.set(call, { resolve, reject, shown, hear, patience: this.#patience(patienceMs) });
    });
  }

  #patience(milliseconds: number | undefined): NodeJS.Timeout | undefined {
    if (milliseconds === undefined) return undefined;
    const limit = Math.min(milliseconds, longestMs);
    return setTimeout(() => this.kill(`it did not answer within ${Math.ceil(limit / 1000)} s`), limit);
  }

  #post(call: number, message: ToWorker): void {
    try {
      this.#carrier.post(message);
    } catch (thrown) {
      if (message.kind === "setup") this.kill(`its setup cannot be carried: ${messageOf(thrown)}`);
      this.#settle(call)?.reject(thrown);
    }
  }

  #hear(message: FromWorker): void {
    if (message.kind === "answer") this.#settle(message.call)?.resolve(message.value);
    else if (message.kind === "failed") this.#settle(message.call)?.reject(errorOf(message.error));
    else if (message.kind === "told") this.#waiting.get(message.call)?.hear?.(message.note);
    else this.#waiting.get(message.call)?.shown?.hear(message);
  }

  #settle(call: number): Waiting | undefined {
    const waiting = this.#waiting.get(call);
    if (waiting === undefined) return undefined;
    this.#waiting.delete(call);
    clearTimeout(waiting.patience);
    waiting.shown?.close();
    if (this.#waiting.size === 0) this.#carrier.hold(false);
    return waiting;
  }

  #end(ended: RemoteEnded): void {
    if (this.#ended !== undefined) return;
    this.#ended = ended;
    this.#release();
    for (const call of [...this.#waiting.keys()]) this.#settle(call)?.reject(ended);
  }
}
