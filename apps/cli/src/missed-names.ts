import { LikenessError, printable } from "@likeness/core";

/** Names that were asked for and could not be served, beside others that were. */
export class MissedNames {
  readonly #verb: string;
  readonly #missed: { readonly name: string; readonly failure: LikenessError }[] = [];

  /** @param verb what is done with a name, in the past: `fetched`. */
  constructor(verb: string) {
    this.#verb = verb;
  }

  /**
   * Keeps the failure of one name, so that the next can be tried, and returns a line that says it.
   * @throws what was thrown, when it says nothing about this one name: wrong use of the command, a stop, a fault of ours.
   */
  add(name: string, thrown: unknown): string {
    const ofName = thrown instanceof LikenessError && !["usage", "unknown-id", "internal"].includes(thrown.code);
    if (!ofName) throw thrown;
    this.#missed.push({ name, failure: thrown });
    const wayOut = thrown.hint === undefined ? "" : `\n  ${printable(thrown.hint)}`;
    return `${printable(name)} was not ${this.#verb}: ${printable(thrown.message)}${wayOut}`;
  }

  /**
   * Says at the end what was missed, of `all` names.
   * @throws LikenessError the only name's own failure; else `unavailable` that lists the missed ones, or `storage` when the
   * machine failed.
   */
  end(all: number): void {
    const [first] = this.#missed;
    if (first === undefined) return;
    if (all === 1) throw first.failure;
    const names = this.#missed.map(({ name }) => printable(name)).join(", ");
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
