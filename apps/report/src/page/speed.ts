import type { Timings } from "@likeness/eval/result";

/** Photos that went through the network, so those the clock saw. */
export function timedPhotos({ images, fromStore }: Timings): number {
  return Math.max(0, images - fromStore);
}

/** Photos a second from the first photo's start to the last one's end; null when every template came from the store. */
export function throughput(timings: Timings): number | null {
  const timed = timedPhotos(timings);
  return timed === 0 || timings.wallMs <= 0 ? null : (1000 * timed) / timings.wallMs;
}

export interface StageTime {
  readonly stage: "decode" | "locate" | "crop" | "embed";
  readonly ms: number;
}

/** Milliseconds of work for one photo, by stage; stages of several photos overlap, so their sum exceeds 1 / throughput. */
export function stageTimes(timings: Timings): readonly StageTime[] {
  const timed = timedPhotos(timings);
  if (timed === 0) return [];
  const { decodeMs, locateMs, cropMs, embedMs } = timings;
  return [
    { stage: "decode", ms: decodeMs / timed },
    { stage: "locate", ms: locateMs / timed },
    { stage: "crop", ms: cropMs / timed },
    { stage: "embed", ms: embedMs / timed },
  ];
}

/** Milliseconds of work for one photo, all stages; null when nothing was timed. */
export function workPerPhoto(timings: Timings): number | null {
  const stages = stageTimes(timings);
  return stages.length === 0 ? null : stages.reduce((sum, { ms }) => sum + ms, 0);
}
