import { counted, percent } from "@likeness/core";
import type { AlignerComparison, AlignerEffect, DecisionEffect, Result, Run } from "@likeness/result";

/** Files named before the rest is counted. */
const named = 5;

/** What the difference between aligners consists of, in words; nothing when there are not two to compare. */
export function comparisonLines({ comparisons = [], runs }: Result): string[] {
  if (comparisons.length === 0) return [];
  return [
    "aligners compared, second against first:",
    ...comparisons.flatMap((comparison) => [
      `  ${comparison.first}, ${comparison.second}: ${agreement(comparison)}`,
      ...differentFaces(comparison).map((line) => `    ${line}`),
      ...shownEffects(comparison, runs)
        .flatMap((effect) => effectLines(effect, comparison))
        .map((line) => `    ${line}`),
    ]),
    ...locateTimes(runs),
  ];
}

/** One effect for each network and crop: runtimes agree to rounding, and a baseline tells nothing. */
function shownEffects({ effects }: AlignerComparison, runs: readonly Run[]): AlignerEffect[] {
  const networks = new Set(runs.filter((run) => !run.model.baseline).map((run) => run.model.id));
  const shown = new Map<string, AlignerEffect>();
  for (const effect of effects) {
    const key = `${effect.model}/${effect.crop}`;
    if (networks.has(effect.model) && !shown.has(key)) shown.set(key, effect);
  }
  return [...shown.values()];
}

function agreement({ found, disagreement }: AlignerComparison): string {
  const same = `the same face in ${found.sameFace} of ${counted(found.photos, "photo")}`;
  const at = (values: readonly number[], level: number) => values[disagreement.levels.indexOf(level)];
  const overlap = at(disagreement.overlap, 0.5);
  const apart = at(disagreement.landmarks, 0.5);
  const most = at(disagreement.landmarks, 0.95);
  if (overlap === undefined || apart === undefined || most === undefined) return same;
  return `${same}, where boxes overlap by ${overlap.toFixed(2)} and landmarks are ${percent(apart)} of the eye distance apart (medians; in one of 20 photos ${percent(most)} or more)`;
}

function differentFaces({ first, second, found }: AlignerComparison): string[] {
  const lists = [
    [`only ${first} enrols`, found.onlyFirst],
    [`only ${second} enrols`, found.onlySecond],
    ["neither enrols", found.neither],
    ["they chose different faces in", found.otherFace],
  ] as const;
  return lists.filter(([, files]) => files.length > 0).map(([what, files]) => `${what} ${list(files)}`);
}

function effectLines(effect: AlignerEffect, { first, second }: AlignerComparison): string[] {
  const lines: string[] = [];
  const { auc, decisions } = effect;
  if (auc !== null) {
    const [low, high] = auc.interval;
    const parts =
      auc.sameFace === null || auc.otherFaces === null
        ? "too few photos show the same face to both for a split"
        : `${signed(auc.otherFaces)} by faces not found or mistaken, ${signed(auc.sameFace.difference)} by other crops of the same faces`;
    lines.push(`${partsOf(effect)}: AUC ${signed(auc.difference)} (${signed(low)} to ${signed(high)}): ${parts}`);
  }
  if (decisions !== null) lines.push(`  pairs: ${flips(decisions, first, second)}`);
  const classifiers = Object.entries(effect.identification);
  if (classifiers.length > 0) {
    const counts = classifiers.map(([id, { onlyFirst, onlySecond }]) => `${id} ${onlyFirst} : ${onlySecond}`);
    lines.push(`  probes recognised with ${first} alone : with ${second} alone: ${counts.join(", ")}`);
  }
  return lines;
}

function partsOf({ model, crop, runtime }: AlignerEffect): string {
  return `${model} on ${crop}, ${runtime}`;
}

function flips(decision: DecisionEffect, first: string, second: string): string {
  const { items, onlyFirst, onlySecond, p, sameFace, otherFaces } = decision;
  if (onlyFirst + onlySecond === 0) return `equally right in all ${items}`;
  const one = `${onlyFirst} right with ${first} alone (${otherFaces.onlyFirst} by faces, ${sameFace.onlyFirst} by crops)`;
  const other = `${onlySecond} with ${second} alone (${otherFaces.onlySecond}, ${sameFace.onlySecond})`;
  return `of ${items}, ${one}, ${other}; McNemar p ${p < 0.001 ? "< 0.001" : p.toFixed(3)}`;
}

function locateTimes(runs: readonly Run[]): string[] {
  const timed = new Map<string, string>();
  for (const { aligner, timings } of runs) {
    if (timings.locateP50Ms === undefined || timings.locateP90Ms === undefined || timed.has(aligner.id)) continue;
    if (aligner.wholePhoto) continue;
    timed.set(aligner.id, `${aligner.id} ${timings.locateP50Ms.toFixed(1)} and ${timings.locateP90Ms.toFixed(1)} ms`);
  }
  return timed.size === 0
    ? []
    : [`  finding the faces of a photo took (p50 and p90): ${[...timed.values()].join(", ")}`];
}

function list(files: readonly string[]): string {
  const more = files.length > named ? `, and ${files.length - named} more` : "";
  return `${files.slice(0, named).join(", ")}${more}`;
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(4);
  return Number(text) === 0 ? "0" : `${value < 0 ? "−" : "+"}${text}`;
}
