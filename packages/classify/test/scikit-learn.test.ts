import { afterAll, describe, expect, it } from "vitest";
import { type Classifier, classifiers } from "../src/index.ts";
import { type ReferenceSet, referenceSets } from "./support/scikit-learn.ts";

// Every expected value here was computed by scikit-learn 1.2.1: see fixtures/README.md.
const open: Classifier[] = [];

afterAll(() => Promise.all(open.map((classifier) => classifier.dispose())));

async function predictions(opening: Promise<Classifier>, { gallery, labels, probes }: ReferenceSet) {
  const classifier = await opening;
  open.push(classifier);
  await classifier.fit(gallery, labels);
  return classifier.predict(probes);
}

/** The largest absolute difference between the scores and what was expected. */
function worst(answers: readonly { score: number }[], expected: readonly number[]): number {
  expect(answers).toHaveLength(expected.length);
  return Math.max(...answers.map(({ score }, probe) => Math.abs(score - expected[probe]!)));
}

/** The smallest of a class's pairwise decision values, from those that scikit-learn gives in the order of its pairs. */
function weakestDuel(values: readonly number[], classes: number, winner: number): number {
  const binary = classes === 2 ? -1 : 1;
  let weakest = Infinity;
  for (let i = 0, pair = 0; i < classes; i++) {
    for (let j = i + 1; j < classes; j++, pair++) {
      const value = binary * values[pair]!;
      if (i === winner) weakest = Math.min(weakest, value);
      if (j === winner) weakest = Math.min(weakest, -value);
    }
  }
  return weakest;
}

describe.each(referenceSets())("on $name", (set) => {
  const { answers } = set;
  const identities = [...new Set(set.labels)].sort();

  it.each(["knn-1", "nearest"])(
    "%s names whom KNeighborsClassifier(1) names, at the same squared distance",
    async (id) => {
      const found = await predictions(classifiers.open(id), set);
      expect(found.map(({ identity }) => identity)).toEqual(answers["knn-1"].predictions);
      // Both compute in double, the file has 13 digits, and the distances are below 200.
      expect(
        worst(
          found,
          answers["knn-1"].nearest.map((distance) => -distance),
        ),
      ).toBeLessThan(1e-10);
    },
  );

  it("knn-3 names whom KNeighborsClassifier(3) names, three different neighbours included", async () => {
    const found = await predictions(classifiers.open("knn-3"), set);
    expect(found.map(({ identity }) => identity)).toEqual(answers["knn-3"].predictions);
  });

  it("centroid names whom NearestCentroid names", async () => {
    const found = await predictions(classifiers.open("centroid"), set);
    expect(found.map(({ identity }) => identity)).toEqual(answers.centroid.predictions);
  });

  it.each([
    ["svm-linear", () => classifiers.open("svm-linear"), answers["svm-linear"]],
    ["svm-rbf", () => classifiers.open("svm-rbf"), answers["svm-rbf"]],
    [
      "svm-rbf with C and gamma",
      () => classifiers.open("svm-rbf", { cost: 10, gamma: 0.2 }),
      answers["svm-rbf, C=10, gamma=0.2"],
    ],
  ] as const)("%s names whom SVC names, with its decision values", async (_, opening, expected) => {
    const found = await predictions(opening(), set);
    expect(found.map(({ identity }) => identity)).toEqual(expected.predictions);
    const duels = expected.ovo.map((values, probe) =>
      weakestDuel(values, identities.length, identities.indexOf(expected.predictions[probe]!)),
    );
    // libsvm-js gives the constant of a decision function with 6 digits; it is below 10 here.
    expect(worst(found, duels)).toBeLessThan(1e-5);
  });

  it("linear-svc names whom LinearSVC names, with its decision values", async () => {
    const { predictions: expected, decisions } = answers["linear-svc"];
    const found = await predictions(classifiers.open("linear-svc"), set);
    expect(found.map(({ identity }) => identity)).toEqual(expected);
    const values = decisions.map((row) => (row.length === 1 ? Math.abs(row[0]!) : Math.max(...row)));
    // These clouds overlap so much that the solver, like scikit-learn's, may stop at its 1000 sweeps.
    expect(worst(found, values)).toBeLessThan(5e-3);
    const exact = await predictions(classifiers.open("linear-svc", { tolerance: 1e-10, maxIterations: 100_000 }), set);
    expect(worst(exact, values)).toBeLessThan(1e-8);
  });
});
