import { runtimeOf } from "../combination/runtime-of.ts";

/** Worker threads that may enrol on a runtime: as many as wanted, or one where two would crash the process. */
export function workerCount(runtime: string, wanted: number): number {
  return runtimeOf(runtime).oneThread ? 1 : wanted;
}
