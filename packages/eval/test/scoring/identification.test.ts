import { type Classifier, classifiers as registry, unknown } from "@likeness/classify";
import { sha256 } from "@likeness/core";
import {
  alternateGallery,
  cumulativeMatch,
  detectionAndIdentification,
  type GallerySplit,
  packTemplates,
  rankProbes,
  rowDistance,
  splitGallery,
  splitOf,
} from "@likeness/metrics";
import { describe, expect, test } from "vitest";
import { reference, referenceTemplates } from "../../../metrics/test/support/lfw-subset.ts";
import { randomTemplates } from "../../../metrics/test/support/random-templates.ts";
import { identify } from "../../src/scoring/identification.ts";

/** The nearest gallery photo by plain comparison; beyond `reject` nobody. */
function nearest(reject = Number.POSITIVE_INFINITY): Classifier & { disposed: number } {
  let gallery: readonly Float32Array[] = [];
  let names: readonly string[] = [];
  return {
    id: "nearest",
    disposed: 0,
    async fit(vectors, labels) {
      gallery = vectors;
      names = labels;
    },
    async predict(vectors) {
      return vectors.map((vector) => {
        const both = (other: Float32Array) => Float32Array.from([...vector, ...other]);
        const distances = gallery.map((other) => rowDistance(both(other), 0, 1, vector.length));
        const distance = Math.min(...distances);
        const identity = distance > reject ? unknown : names[distances.indexOf(distance)]!;
        return { identity, score: -distance };
      });
    },
    async dispose() {
      this.disposed++;
    },
  };
}

/** Photos of people whose hashes are those of their names and numbers. */
function photosOf(people: readonly string[], from = 0) {
  return people.map((identity, i) => ({ identity, sha256: sha256(`${identity} ${i + from}`) }));
}

/** The article's split of templates. */
function alternating({ identities }: { readonly identities: readonly string[] }): GallerySplit {
  return alternateGallery(identities.map((identity) => ({ identity })));
}

describe("the article's split", () => {
  test("is on lfw-subset: even index tests, odd index trains", () => {
    const { train, test: probes } = alternating(referenceTemplates);
    expect(train).toEqual(Array.from({ length: 50 }, (_, i) => 2 * i + 1));
    expect(probes).toEqual(Array.from({ length: 50 }, (_, i) => 2 * i));
  });

  test("does not need a person's photos to stand together", () => {
    expect(alternating({ identities: ["a", "b", "a", "b", "a"] })).toEqual({ test: [0, 1, 4], train: [2, 3] });
  });
});

describe("the split by hashes", () => {
  const people = ["Ann", "Bob", "Bob", "Cid", "Cid", "Cid", "Dan", "Dan", "Eve"];

  test("puts everyone with two photos on both sides and a single photo among the probes", () => {
    const { train, test: probes } = splitGallery(photosOf(people));
    expect(train.map((photo) => people[photo])).toEqual(["Bob", "Cid", "Dan"]);
    expect(probes.map((photo) => people[photo])).toEqual(["Ann", "Bob", "Cid", "Cid", "Dan", "Eve"]);
  });

  test("does not hang on names or order: the same photos are on the same sides in any order", () => {
    const photos = photosOf(people);
    const tested = (list: typeof photos) =>
      splitGallery(list)
        .test.map((photo) => list[photo]!.sha256)
        .sort();
    expect(tested(photos.toReversed())).toEqual(tested(photos));
    expect(tested(photos.map((photo) => ({ ...photo, identity: `${photo.identity} renamed` })))).toEqual(
      tested(photos),
    );
  });

  test("moves at most one photo when a photo comes or goes, and none of other people", () => {
    for (let n = 1; n < 20; n++) {
      const before = [...photosOf(Array(n).fill("Ann")), ...photosOf(Array(7).fill("Bob"))];
      const after = [...before, ...photosOf(["Ann"], n)];
      const side = (list: typeof before) => {
        const { test: probes } = splitGallery(list);
        return new Map(list.map(({ sha256 }, i) => [sha256, probes.includes(i)]));
      };
      const [was, is] = [side(before), side(after)];
      const moved = before.filter((photo) => was.get(photo.sha256) !== is.get(photo.sha256));
      expect(moved.length).toBeLessThanOrEqual(1);
      expect(moved.every((photo) => photo.identity === "Ann")).toBe(true);
    }
  });

  test("is what a dataset has that does not ask for the article's", () => {
    const photos = photosOf(people);
    expect(splitOf({ photos })).toEqual(splitGallery(photos));
    expect(splitOf({ photos, split: "alternating" })).toEqual(alternateGallery(photos));
    expect(splitOf({ photos })).not.toEqual(alternateGallery(photos));
  });
});

