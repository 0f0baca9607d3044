import type { BaselineRun, Run } from "@likeness/result";
import { photosPerSecond } from "./baseline.ts";
import { type Check, checked } from "./check.ts";
import type { Comparison } from "./comparison.ts";

/** Slower than this and it is worth a line. Machines that are shared give twice the time on the same code. */
const worthNoting = 1.25;

/**
 * Photos a second beside the baseline's. A check only where a limit was given; without one slowness is a note, since a
 * busy machine is no regression. Times that an earlier run left (its templates came from the store) judge nothing.
 */
export function slowdown(
  before: BaselineRun,
  after: Run,
  { limits, baseline, result }: Comparison,
): { check?: Check; remarks: string[]; notes: string[] } {
  const limit = limits.maxSlowdown;
  const now = after.timings.measured === undefined ? photosPerSecond(after) : undefined;
  if (before.photosPerSecond === undefined || now === undefined) {
    if (limit === undefined) return { remarks: [], notes: [] };
    const why =
      now === undefined
        ? "every template of this run came from the store; evaluate with --no-store to time it"
        : "the baseline has no time; --update writes one from a timed run";
    // The remark comes with every check that is not judged.
    return { check: { name: "speed", state: "not-judged", text: `nothing was timed: ${why}` }, remarks: [], notes: [] };
  }
  const factor = before.photosPerSecond / now;
  const compared = `${now} photos/s, baseline ${before.photosPerSecond}`;
  const elsewhere =
    baseline.environment.cpu === result.environment.cpu ? "" : `, on another processor (${baseline.environment.cpu})`;
  const slower = `${compared}${elsewhere} (${factor.toFixed(2)} times slower)`;
  if (limit === undefined) return { remarks: [], notes: factor > worthNoting ? [slower] : [] };
  const fails = factor > limit;
  const check = checked("speed", `${compared}${elsewhere}`, fails ? `${slower}, ${limit} allowed` : undefined);
  return { check, remarks: !fails && factor > worthNoting ? [slower] : [], notes: [] };
}
