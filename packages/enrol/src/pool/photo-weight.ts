import type { PhotoBytes } from "../photo/photo-pipeline.ts";

/** Files from this size on are counted while a worker has them; a message for each smaller one would cost more than it helps. */
const largeBytes = 4 * 2 ** 20;

/** Bytes of large files up to which a worker gets another photo, so that sixteen of the largest are never in memory at once. */
export const mostWaitingBytes = 64 * 2 ** 20;

/** What a photo weighs while a worker has its bytes: nothing unless it is large. */
export function weightOf({ bytes }: PhotoBytes): number {
  return bytes.length >= largeBytes ? bytes.length : 0;
}
