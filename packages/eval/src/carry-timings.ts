import type { Result } from "@likeness/result";

/**
 * A run whose templates all came from the store has nothing to time. Where an earlier result of the same photos, on the
 * same processor, has that very run with the very same templates, its times are taken over and marked with its date.
 */
export function carryTimings(result: Result, earlier: Result | undefined): Result {
  if (earlier === undefined || earlier.dataset.hash !== result.dataset.hash) return result;
  const { cpu, cores, node } = result.environment;
  const before = earlier.environment;
  if (before.cpu !== cpu || before.cores !== cores || before.node !== node) return result;
  const runs = result.runs.map((run) => {
    const known = earlier.runs.find((one) => one.id === run.id && one.runtime.version === run.runtime.version);
    const timed = known?.timings;
    if (run.timings.images > 0 || timed === undefined || timed.images === 0) return run;
    if (known?.templates.data !== run.templates.data) return run;
    return {
      ...run,
      timings: { ...timed, fromStore: run.timings.fromStore, measured: timed.measured ?? earlier.created },
    };
  });
  return { ...result, runs };
}
