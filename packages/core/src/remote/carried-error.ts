import { type ErrorCode, hintOf, LikenessError, messageOf } from "../errors.ts";

/** An error on its way between threads or processes, where classes are lost. */
export interface CarriedError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  /** What lay behind it; of an error that is none of ours itself, where it was thrown. */
  readonly cause?: { readonly message: string; readonly stack?: string };
}

/** What can be carried of anything that was thrown. An error that is none of ours becomes `internal`. */
export function carriedError(thrown: unknown): CarriedError {
  const known = thrown instanceof LikenessError;
  const cause = known ? thrown.cause : thrown;
  const stack = cause instanceof Error ? cause.stack : undefined;
  return {
    code: known ? thrown.code : "internal",
    message: messageOf(thrown),
    ...hintOf(thrown),
    ...(cause !== undefined && { cause: { message: messageOf(cause), ...(stack !== undefined && { stack }) } }),
  };
}

/** The error that was carried. */
export function errorOf({ code, message, hint, cause }: CarriedError): LikenessError {
  return new LikenessError(code, message, {
    ...(hint !== undefined && { hint }),
    ...(cause !== undefined && { cause: Object.assign(new Error(cause.message), cause) }),
  });
}
