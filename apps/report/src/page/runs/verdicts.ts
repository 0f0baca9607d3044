import { type Discordance, mcnemar } from "@likeness/metrics";
import type { PairComparison } from "../pairs/compare-runs.ts";
import { bestClassifier, predictionDiscordance } from "./best-classifier.ts";
import type { RunView } from "./run-view.ts";

/** How two runs compare on the same photos. */
export interface RunVerdict {
  readonly other: RunView;
  readonly pairs: PairComparison;
  readonly pairsP: number;
  /** Null when one of them has no identification. */
  readonly identification: (Discordance & { readonly p: number }) | null;
  /** Neither the F1 of pairs nor identification tells the two apart. */
  readonly tied: boolean;
  /** What the first is to the other; mixed where pairs and identification tell them apart the opposite way. */
  readonly verdict: "tied" | "better" | "worse" | "mixed";
}

/** Both runs' best classifiers on the probes they share; null when one of them has none. */
export function identificationTest(first: RunView, second: RunView): RunVerdict["identification"] {
  const a = bestClassifier(first.run.identification);
  const b = bestClassifier(second.run.identification);
  if (a === null || b === null) return null;
  const discordance = predictionDiscordance(a.result, b.result);
  return { ...discordance, p: mcnemar(discordance.onlyFirst, discordance.onlySecond).twoSided };
}

/**
 * A tie is decided by the interval of the F1 difference over samples of people, not by McNemar on pairs: pairs that share
 * a photo are not independent, and that test counts each as a fresh observation.
 */
export function judge(best: RunView, other: RunView, pairs: PairComparison): RunVerdict {
  const identification = identificationTest(best, other);
  const { interval } = pairs.f1;
  const pairsP = mcnemar(pairs.all.onlyFirst, pairs.all.onlySecond).twoSided;
  const pairsTied = interval === null || (interval[0] <= 0 && interval[1] >= 0);
  const tied = pairsTied && (identification === null || identification.p >= 0.05);
  const signs = [
    pairsTied ? 0 : Math.sign(pairs.f1.difference),
    identification === null || identification.p >= 0.05
      ? 0
      : Math.sign(identification.onlyFirst - identification.onlySecond),
  ];
  return { other, pairs, pairsP, identification, tied, verdict: verdictOf(signs) };
}

function verdictOf(signs: readonly number[]): RunVerdict["verdict"] {
  const [better, worse] = [signs.includes(1), signs.includes(-1)];
  if (better && worse) return "mixed";
  return better ? "better" : worse ? "worse" : "tied";
}
