import { z } from "zod";
import { number, share, wholeFrom } from "../schema/fields.ts";

/**
 * What `likeness/result@1` had until 25 November 2026: `best` was the optimum on the grid, and what it accepts was not
 * counted. Its EER was the mean of FAR and FRR at the vertex where they are closest, and stays that.
 */
const firstVerification = z.looseObject({
  pairs: wholeFrom(0),
  genuine: wholeFrom(0),
  grid: z.looseObject({ best: z.undefined().optional() }),
  best: z.looseObject({ threshold: number, f1: share, accuracy: share, decisions: z.undefined().optional() }),
});

const firstEdition = z.looseObject({ runs: z.array(z.looseObject({ verification: z.unknown() })) });

/** Brings a result of the first edition to today's shape: `grid.best` is its `best`, whose decisions are worked out. */
export function fromFirstEdition(value: unknown): unknown {
  const { data: result } = firstEdition.safeParse(value);
  if (!result?.runs.some((run) => firstVerification.safeParse(run.verification).success)) return value;
  return { ...result, runs: result.runs.map((run) => ({ ...run, verification: today(run.verification) })) };
}

function today(value: unknown): unknown {
  const { data: verification } = firstVerification.safeParse(value);
  if (verification === undefined) return value;
  const { threshold, f1, accuracy } = verification.best;
  return {
    ...verification,
    grid: { ...verification.grid, best: { threshold, f1, accuracy } },
    best: { ...verification.best, decisions: decisionsOf(verification) },
  };
}

/** The accepted pairs, worked out from the shares; `TP` are the true accepts, `FP` the false ones. */
function decisionsOf({ pairs, genuine, best: { f1, accuracy } }: z.infer<typeof firstVerification>) {
  const wrong = Math.round((1 - accuracy) * pairs);
  // Wrong are FP and the genuine pairs without TP, so F1 = 2·TP / (2·TP + wrong).
  const trueAccepts = f1 === 1 ? genuine : Math.round((f1 * wrong) / (2 * (1 - f1)));
  return { trueAccepts, falseAccepts: wrong - (genuine - trueAccepts) };
}
