import { rowDistance } from "../pairs/squared-distance.ts";
import type { Templates } from "../pairs/templates.ts";
import { leastImpostorEvents } from "../verification/tar-at-far.ts";
import type { GallerySplit } from "./gallery-split.ts";

/** How one test photo fares against the gallery when identities are ranked by their closest photo. */
export interface RankedProbe {
  /** Index of the photo. */
  readonly photo: number;
  /** Whether the photo's person has a template in the gallery. */
  readonly mated: boolean;
  /** 1 when the right identity comes first; one on a tie comes last. Infinity when unmated or not enrolled. */
  readonly rank: number;
  /** Squared distance to the closest identity of all; Infinity when not enrolled. */
  readonly closest: number;
}

/** Ranks the identities of the training photos for every test photo. */
export function rankProbes(templates: Templates, split: GallerySplit): RankedProbe[] {
  const { identities, enrolled, data, dimensions } = templates;
  const gallery = split.train.filter((photo) => enrolled[photo] === 1);
  const known = new Set(gallery.map((photo) => identities[photo]!));
  return split.test.map((probe) => {
    const mated = known.has(identities[probe]!);
    const nearest = new Map<string, number>();
    if (enrolled[probe] === 1) {
      for (const photo of gallery) {
        const distance = rowDistance(data, probe, photo, dimensions);
        nearest.set(
          identities[photo]!,
          Math.min(distance, nearest.get(identities[photo]!) ?? Number.POSITIVE_INFINITY),
        );
      }
    }
    const own = nearest.get(identities[probe]!);
    let rank = own === undefined ? Number.POSITIVE_INFINITY : 0;
    let closest = Number.POSITIVE_INFINITY;
    for (const distance of nearest.values()) {
      closest = Math.min(closest, distance);
      if (own !== undefined && distance <= own) rank++;
    }
    return { photo: probe, mated, rank, closest };
  });
}

/**
 * Cumulative match characteristic: entry k − 1 is the share of mated probes whose identity is among the first k
 * (Phillips et al.; ISO/IEC 19795-1). A probe that did not enrol never matches. Empty without a mated probe.
 */
export function cumulativeMatch(probes: readonly RankedProbe[], ranks: number): number[] {
  const mated = probes.filter((probe) => probe.mated);
  if (mated.length === 0) return [];
  return Array.from({ length: ranks }, (_, k) => mated.filter((probe) => probe.rank <= k + 1).length / mated.length);
}

/**
 * Open-set identification: the share of mated probes that are named rightly (rank 1 and closer than the threshold)
 * when at most the share `target` of unmated probes is named at all (DIR at FAR; ISO/IEC 19795-1 calls them TPIR and
 * FPIR). The threshold is the largest that keeps the target.
 * @returns null when fewer than ten unmated probes may be named at the target, or when no probe is mated.
 */
export function detectionAndIdentification(
  probes: readonly RankedProbe[],
  target: number,
): { readonly rate: number; readonly threshold: number | null } | null {
  const mated = probes.filter((probe) => probe.mated);
  const strangers = probes
    .filter((probe) => !probe.mated)
    .map((probe) => probe.closest)
    .sort((a, b) => a - b);
  const allowed = Math.floor(target * strangers.length * (1 + 1e-12));
  if (mated.length === 0 || allowed < leastImpostorEvents) return null;
  const threshold = strangers[allowed] ?? Number.POSITIVE_INFINITY;
  const named = mated.filter((probe) => probe.rank === 1 && probe.closest < threshold).length;
  return { rate: named / mated.length, threshold: Number.isFinite(threshold) ? threshold : null };
}
