import { performance } from "node:perf_hooks";
import { messageOf, mulberry32, shuffle } from "@likeness/core";
import { relativeError } from "./call-times.ts";
import type { Slice } from "./subject.ts";

/** Something that can be measured for a while. */
export interface Measurable {
  measure(units: number, milliseconds: number): Promise<Slice>;
}

/** One subject with one number of crops or photos in a call, and what came of it. */
export interface Turn {
  readonly subject: Measurable;
  readonly units: number;
  /** Milliseconds that one call is expected to take. */
  readonly expectedMs: number;
  readonly rounds: Slice[];
  /** Whether a choice hangs on it: it is measured however slow it is, in fewer rounds. Default false. */
  readonly decides?: boolean;
  /** Why it was not measured, or not to the end. */
  skipped?: string;
}

export interface TakeTurnsOptions {
  /** Time for all turns together. */
  readonly milliseconds: number;
  /** Relative standard error that ends the measuring early. */
  readonly relativeError: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Called after each round with the share of the time that is over, 0…1. */
  onRound?(share: number): void;
}

/** Below these many rounds nothing can be said about noise. */
export const leastRounds = 5;
/**
 * Rounds of a turn that decides a choice and is too slow for {@link leastRounds}: the fewest whose differences mean
 * anything.
 */
const leastSlowRounds = 3;
/** A turn's time is planned for so many rounds. */
const plannedRounds = 10;

/**
 * Measures all turns round after round, each round in another (seeded) order, so that drift hits all alike. Ends when
 * every mean is known well enough or the time is over, but not before five rounds. A turn whose calls are so long that
 * five of them would take more than twice its share of the time is skipped, or, where a choice hangs on it, measured in as
 * many rounds as fit and three at least.
 */
export async function takeTurns(turns: readonly Turn[], options: TakeTurnsOptions): Promise<void> {
  const share = options.milliseconds / Math.max(1, turns.length);
  const most = new Map<Turn, number>();
  for (const turn of turns) {
    const fitting = Math.floor((2 * share) / turn.expectedMs);
    if (turn.skipped !== undefined || fitting >= leastRounds) continue;
    if (turn.decides) most.set(turn, Math.max(leastSlowRounds, fitting));
    else turn.skipped = `a call takes about ${seconds(turn.expectedMs)}, more than --seconds allows`;
  }
  // Warm-up: the first call of a batch size allocates and, on some runtimes, compiles.
  for (const turn of live(turns)) await measured(turn, 0, options.signal);
  const random = mulberry32(options.seed);
  const began = performance.now();
  for (let round = 0; ; round++) {
    const over = (performance.now() - began) / options.milliseconds;
    options.onRound?.(Math.min(1, over));
    const left = live(turns).filter((turn) => turn.rounds.length < (most.get(turn) ?? Number.POSITIVE_INFINITY));
    const known = left.every((turn) => relativeError(turn.rounds) <= options.relativeError);
    if (left.length === 0 || (round >= leastRounds && (known || over >= 1))) return;
    for (const turn of shuffle(left, random)) {
      const slice = await measured(turn, share / plannedRounds, options.signal);
      if (slice !== undefined) turn.rounds.push(slice);
    }
  }
}

function live(turns: readonly Turn[]): Turn[] {
  return turns.filter((turn) => turn.skipped === undefined);
}

/** One slice; a failure ends the turn and not the benchmark. */
async function measured(turn: Turn, milliseconds: number, signal?: AbortSignal): Promise<Slice | undefined> {
  signal?.throwIfAborted();
  try {
    return await turn.subject.measure(turn.units, milliseconds);
  } catch (thrown) {
    signal?.throwIfAborted();
    turn.skipped = messageOf(thrown);
    return undefined;
  }
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
