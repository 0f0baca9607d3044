import { LikenessError } from "./errors.ts";

/**
 * Checks that `value` is one of `known` and narrows it.
 * @throws LikenessError `unknown-id` that lists the known ids and the nearest one.
 */
export function knownId<Id extends string>(kind: string, value: string, known: readonly Id[]): Id {
  const found = known.find((id) => id === value);
  if (found !== undefined) return found;
  const nearest = nearestId(value, known);
  const suggestion = nearest === undefined ? "" : ` (did you mean ${nearest}?)`;
  throw new LikenessError("unknown-id", `unknown ${kind} "${value}"; known: ${known.join(", ")}${suggestion}`);
}

/** The known id closest to `value`, or undefined when none is close: contained in it, or at most a third of it mistyped. */
export function nearestId(value: string, known: readonly string[]): string | undefined {
  const wanted = value.toLowerCase();
  let best: { id: string; distance: number } | undefined;
  for (const id of known) {
    const candidate = id.toLowerCase();
    const contained = wanted.length > 2 && (candidate.includes(wanted) || wanted.includes(candidate));
    const distance = contained ? 0.5 : editDistance(wanted, candidate);
    if (best === undefined || distance < best.distance) best = { id, distance };
  }
  return best !== undefined && best.distance <= Math.max(1, wanted.length / 3) ? best.id : undefined;
}

/** Levenshtein distance in characters. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(previous[j]! + 1, row[j - 1]! + 1, substitution));
    }
    previous = row;
  }
  return previous[b.length]!;
}
