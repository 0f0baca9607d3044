import { mulberry32, normal } from "@likeness/core";
import { describe, expect, it } from "vitest";
import { latencyOf, relativeError, speedRatio, throughputOf } from "../../src/bench/call-times.ts";
import type { Slice } from "../../src/bench/subject.ts";

const slice = (calls: readonly number[], cpuMs = 0): Slice => ({ calls, cpuMs, peakMemoryBytes: 0 });

describe("latency", () => {
  it("gives percentiles of all calls of all rounds, linear between neighbours", () => {
    // 1…101 in two rounds: the quantile q of an arithmetic series is 1 + 100·q.
    const all = Array.from({ length: 101 }, (_, i) => i + 1);
    const rounds = [slice(all.filter((ms) => ms % 2 === 0)), slice(all.filter((ms) => ms % 2 === 1))];
    expect(latencyOf(rounds)).toEqual({ calls: 101, p50: 51, p90: 91, p99: 100 });
  });

  it("gives no percentile that so few calls cannot carry", () => {
    expect(latencyOf([slice([1, 2, 3])])).toEqual({ calls: 3, p50: 2, p90: null, p99: null });
    expect(latencyOf([slice(new Array(99).fill(1))])).toMatchObject({ p90: 1, p99: null });
  });
});

describe("throughput", () => {
  it("divides all units by all the time, and does not average rates", () => {
    // 4 units in 10 ms and 4 in 30 ms: 8 in 40 ms are 200 a second; the mean of the rates would be 267.
    const found = throughputOf([slice([10], 12), slice([30], 36)], 4);
    expect(found.perSecond).toBeCloseTo(200, 9);
    expect(found.cpuMs).toBeCloseTo(6, 9);
    expect(found.rounds).toBe(2);
  });

  it("shows the distance of the quartiles as a share of the median", () => {
    expect(throughputOf([slice([1, 2, 3, 4, 5])], 1).spread).toBeCloseTo(2 / 3, 9);
  });
});

describe("relative error", () => {
  it("is the standard error of the rounds' means as a share of their mean", () => {
    // Means 8, 10 and 12: standard deviation 2, standard error 2/√3, mean 10.
    expect(relativeError([slice([8, 8]), slice([10]), slice([11, 13])])).toBeCloseTo(0.2 / Math.sqrt(3), 9);
  });

  it("is unknown, not 0, for a single round", () => {
    expect(relativeError([slice([8, 8, 8])])).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("the ratio to a baseline", () => {
  it("is untouched by drift that hits both alike", () => {
    const drift = [1, 5, 2, 9, 3];
    const here = drift.map((factor) => slice([2 * factor]));
    const there = drift.map((factor) => slice([6 * factor]));
    const { value, interval } = speedRatio(here, there, 1);
    expect(value).toBeCloseTo(3, 9);
    expect(interval[0]).toBeCloseTo(3, 9);
    expect(interval[1]).toBeCloseTo(3, 9);
  });

  it("has an interval that covers the true ratio about as often as it says", () => {
    // 200 experiments of 12 noisy rounds each; a bootstrap of 12 covers a little less than 95 %.
    const uniform = mulberry32(7);
    let covered = 0;
    for (let i = 0; i < 200; i++) {
      const noisy = (ms: number) => slice([ms * Math.exp(0.1 * normal(uniform))]);
      const here = Array.from({ length: 12 }, () => noisy(1));
      const there = Array.from({ length: 12 }, () => noisy(2));
      const { interval } = speedRatio(here, there, i);
      if (interval[0] <= 2 && 2 <= interval[1]) covered++;
    }
    expect(covered / 200).toBeGreaterThan(0.85);
    expect(covered / 200).toBeLessThan(0.99);
  });
});
