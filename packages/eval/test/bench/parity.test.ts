import { describe, expect, it } from "vitest";
import { parityWith } from "../../src/bench/parity.ts";

const vectors = (...numbers: number[]) => numbers.map((value) => Float32Array.of(value));
/**
 * Two people at 0 and at 1 on a line: squared distances 0.01 within a person, 0.64 and more between them. The best threshold
 * is the middle of that gap, 0.3.
 */
const baseline = {
  embeddings: vectors(0, 0.1, 1, 0.9),
  people: ["ann", "ann", "bob", "bob"],
};

describe("parity with a baseline", () => {
  it("finds nothing where the numbers are the same", () => {
    const found = parityWith(baseline.embeddings, baseline);
    expect(found).toEqual({ crops: 4, maxDifference: 0, pairs: 6, flipped: 0, threshold: 0.3 });
  });

  it("gives the largest difference of two numbers, and no flip while decisions stay", () => {
    const found = parityWith(vectors(0, 0.1, 1.05, 0.9), baseline);
    expect(found.maxDifference).toBeCloseTo(0.05, 6);
    expect(found.flipped).toBe(0);
  });

  it("counts the pairs that are decided otherwise, in either direction", () => {
    // Bob's first photo moves to Ann: it is accepted with both of hers, and no longer with Bob's.
    expect(parityWith(vectors(0, 0.1, 0.05, 0.9), baseline).flipped).toBe(3);
  });

  it("compares the first crops when there are fewer, at the threshold of all", () => {
    expect(parityWith(vectors(0, 0.1), baseline)).toMatchObject({ crops: 2, pairs: 1, threshold: 0.3 });
  });

  it("gives no difference for embeddings of another length or with what is no number, since JSON has neither", () => {
    expect(parityWith([Float32Array.of(0, 0)], baseline).maxDifference).toBeNull();
    expect(parityWith(vectors(0, Number.NaN), baseline).maxDifference).toBeNull();
    expect(parityWith(vectors(Number.POSITIVE_INFINITY), baseline).maxDifference).toBeNull();
  });
});
