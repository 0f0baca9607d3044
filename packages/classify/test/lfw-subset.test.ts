import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { classifiers } from "../src/index.ts";

// 100 photos of 10 people as dlib's network embeds them, and whom scikit-learn 1.2.1 names on exactly those embeddings.
const folder = new URL("../../metrics/test/fixtures/lfw-subset/", import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const photos = read("embeddings.json") as { identity: string; embedding: number[] }[];
const { identification } = read("protocol.json") as {
  identification: Record<"knn1" | "knn3" | "linear_svc" | "svc_linear_c1", string[]>;
};

const everySecond = (first: number) => photos.filter((_, index) => index % 2 === first);
const vectorsOf = (rows: typeof photos) => rows.map(({ embedding }) => Float32Array.from(embedding));

describe("on the photos of lfw-subset, odd ones learned and even ones named", () => {
  it.each([
    ["knn-1", "knn1"],
    ["knn-3", "knn3"],
    ["nearest", "knn1"],
    ["linear-svc", "linear_svc"],
    ["svm-linear", "svc_linear_c1"],
  ] as const)("%s names whom scikit-learn names", async (id, key) => {
    const classifier = await classifiers.open(id);
    const train = everySecond(1);
    await classifier.fit(
      vectorsOf(train),
      train.map(({ identity }) => identity),
    );
    const answers = await classifier.predict(vectorsOf(everySecond(0)));
    expect(identification[key]).toHaveLength(50);
    expect(answers.map(({ identity }) => identity)).toEqual(identification[key]);
  });
});
