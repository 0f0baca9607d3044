import { isMachineFault, LikenessError } from "@likeness/core";

/** Throws a failure to read a photo again when it says nothing about the photo: then it must not become its state. */
export function rethrowMachineFault(thrown: unknown): void {
  for (let cause = thrown; cause instanceof Error; cause = cause.cause) {
    // A RangeError is memory that cannot be had.
    if (isMachineFault(cause) || cause instanceof RangeError) throw thrown;
  }
  if (thrown instanceof LikenessError && (thrown.code === "storage" || thrown.code === "internal")) throw thrown;
}
