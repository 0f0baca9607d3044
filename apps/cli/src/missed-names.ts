import { hintOf, LikenessError } from "@likeness/core";
import type { TerminalProgress } from "./terminal-progress.ts";

/** What {@link MissedNames} is told of the whole. */
export interface NamesOptions {
  /** What is done with a name, in the past: `fetched`. */
  readonly verb: string;
  /** How many names there are. */
  readonly all: number;
  readonly progress: TerminalProgress;
  /** Ends the work: what is thrown then is no failure of a name. */
  readonly signal: AbortSignal;
}

/** Names that were asked for and could not be served, beside others that were. */
export class MissedNames {
  readonly #options: NamesOptions;
  readonly #missed: { readonly name: string; readonly failure: LikenessError }[] = [];
  #excused = 0;

  constructor(options: NamesOptions) {
    this.#options = options;
  }

  /**
   * Takes a step towards serving a name. Its failure is kept, so that the next name can be tried, and told where there
   * are several.
   * @param mayBeMissing whether it is no failure that what the step brings cannot be had; that of all names may not be
   * missing.
   * @returns what the step does, or undefined when it failed.
   * @throws what was thrown, when it says nothing about this one name: wrong use of the command, a stop, a fault of ours.
   */
  async attempt<Answer>(name: string, step: () => Promise<Answer>, mayBeMissing = false): Promise<Answer | undefined> {
    const { verb, all, progress, signal } = this.#options;
    try {
      signal.throwIfAborted();
      return await step();
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof LikenessError) || ofNoName.includes(thrown.code)) throw thrown;
      if (mayBeMissing && all > 1 && thrown.code === "unavailable") this.#excused++;
      else this.#missed.push({ name, failure: thrown });
      if (all > 1) progress.warn(`${name} was not ${verb}: ${thrown.message}`, thrown.hint);
      return undefined;
    }
  }

  /**
   * Says at the end what was missed.
   * @throws LikenessError the only name's own failure; else one that lists the missed names: `storage` when the machine
   * failed, else `bad-input` when one of them is wrong, else `unavailable`.
   */
  end(): void {
    const { verb, all } = this.#options;
    const [first] = this.#missed;
    if (first === undefined) {
      if (this.#excused < all) return;
      throw new LikenessError("unavailable", `nothing was ${verb}: all of it was missing`);
    }
    if (all === 1) throw first.failure;
    const names = this.#missed.map(({ name }) => name).join(", ");
    const [grave] = (["storage", "bad-input"] as const).flatMap((code) =>
      this.#missed.filter(({ failure }) => failure.code === code),
    );
    const { failure } = grave ?? first;
    const message = `${this.#missed.length} of ${all} were not ${verb}: ${names}`;
    throw new LikenessError(grave?.failure.code ?? "unavailable", message, { ...hintOf(failure), cause: failure });
  }
}

/** Codes of errors that say nothing about one name. */
const ofNoName: readonly LikenessError["code"][] = ["usage", "unknown-id", "internal"];
