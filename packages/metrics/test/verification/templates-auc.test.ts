import { mulberry32 } from "@likeness/core";
import { expect, it } from "vitest";
import { packTemplates, templatesAuc } from "../../src/index.ts";

const auc = (embeddings: readonly Float32Array[], identities: readonly string[]) =>
  templatesAuc(
    packTemplates(
      identities.map((identity, i) => ({ file: `${i}`, identity })),
      embeddings,
    ),
  );

/** The definition: all pairs of pairs, ties as halves. */
function bruteForce(embeddings: readonly Float32Array[], identities: readonly string[]): number {
  const pairs = embeddings.flatMap((a, i) =>
    embeddings.slice(0, i).map((b, j) => ({
      distance: a.reduce((sum, value, k) => sum + (value - b[k]!) ** 2, 0),
      same: identities[i] === identities[j],
    })),
  );
  let sum = 0;
  let count = 0;
  for (const own of pairs.filter(({ same }) => same)) {
    for (const other of pairs.filter(({ same }) => !same)) {
      sum += own.distance < other.distance ? 1 : own.distance === other.distance ? 0.5 : 0;
      count++;
    }
  }
  return sum / count;
}

it("equals the definition on points with many ties", async () => {
  const uniform = mulberry32(3);
  const embeddings = Array.from({ length: 30 }, () => Float32Array.from([0, 0], () => Math.floor(4 * uniform())));
  const identities = embeddings.map((_, i) => `p${i % 5}`);
  expect(Math.abs((await auc(embeddings, identities)) - bruteForce(embeddings, identities))).toBeLessThan(1e-12);
});

it("is 1 for people apart, 0.5 for photos that are all one, and NaN without pairs of both kinds", async () => {
  const at = (...values: number[]) => values.map((value) => Float32Array.of(value));
  expect(await auc(at(0, 1, 10, 11), ["a", "a", "b", "b"])).toBe(1);
  expect(await auc(at(0, 0, 0, 0), ["a", "a", "b", "b"])).toBe(0.5);
  expect(await auc(at(0, 1), ["a", "a"])).toBeNaN();
});
