import { expect, it } from "vitest";
import { classifiers, mostSeconds, tooLarge } from "../src/index.ts";

const lfwSubset = { people: 10, rows: 50, probes: 50, dimensions: 128 };
const manyPeople = { people: 3_000, rows: 3_000, probes: 3_600, dimensions: 128 };

it.each(classifiers.ids)("%s is run on a set of ordinary size", (id) => {
  expect(tooLarge(classifiers.get(id), lfwSubset)).toBeUndefined();
  expect(tooLarge(classifiers.get(id), { people: 500, rows: 2_500, probes: 2_500, dimensions: 512 })).toBeUndefined();
});

it.each(["svm-linear", "svm-rbf"] as const)("%s is not run on 3,000 people, whom libsvm-js has no room for", (id) => {
  // libsvm-js ended the process (V8: invalid size error) when it wrote out a model of 2,500 people with a photo each.
  expect(tooLarge(classifiers.get(id), manyPeople)).toBe(
    "3,000 people in 3,000 photos are more than libsvm-js has room for (a machine for each of 4,498,500 pairs of people); " +
      "use linear-svc or nearest",
  );
});

it.each(["nearest", "centroid", "linear-svc", "knn-1", "knn-3"] as const)("%s is run on 3,000 people", (id) => {
  expect(tooLarge(classifiers.get(id), manyPeople)).toBeUndefined();
});

it("says how long it would take and what to use in its place", () => {
  // 30,000 people × 30,000 photos × 512 components × 11 ns: 84 minutes.
  const size = { people: 30_000, rows: 30_000, probes: 30_000, dimensions: 512 };
  expect(tooLarge(classifiers.get("linear-svc"), size)).toBe("30,000 people would take about 84 minutes; use nearest");
});

it("names nothing in its place where nothing is quick enough", () => {
  const size = { people: 1e6, rows: 1e6, probes: 1e6, dimensions: 512 };
  expect(tooLarge(classifiers.get("nearest"), size)).toBe("1,000,000 people would take about 71 hours");
});

it("draws the line at five minutes", () => {
  expect(mostSeconds).toBe(300);
});
