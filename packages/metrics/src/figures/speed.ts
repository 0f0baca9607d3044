import type { Timings } from "@likeness/result";

/** Photos a second from the first photo's start to the last one's end; null when every template came from the store. */
export function throughput({ images, wallMs }: Timings): number | null {
  return images === 0 || wallMs <= 0 ? null : (1000 * images) / wallMs;
}

/** Milliseconds of a worker in one stage for one photo. */
export interface StageTime {
  readonly stage: "decode" | "locate" | "crop" | "embed";
  readonly ms: number;
}

/** Milliseconds of a worker for one photo, by stage; workers overlap, so their sum exceeds 1 / throughput. */
export function stageTimes({ images, decodeMs, locateMs, cropMs, embedMs }: Timings): readonly StageTime[] {
  if (images === 0) return [];
  return [
    { stage: "decode", ms: decodeMs / images },
    { stage: "locate", ms: locateMs / images },
    { stage: "crop", ms: cropMs / images },
    { stage: "embed", ms: embedMs / images },
  ];
}

/** Milliseconds of a worker for one photo, all stages; null when nothing was timed. */
export function workPerPhoto(timings: Timings): number | null {
  const stages = stageTimes(timings);
  return stages.length === 0 ? null : stages.reduce((sum, { ms }) => sum + ms, 0);
}