describe("identification", () => {
  test("by the nearest photo predicts on lfw-subset what scikit-learn's 1-NN predicts", async () => {
    const result = await identify(referenceTemplates, alternating(referenceTemplates), {
      nearest: async () => nearest(),
    });
    const { predictions, accuracy, correct, interval } = result.classifiers["nearest"]!;
    expect(predictions.map(({ predicted }) => predicted)).toEqual(reference.identification.knn1);
    expect(predictions.map(({ truth }) => truth)).toEqual(reference.identification.truth);
    expect([result.train, result.test, result.unmatchable, correct, accuracy]).toEqual([50, 50, 0, 50, 1]);
    // Wilson's interval of 50 of 50, as scipy gives it.
    expect(Math.abs(interval[0] - 0.9286524008666412)).toBeLessThan(1e-12);
  });

  test.each([
    ["knn-1", reference.identification.knn1],
    ["knn-3", reference.identification.knn3],
    ["linear-svc", reference.identification.linear_svc],
    ["svm-linear", reference.identification.svc_linear_c1],
  ])("by %s predicts on lfw-subset what scikit-learn predicts", async (id, expected) => {
    const { classifiers } = await identify(referenceTemplates, alternating(referenceTemplates), {
      [id]: () => registry.open(id),
    });
    expect(classifiers[id]!.predictions.map(({ predicted }) => predicted)).toEqual(expected);
  });

  test("counts a probe without a template and one called unknown as wrong, predicted nobody", async () => {
    const photos = ["Ann", "Ann", "Ann", "Bob", "Bob", "Cid"].map((identity, i) => ({
      file: `${identity}/${i}.jpg`,
      identity,
    }));
    const at = (x: number) => Float32Array.of(x, 0);
    const templates = packTemplates(photos, [at(0), at(0), null, at(9), at(5), at(40)]);
    const { classifiers, unmatchable } = await identify(templates, alternating(templates), {
      nearest: async () => nearest(100),
    });
    expect(unmatchable).toBe(1);
    expect(classifiers["nearest"]!.predictions).toEqual([
      { file: "Ann/0.jpg", truth: "Ann", predicted: "Ann", score: -0 },
      { file: "Ann/2.jpg", truth: "Ann", predicted: null, score: null },
      { file: "Bob/3.jpg", truth: "Bob", predicted: "Bob", score: -16 },
      { file: "Cid/5.jpg", truth: "Cid", predicted: null, score: -1225 },
    ]);
    expect(classifiers["nearest"]!.accuracy).toBe(0.5);
  });

  test("disposes of every classifier, also of one that fails", async () => {
    const good = nearest();
    const bad: Classifier & { disposed: number } = { ...nearest(), fit: () => Promise.reject(new Error("no")) };
    await expect(
      identify(referenceTemplates, alternating(referenceTemplates), { good: async () => good, bad: async () => bad }),
    ).rejects.toThrow("no");
    expect([good.disposed, bad.disposed]).toEqual([1, 1]);
  });

  test.each([
    ["nothing to tell apart", [4], 0, "fewer than two people"],
    ["no photo to learn from", [1, 1], 0, "no person has two photos"],
    ["one known person", [4, 1], 0, "1 of the people have an enrolled training photo"],
    ["nothing enrolled", [4, 4], 1, "0 of the people have an enrolled training photo"],
  ])("is skipped with a reason for %s", async (_, counts, missing, reason) => {
    const templates = randomTemplates(counts, { seed: 1, missing });
    const result = await identify(templates, alternating(templates), { nearest: async () => nearest() });
    expect(result.skipped).toContain(reason);
    expect(result.classifiers).toEqual({});
  });
});

