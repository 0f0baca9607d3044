import type { ClassifierKind, WorkSize } from "./classifier-kind.ts";
import { classifiers } from "./classifiers.ts";

/** Seconds that a classifier may take by its own estimate before an evaluation leaves it out. */
export const mostSeconds = 300;

/**
 * Support vectors × people beyond which libsvm-js cannot write its model out: its text then has more characters than an
 * array of V8 has room for, and the process ends. 2,000 people with a photo each (4 million) work, 2,500 do not.
 */
const mostCoefficients = 5e6;

/**
 * Why a classifier is not run on so much work, as half a sentence with the way out; undefined when it can be. The answer
 * depends on the sizes alone, so that a busy machine leaves nothing out that an idle one has.
 */
export function tooLarge(kind: ClassifierKind, size: WorkSize, most = mostSeconds): string | undefined {
  const { people, rows } = size;
  const machines = (people * (people - 1)) / 2;
  const forPairs = kind.pairwise ? ` (a machine for each of ${amount(machines)} pairs of people)` : "";
  if (kind.pairwise && rows * people > mostCoefficients) {
    return `${amount(people)} people in ${amount(rows)} photos are more than libsvm-js has room for${forPairs}; use linear-svc or nearest`;
  }
  const seconds = kind.seconds?.(size) ?? 0;
  if (seconds <= most) return undefined;
  const cheaper = [...classifiers].filter(
    (other) => other.forMany && other !== kind && (other.seconds?.(size) ?? 0) <= Math.min(most, seconds / 2),
  );
  const wayOut = cheaper.length === 0 ? "" : `; use ${cheaper.map(({ id }) => id).join(" or ")}`;
  return `${amount(people)} people would take about ${duration(seconds)}${forPairs}${wayOut}`;
}

function amount(count: number): string {
  return count.toLocaleString("en-US");
}

function duration(seconds: number): string {
  if (seconds < 90) return seconds < 1.5 ? "a second" : `${Math.round(seconds)} seconds`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} minutes` : `${amount(Math.round(seconds / 3600))} hours`;
}
