import { openRuntime } from "@likeness/nn";
import { noRuntime } from "../combination/combination.ts";

/** Worker threads that may enrol on a runtime: as many as wanted, or one where two would crash the process. */
export function workerCount(runtime: string, wanted: number): number {
  return runtime !== noRuntime && openRuntime(runtime).oneThread ? 1 : wanted;
}
