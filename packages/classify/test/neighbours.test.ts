import { mulberry32 } from "@likeness/core";
import { describe, expect, it } from "vitest";
import { classifiers } from "../src/index.ts";

interface Row {
  readonly vector: Float32Array;
  readonly label: string;
}

/** The definition, by sorting everything: the nearest rows, of equals those whose identity sorts first, vote. */
function byDefinition(gallery: readonly Row[], probe: Float32Array, k: number) {
  const near = gallery
    .map(({ vector, label }) => ({ label, distance: vector.reduce((sum, x, i) => sum + (x - probe[i]!) ** 2, 0) }))
    .sort((a, b) => a.distance - b.distance || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0))
    .slice(0, k);
  const votes = (name: string) => near.filter(({ label }) => label === name).length;
  const [identity] = [...new Set(near.map(({ label }) => label))].sort().sort((a, b) => votes(b) - votes(a));
  return { identity, score: 0 - near.find(({ label }) => label === identity)!.distance };
}

/** Points with small whole coordinates: most distances occur many times. */
function lattice(count: number, dimensions: number, seed: number): Row[] {
  const uniform = mulberry32(seed);
  return Array.from({ length: count }, () => ({
    vector: Float32Array.from({ length: dimensions }, () => Math.floor(3 * uniform())),
    label: `p${Math.floor(8 * uniform())}`,
  }));
}

async function predict(id: string, gallery: readonly Row[], probes: readonly Float32Array[]) {
  const classifier = await classifiers.open(id);
  await classifier.fit(
    gallery.map(({ vector }) => vector),
    gallery.map(({ label }) => label),
  );
  return classifier.predict(probes);
}

describe.each([
  ["knn-1", 1],
  ["knn-3", 3],
  ["nearest", 1],
] as const)("%s", (id, k) => {
  // 19, 33: not a whole number of the stretches in which nearest sums; 2: many equal vectors under several names.
  it.each([2, 5, 16, 19, 33])("follows the definition among equal distances in %d dimensions", async (dimensions) => {
    const gallery = lattice(120, dimensions, dimensions);
    const probes = lattice(60, dimensions, 100 + dimensions).map(({ vector }) => vector);
    const expected = probes.map((probe) => byDefinition(gallery, probe, k));
    // Whole coordinates: every sum is exact, so the scores must be equal to the last bit.
    expect(await predict(id, gallery, probes)).toEqual(expected);
  });
});

describe("knn-3", () => {
  const at = (x: number, label: string): Row => ({ vector: Float32Array.of(x), label });

  it("names the one who sorts first when the three nearest are three people, as scikit-learn does", async () => {
    const [answer] = await predict("knn-3", [at(1, "cyd"), at(2, "bob"), at(3, "ann")], [Float32Array.of(0)]);
    expect(answer).toEqual({ identity: "ann", score: -9 });
  });

  it("lets two farther photos of one person outvote a nearer one of another", async () => {
    const [answer] = await predict("knn-3", [at(1, "ann"), at(2, "bob"), at(3, "bob")], [Float32Array.of(0)]);
    expect(answer).toEqual({ identity: "bob", score: -4 });
  });

  it("lets those vote who are there when there are fewer than three photos", async () => {
    const [answer] = await predict("knn-3", [at(1, "bob"), at(2, "ann")], [Float32Array.of(0)]);
    expect(answer).toEqual({ identity: "ann", score: -4 });
  });

  it("finds the name that sorts first behind hundreds of equal photos", async () => {
    const gallery = Array.from({ length: 300 }, (_, i) => at(5, `p${String(299 - i).padStart(3, "0")}`));
    const [answer] = await predict("knn-3", gallery, [Float32Array.of(0)]);
    expect(answer).toEqual({ identity: "p000", score: -25 });
  });
});

describe("centroid", () => {
  it("measures to the mean of a person's photos, which it does not normalise", async () => {
    const gallery = [
      { vector: Float32Array.of(1, 0), label: "ann" },
      { vector: Float32Array.of(0, 1), label: "ann" },
      { vector: Float32Array.of(1, 1), label: "bob" },
    ];
    // The mean of ann's is (0.5, 0.5): 0.125 + 0.125 away; normalised it would be farther, and bob's is 0.18 away.
    const [answer] = await predict("centroid", gallery, [Float32Array.of(0.75, 0.75)]);
    expect(answer).toEqual({ identity: "ann", score: -0.125 });
  });
});
