import type { PhotoState } from "@likeness/result";

/** A photo that goes no further: the state that it ends in, and why. */
export class Missed {
  readonly state: Exclude<PhotoState, "enrolled" | "enrolled-center-crop" | "bad-embedding">;
  /** Absent where the state says it all. */
  readonly detail?: string;
  /** The error behind it, if there was one. */
  readonly cause?: unknown;

  constructor(state: Missed["state"], detail?: string, cause?: unknown) {
    this.state = state;
    if (detail !== undefined) this.detail = detail;
    if (cause !== undefined) this.cause = cause;
  }
}
