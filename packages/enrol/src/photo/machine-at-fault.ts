import { LikenessError } from "@likeness/core";

/** System errors that say something about the machine at this moment and nothing about a file. */
const ofTheMoment = ["EMFILE", "ENFILE", "ENOMEM", "ENOBUFS", "EIO"];

/** Throws a failure to read a photo again when it says nothing about the photo: then it must not become its state. */
export function rethrowMachineFault(thrown: unknown): void {
  for (let cause = thrown; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && ofTheMoment.some((code) => code === cause.code)) throw thrown;
    // Memory that cannot be had.
    if (cause instanceof RangeError) throw thrown;
  }
  if (thrown instanceof LikenessError && (thrown.code === "storage" || thrown.code === "internal")) throw thrown;
}
