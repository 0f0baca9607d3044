import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ErrorCode, LikenessError, loadedParts } from "@likeness/core";
import type { Opened, Slice, Subject, SubjectAnswer, SubjectInput, SubjectRequest } from "./subject.ts";

/** How a subject is waited for. */
export interface SubjectHostOptions {
  /** Ends the process, whatever it does. */
  readonly signal?: AbortSignal;
  /** How long opening may take, and what is added to the time of every measurement, in ms (default ten minutes). */
  readonly patienceMs?: number;
}

/** A measurement may take so many times what its first call took for each unit. */
const slowest = 20;

/** A subject in a process of its own. One request at a time. */
export class SubjectHost {
  readonly #child: ChildProcess;
  readonly #patienceMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #stop = () => this.#kill("it was stopped");
  #killed: string | undefined;
  #complaint = "";
  #opened: Opened | undefined;
  #peak = 0;

  private constructor(child: ChildProcess, { signal, patienceMs = 600_000 }: SubjectHostOptions) {
    this.#child = child;
    this.#patienceMs = patienceMs;
    this.#signal = signal;
    signal?.addEventListener("abort", this.#stop, { once: true });
    // Libraries print warnings; only when the process dies are they worth showing.
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-2_000);
    });
  }

  /**
   * @throws LikenessError as opening the subject does, `internal` when its process dies, `unavailable` when it does not
   * answer in time; every later request does so too.
   */
  static async open(subject: Subject, input: SubjectInput, options: SubjectHostOptions = {}): Promise<SubjectHost> {
    options.signal?.throwIfAborted();
    const file = processFile();
    // Whoever runs from source has flags that make Node resolve sources, which this process cannot run.
    const execArgv: string[] = [];
    const child = fork(file, { serialization: "advanced", stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv });
    const host = new SubjectHost(child, options);
    try {
      host.#opened = (await host.#ask({ kind: "open", subject, input, parts: loadedParts() })) as Opened;
      return host;
    } catch (thrown) {
      await host.close();
      throw thrown;
    }
  }

  get opened(): Opened {
    return this.#opened!;
  }

  /** Most memory that the process was seen to hold, in bytes; 0 before anything was measured. */
  get peakMemoryBytes(): number {
    return this.#peak;
  }

  /** Calls the subject for so long, at least once. */
  async measure(units: number, milliseconds: number): Promise<Slice> {
    const slice = (await this.#ask(
      { kind: "measure", units, milliseconds },
      milliseconds + this.#callMs(units),
    )) as Slice;
    this.#peak = Math.max(this.#peak, slice.peakMemoryBytes);
    return slice;
  }

  async embed(count: number): Promise<readonly Float32Array[]> {
    return (await this.#ask({ kind: "embed", count }, this.#callMs(count))) as readonly Float32Array[];
  }

  /** How long a call may take, judged by the first. */
  #callMs(units: number): number {
    return slowest * units * this.opened.firstCallMs;
  }

  #kill(why: string): void {
    this.#killed ??= why;
    this.#child.kill("SIGKILL");
  }

  /** Ends the process, by force when it does not listen; harmless when it has ended. */
  async close(): Promise<void> {
    const child = this.#child;
    this.#signal?.removeEventListener("abort", this.#stop);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    if (child.connected) child.disconnect();
    const force = setTimeout(() => child.kill("SIGKILL"), 2000);
    await ended;
    clearTimeout(force);
  }

  #ask(request: SubjectRequest, extraMs = 0): Promise<unknown> {
    const child = this.#child;
    // The longest time of a timer in Node: a longer one would fire at once.
    const limit = Math.min(this.#patienceMs + extraMs, 2 ** 31 - 1);
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => this.#kill(`it did not answer within ${Math.ceil(limit / 1000)} s`), limit);
      const done = () => {
        clearTimeout(patience);
        child.off("message", hear);
        child.off("exit", died);
        child.off("error", failed);
      };
      const hear = (answer: SubjectAnswer) => {
        done();
        if (answer.ok) resolve(answer.value);
        else
          reject(new LikenessError(answer.code as ErrorCode, answer.message, answer.hint ? { hint: answer.hint } : {}));
      };
      const failed = (cause: unknown) => {
        done();
        reject(new LikenessError("internal", "the measuring process cannot be asked", { cause }));
      };
      const died = (code: number | null, signal: string | null) => {
        done();
        if (this.#killed !== undefined) {
          return reject(new LikenessError("unavailable", `the measuring process was ended: ${this.#killed}`));
        }
        const last = this.#complaint.trim().split("\n").at(-1);
        const said = last ? `: ${last}` : "";
        reject(new LikenessError("internal", `the measuring process ended (${signal ?? code})${said}`));
      };
      if (child.exitCode !== null || child.signalCode !== null) return died(child.exitCode, child.signalCode);
      child.on("message", hear).on("exit", died).on("error", failed);
      child.send(request, (cause) => {
        if (cause) failed(cause);
      });
    });
  }
}

/** The built process, whether it lies beside this module or, when that runs from source, in dist. */
function processFile(): string {
  const places = ["./subject-process.js", "../../dist/bench/subject-process.js"];
  const found = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new LikenessError("unavailable", "the measuring process is not built", { hint: "npx turbo run build" });
}
