import { builtFile, Remote } from "@likeness/core";
import type { Opened, Slice, Subject, SubjectInput, SubjectService, SubjectSetup } from "./subject.ts";

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
  readonly opened: Opened;
  readonly #remote: Remote<SubjectService>;
  readonly #patienceMs: number;
  #peak = 0;

  private constructor(remote: Remote<SubjectService>, opened: Opened, patienceMs: number) {
    this.opened = opened;
    this.#remote = remote;
    this.#patienceMs = patienceMs;
  }

  /**
   * @throws LikenessError as opening the subject does, `internal` when its process dies, `unavailable` when it does not
   * answer in time; every later request does so too.
   */
  static async open(
    subject: Subject,
    input: SubjectInput,
    { signal, patienceMs = 600_000 }: SubjectHostOptions = {},
  ): Promise<SubjectHost> {
    signal?.throwIfAborted();
    const setup: SubjectSetup = { subject, input };
    const file = builtFile("./subject-process.js", import.meta.url);
    const remote = new Remote<SubjectService>(file, { on: "process", name: "the measuring process", setup, signal });
    try {
      return new SubjectHost(remote, await remote.call("opened", undefined, { patienceMs }), patienceMs);
    } catch (thrown) {
      await remote.close();
      throw thrown;
    }
  }

  /** Most memory that the process was seen to hold, in bytes; 0 before anything was measured. */
  get peakMemoryBytes(): number {
    return this.#peak;
  }

  /** Calls the subject for so long, at least once. */
  async measure(units: number, milliseconds: number): Promise<Slice> {
    const patienceMs = this.#patienceMs + milliseconds + this.#callMs(units);
    const slice = await this.#remote.call("measure", { units, milliseconds }, { patienceMs });
    this.#peak = Math.max(this.#peak, slice.peakMemoryBytes);
    return slice;
  }

  embed(count: number): Promise<readonly Float32Array[]> {
    return this.#remote.call("embed", count, { patienceMs: this.#patienceMs + this.#callMs(count) });
  }

  /** How long a call may take, judged by the first. */
  #callMs(units: number): number {
    return slowest * units * this.opened.firstCallMs;
  }

  /** Ends the process; harmless when it has ended. */
  close(): Promise<void> {
    return this.#remote.close();
  }
}
