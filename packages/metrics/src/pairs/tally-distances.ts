import { ImpostorCounter } from "./impostor-counter.ts";
import { makeCuts, type PairTally } from "./pair-tally.ts";

/** Tally of distances that are already there, as for tests and for scores from elsewhere. */
export function tallyDistances(
  genuine: readonly number[] | Float64Array,
  impostor: readonly number[] | Float64Array,
  options: {
    readonly thresholds?: readonly number[];
    readonly genuineMissing?: number;
    readonly impostorMissing?: number;
  } = {},
): PairTally {
  const { thresholds = [], genuineMissing = 0, impostorMissing = 0 } = options;
  const counter = new ImpostorCounter(makeCuts(Float64Array.from(genuine).sort(), thresholds));
  counter.add(Float64Array.from(impostor), 0, impostor.length);
  return counter.tally({
    genuine: genuine.length + genuineMissing,
    impostor: impostor.length + impostorMissing,
    genuineMissing,
    impostorMissing,
  });
}
