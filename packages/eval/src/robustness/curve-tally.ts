import type { Distortion } from "@likeness/datasets";
import { quantile, wilson } from "@likeness/metrics";
import type { RobustnessCurve, RobustnessPoint } from "@likeness/result";

/** Collects what one aligner did with the photos of a sweep. */
export class CurveTally {
  readonly #distortions: readonly Distortion[];
  readonly #drifts = new Map<string, number[]>();
  photos = 0;

  constructor(distortions: readonly Distortion[]) {
    this.#distortions = distortions;
    for (const { id, levels } of distortions) for (const level of levels) this.#drifts.set(key(id, level), []);
  }

  /** Counts a face that was found; `drift` is that of its landmarks. */
  found(distortion: string, level: number, drift: number): void {
    this.#drifts.get(key(distortion, level))!.push(drift);
  }

  curves(): RobustnessCurve[] {
    return this.#distortions.map(({ id, unit, levels }) => ({
      distortion: id,
      unit,
      points: levels.map((level) => this.#point(level, this.#drifts.get(key(id, level))!)),
    }));
  }

  #point(level: number, drifts: readonly number[]): RobustnessPoint {
    const found = drifts.length;
    const sorted = Float64Array.from(drifts).sort();
    const rounded = (share: number) => Number(quantile(sorted, share).toFixed(4));
    return {
      level,
      found,
      share: this.photos === 0 ? 0 : found / this.photos,
      interval: wilson(found, this.photos),
      drift: found === 0 ? null : { p50: rounded(0.5), p90: rounded(0.9) },
    };
  }
}

function key(distortion: string, level: number): string {
  return `${distortion} ${level}`;
}
