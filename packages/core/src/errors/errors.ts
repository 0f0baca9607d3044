/** What went wrong, for programs. `unavailable` exits with 3, `storage` and `internal` with 4, the others with 2. */
export type ErrorCode = "usage" | "unknown-id" | "bad-input" | "hash-mismatch" | "unavailable" | "storage" | "internal";

/**
 * An error meant for a person: the message names the value and what was expected, `hint` the way out. The command
 * prints both without a stack trace; the `cause` is kept for programs.
 */
export class LikenessError extends Error {
  override readonly name = "LikenessError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string | undefined; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }

  /**
   * The exit code of the command for this error: 2 for wrong use or bad input, 3 when something needed is unavailable, 4
   * when the machine or this program failed, so that a full disk is never taken for an answer.
   */
  get exitCode(): 2 | 3 | 4 {
    if (this.code === "unavailable") return 3;
    return this.code === "storage" || this.code === "internal" ? 4 : 2;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The way out that an error knows, to be kept by the error that wraps it; empty for all others. */
export function hintOf(thrown: unknown): { readonly hint?: string } {
  return thrown instanceof LikenessError && thrown.hint !== undefined ? { hint: thrown.hint } : {};
}