describe("ranks", () => {
  // Gallery: Ann at 0, Bob at 10, Cid at 20 (their second photos); probes: the first ones, and Dan, who has no other.
  const photos = ["Ann", "Ann", "Bob", "Bob", "Cid", "Cid", "Dan"].map((identity, i) => ({
    file: `${identity}/${i}.jpg`,
    identity,
  }));
  const at = (x: number) => Float32Array.of(x);
  const templates = packTemplates(photos, [at(1), at(0), at(19), at(10), null, at(20), at(12)]);

  test("count the identities that are at least as close as the right one", () => {
    const probes = rankProbes(templates, alternating(templates));
    expect(probes.map(({ rank }) => rank)).toEqual([1, 2, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(probes.map(({ mated }) => mated)).toEqual([true, true, true, false]);
    expect(probes.map(({ closest }) => closest)).toEqual([1, 1, Number.POSITIVE_INFINITY, 4]);
  });

  test("make a CMC over mated probes that a probe without a template holds below 1", () => {
    expect(cumulativeMatch(rankProbes(templates, alternating(templates)), 3)).toEqual([1 / 3, 2 / 3, 2 / 3]);
    expect(cumulativeMatch([], 3)).toEqual([]);
  });

  test("make an open-set rate whose threshold names no more strangers than the target", () => {
    const stranger = (closest: number) => ({ photo: 0, mated: false, rank: Number.POSITIVE_INFINITY, closest });
    const own = (rank: number, closest: number) => ({ photo: 0, mated: true, rank, closest });
    const strangers = Array.from({ length: 100 }, (_, i) => stranger((i + 1) / 100));
    const probes = [...strangers, own(1, 0.05), own(1, 0.1), own(1, 0.11), own(2, 0.01)];
    // Ten strangers may be named: those below 0.11.
    expect(detectionAndIdentification(probes, 0.1)).toEqual({ rate: 2 / 4, threshold: 0.11 });
    expect(detectionAndIdentification(probes, 1)).toEqual({ rate: 3 / 4, threshold: null });
    expect(detectionAndIdentification(probes, 0.09)).toBeNull();
    expect(detectionAndIdentification(strangers, 0.5)).toBeNull();
  });
});

describe("a set too large for a classifier", () => {
  const templates = randomTemplates([4, 4, 4], { seed: 5 });

  test("is named to it with the reason, and the others run", async () => {
    const opened: string[] = [];
    const open = (id: string) => async () => {
      opened.push(id);
      return registry.open(id);
    };
    // Six gallery photos × three people: 1.3e-4 s for svm-linear by the estimate, 4e-8 s for nearest.
    const found = await identify(
      templates,
      alternating(templates),
      { "svm-linear": open("svm-linear"), nearest: open("nearest") },
      { mostSeconds: 1e-6 },
    );
    expect(opened).toEqual(["nearest"]);
    expect(Object.keys(found.classifiers)).toEqual(["nearest"]);
    expect(found.notRun).toEqual({ "svm-linear": expect.stringContaining("3 people would take about") });
  });

  test("is not spoken of where every classifier ran", async () => {
    expect(
      await identify(templates, alternating(templates), { nearest: () => registry.open("nearest") }),
    ).not.toHaveProperty("notRun");
  });
});
