import { LikenessError } from "@likeness/core";

/** Why a photo gave no pixels: no bytes at all, not a whole picture of a known format, or larger than allowed. */
export type PhotoProblem = "empty" | "unreadable" | "too-large";

/**
 * A photo that cannot be decoded for what its file is. Its message depends on the bytes alone: the same file gives the same
 * one, whatever else is decoded at the time. Lack of memory or threads is never a PhotoError.
 */
export class PhotoError extends LikenessError {
  readonly problem: PhotoProblem;

  constructor(problem: PhotoProblem, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super("bad-input", message, options);
    this.problem = problem;
  }
}
