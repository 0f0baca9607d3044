import { LikenessError } from "@likeness/core";

/** Names that were asked for and could not be served, beside others that were. */
export class MissedNames {
  readonly #verb: string;
  #excused = 0;
  readonly #missed: { readonly name: string; readonly failure: LikenessError }[] = [];

  /** @param verb what is done with a name, in the past: `fetched`. */
  constructor(verb: string) {
    this.#verb = verb;
  }

  /**
   * Keeps the failure of one name, so that the next can be tried, and returns what to say of it: the line and the way out.
   * @param mayBeMissing whether it is no failure that this one cannot be had; all of them may not.
   * @throws what was thrown, when it says nothing about this one name: wrong use of the command, a stop, a fault of ours.
   */
  add(name: string, thrown: unknown, mayBeMissing = false): readonly [message: string, hint: string | undefined] {
    const ofName = thrown instanceof LikenessError && !["usage", "unknown-id", "internal"].includes(thrown.code);
    if (!ofName) throw thrown;
    const missing = mayBeMissing && thrown.code === "unavailable";
    if (!missing) this.#missed.push({ name, failure: thrown });
    else this.#excused++;
    return [`${name} was not ${this.#verb}: ${thrown.message}`, thrown.hint];
  }

  /**
   * Says at the end what was missed, of `all` names.
   * @throws LikenessError the only name's own failure; else `unavailable` that lists the missed ones, or `storage` when the
   * machine failed.
   */
  end(all: number): void {
    const [first] = this.#missed;
    if (first === undefined) {
      if (this.#excused < all) return;
      throw new LikenessError("unavailable", `nothing was ${this.#verb}: all of it was missing`);
    }
    if (all === 1) throw first.failure;
    const names = this.#missed.map(({ name }) => name).join(", ");
    const fault = this.#missed.find(({ failure }) => failure.exitCode === 4)?.failure;
    const { hint } = fault ?? first.failure;
    const message = `${this.#missed.length} of ${all} were not ${this.#verb}: ${names}`;
    const code = fault === undefined ? "unavailable" : "storage";
    throw new LikenessError(code, message, {
      ...(hint !== undefined && { hint }),
      cause: (fault ?? first.failure) as Error,
    });
  }
}
