import { bootstrapIdentities, percentileInterval } from "./identity-bootstrap.ts";
import { fillRow, type PairData } from "./pair-space.ts";

/** The middle 95 % of TAR at a FAR, over samples of people. */
export interface BandPoint {
  readonly far: number;
  readonly low: number;
  readonly high: number;
}

/** Beyond this many people a histogram for every two of them is too much to draw samples from. */
export const mostPeopleForBands = 60;

const bins = 400;

/**
 * Bands of the ROC by bootstrap over people, at FARs from one impostor pair to all, evenly on a log scale.
 * @returns Nothing for more than `mostPeopleForBands` people.
 */
export function rocBands(
  data: PairData,
  people: number,
  options: { readonly seed: number; readonly resamples: number; readonly largest: number },
): readonly BandPoint[] | null {
  if (people > mostPeopleForBands || people < 2) return null;
  const { genuine, impostor, impostorPairs } = histograms(data, people, options.largest);
  const smallest = Math.log10(1 / Math.max(impostorPairs, 2));
  const fars = Array.from({ length: 41 }, (_, i) => 10 ** (smallest * (1 - i / 40)));
  const tars = fars.map((): number[] => []);
  bootstrapIdentities(people, options, (weights) => {
    const drawnGenuine = new Float64Array(bins + 1);
    const drawnImpostor = new Float64Array(bins + 1);
    for (let p = 0; p < people; p++) {
      const weight = weights[p]!;
      if (weight === 0) continue;
      add(drawnGenuine, genuine, p, weight);
      for (let q = 0; q < p; q++)
        if (weights[q]! > 0) add(drawnImpostor, impostor, p * people + q, weight * weights[q]!);
    }
    readTars(drawnGenuine, drawnImpostor, fars, tars);
  });
  return fars.flatMap((far, i) => {
    const band = percentileInterval(tars[i]!);
    return band === null ? [] : [{ far, low: band[0], high: band[1] }];
  });
}

function histograms(data: PairData, people: number, largest: number) {
  const genuine = new Uint32Array(people * (bins + 1));
  const impostor = new Uint32Array(people * people * (bins + 1));
  const row = new Float64Array(data.photos);
  let impostorPairs = 0;
  for (let a = 1; a < data.photos; a++) {
    fillRow(data, a, row);
    const p = data.identityOf[a]!;
    for (let b = 0; b < a; b++) {
      const q = data.identityOf[b]!;
      const bin = row[b]! < largest ? Math.floor((row[b]! / largest) * bins) : bins;
      if (p === q) genuine[p * (bins + 1) + bin]!++;
      else {
        impostor[(Math.max(p, q) * people + Math.min(p, q)) * (bins + 1) + bin]!++;
        impostorPairs++;
      }
    }
  }
  return { genuine, impostor, impostorPairs };
}

function add(sum: Float64Array, histogram: Uint32Array, cell: number, weight: number): void {
  for (let bin = 0, at = cell * (bins + 1); bin <= bins; bin++, at++) sum[bin]! += weight * histogram[at]!;
}

/** TAR at each FAR of one sample, straight between the histogram's edges. */
function readTars(genuine: Float64Array, impostor: Float64Array, fars: readonly number[], tars: number[][]): void {
  const total = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0);
  const genuinePairs = total(genuine);
  const impostorPairs = total(impostor);
  if (genuinePairs === 0 || impostorPairs === 0) return;
  let far = 0;
  let tar = 0;
  let next = 0;
  for (let bin = 0; bin < bins && next < fars.length; bin++) {
    const nextFar = far + impostor[bin]! / impostorPairs;
    const nextTar = tar + genuine[bin]! / genuinePairs;
    while (next < fars.length && fars[next]! < nextFar) {
      tars[next]!.push(tar + ((nextTar - tar) * (fars[next]! - far)) / (nextFar - far));
      next++;
    }
    far = nextFar;
    tar = nextTar;
  }
  for (; next < fars.length; next++) tars[next]!.push(tar);
}
