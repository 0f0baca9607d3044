import { LikenessError, mulberry32, normal, shuffle } from "@likeness/core";
import { afterEach, describe, expect, it } from "vitest";
import { type Classifier, type ClassifierKind, unknown } from "../../src/index.ts";

/** The parts of the contract that an implementation may be excused from. */
export type ContractPart = "midpoint" | "one photo each";

/** The thresholds that reject everything and nothing, and the one that separates scores below a score from those above. */
const rejecting = {
  distance: { all: 0, none: Infinity, below: (score: number) => -score },
  decision: { all: Infinity, none: -Infinity, below: (score: number) => score },
} as const;

/**
 * What every classifier must do, whatever it learns. The clusters are separable, so all must name the same people.
 * @param skip parts that it does not keep, each with the reason.
 */
export function classifierContract(kind: ClassifierKind, skip: Partial<Record<ContractPart, string>> = {}): void {
  const { id } = kind;
  const { below: rejectBelow, ...rejects } = rejecting[kind.scores];
  const opened: Classifier[] = [];

  async function open(reject?: number): Promise<Classifier> {
    const classifier = await kind.open(reject === undefined ? undefined : { reject });
    opened.push(classifier);
    return classifier;
  }

  async function fitted({ vectors, labels }: Labelled, reject?: number): Promise<Classifier> {
    const classifier = await open(reject);
    await classifier.fit(vectors, labels);
    return classifier;
  }

  afterEach(async () => {
    for (const classifier of opened.splice(0)) await classifier.dispose();
  });

  describe(`${id} as a classifier`, () => {
    it("has its id and a title, and can work here", async () => {
      expect(kind.title).toMatch(/\w/);
      expect(await kind.availability()).toMatchObject({ available: true });
      expect((await open()).id).toBe(id);
    });

    it("names people whose clusters are apart, one prediction for each probe in the order of the probes", async () => {
      const gallery = clusters(["ann", "bob", "cyd", "dan"], 5, 1);
      const probes = clusters(["ann", "bob", "cyd", "dan"], 7, 2);
      shuffleTogether(probes, 3);
      const answers = await (await fitted(gallery)).predict(probes.vectors);
      expect(answers.map(({ identity }) => identity)).toEqual(probes.labels);
      for (const { score } of answers) expect(Number.isFinite(score)).toBe(true);
    });

    it("gives a probe the same answer alone and among others", async () => {
      const classifier = await fitted(clusters(["ann", "bob", "cyd"], 4, 1));
      const { vectors } = clusters(["ann", "bob", "cyd"], 3, 2);
      const together = await classifier.predict(vectors);
      const alone = [];
      for (const vector of vectors) alone.push(...(await classifier.predict([vector])));
      expect(alone).toEqual(together);
    });

    it("answers nothing to no probes", async () => {
      expect(await (await fitted(clusters(["ann", "bob"], 2, 1))).predict([])).toEqual([]);
    });

    it("names the only person there is", async () => {
      const answers = await (await fitted(clusters(["ann"], 6, 1))).predict(clusters(["ann", "bob"], 2, 2).vectors);
      expect(answers.map(({ identity }) => identity)).toEqual(["ann", "ann", "ann", "ann"]);
      for (const { score } of answers) expect(Number.isFinite(score)).toBe(true);
    });

    it("learns from a single photo", async () => {
      const classifier = await fitted({ vectors: [Float32Array.of(0, 1)], labels: ["ann"] });
      expect((await classifier.predict([Float32Array.of(5, 5)]))[0]!.identity).toBe("ann");
    });

    it.skipIf("one photo each" in skip)(
      `tells people apart of whom it has one photo each${because(skip["one photo each"])}`,
      async () => {
        const classifier = await fitted(clusters(["ann", "bob", "cyd"], 1, 1));
        const probes = clusters(["ann", "bob", "cyd"], 2, 2);
        expect((await classifier.predict(probes.vectors)).map(({ identity }) => identity)).toEqual(probes.labels);
      },
    );

    it("learns vectors of one component, and of zeros only", async () => {
      const line = await fitted({
        vectors: [
          Float32Array.of(-1),
          Float32Array.of(-1.5),
          Float32Array.of(-1.25),
          Float32Array.of(2),
          Float32Array.of(2.5),
          Float32Array.of(2.25),
        ],
        labels: ["ann", "ann", "ann", "bob", "bob", "bob"],
      });
      const answers = await line.predict([Float32Array.of(3), Float32Array.of(-2)]);
      expect(answers.map(({ identity }) => identity)).toEqual(["bob", "ann"]);
      const zeros = await fitted({ vectors: [new Float32Array(3), new Float32Array(3)], labels: ["bob", "ann"] });
      expect((await zeros.predict([new Float32Array(3)]))[0]!.identity).toBe("ann");
    });

    it("refuses an empty gallery", async () => {
      await expectRefusal((await open()).fit([], []), "bad-input", "the gallery is empty");
    });

    it("refuses labels that are fewer or more than the vectors", async () => {
      const { vectors, labels } = clusters(["ann", "bob"], 3, 1);
      const classifier = await open();
      await expectRefusal(classifier.fit(vectors, labels.slice(1)), "bad-input", "6 vectors but 5 labels");
      await expectRefusal(classifier.fit(vectors, [...labels, "bob"]), "bad-input", "6 vectors but 7 labels");
      await expectRefusal(classifier.fit([], labels), "bad-input", "0 vectors but 6 labels");
    });

    it("refuses labels that are no strings", async () => {
      const labels = ["ann", 7] as unknown as string[];
      await expectRefusal((await open()).fit([Float32Array.of(1), Float32Array.of(2)], labels), "bad-input", "label 1");
    });

    it("refuses a gallery of vectors of several lengths, or of none", async () => {
      const classifier = await open();
      const ragged = [new Float32Array(8), new Float32Array(8), new Float32Array(7)];
      const message = "gallery vector 2 has 7 components, expected 8";
      await expectRefusal(classifier.fit(ragged, ["ann", "bob", "ann"]), "bad-input", message);
      await expectRefusal(classifier.fit([new Float32Array(0)], ["ann"]), "bad-input", "no components");
    });

    it("refuses probes of another length than the gallery's", async () => {
      const classifier = await fitted(clusters(["ann", "bob"], 3, 1));
      const good = clusters(["ann"], 1, 2).vectors[0]!;
      for (const length of [0, good.length - 1, good.length + 1]) {
        const message = `probe 1 has ${length} components, expected ${good.length}`;
        await expectRefusal(classifier.predict([good, new Float32Array(length)]), "bad-input", message);
      }
    });

    it.each([Number.NaN, Infinity, -Infinity])("refuses %d in the gallery and in a probe", async (broken) => {
      const { vectors, labels } = clusters(["ann", "bob"], 3, 1);
      const classifier = await fitted({ vectors, labels });
      const spoilt = vectors.map((vector) => vector.slice());
      spoilt[4]![2] = broken;
      await expectRefusal(classifier.fit(spoilt, labels), "bad-input", `component 2 of gallery vector 4 is ${broken}`);
      await expectRefusal(classifier.predict(spoilt), "bad-input", `component 2 of probe 4 is ${broken}`);
    });

    it("refuses what is no Float32Array", async () => {
      const classifier = await fitted(clusters(["ann", "bob"], 3, 1));
      for (const [value, type] of [
        [[1, 2, 3], "Array"],
        [undefined, "Undefined"],
        [null, "Null"],
        [new Float64Array(8), "Float64Array"],
      ]) {
        const vectors = [value] as unknown as Float32Array[];
        await expectRefusal(classifier.predict(vectors), "bad-input", `probe 0 is of type ${type}`);
        await expectRefusal(classifier.fit(vectors, ["ann"]), "bad-input", `gallery vector 0 is of type ${type}`);
      }
    });

    it("refuses to predict before fit", async () => {
      await expectRefusal((await open()).predict([Float32Array.of(1)]), "usage", "has no gallery yet");
    });

    it("forgets the first gallery when it is fitted again, whatever its length", async () => {
      const classifier = await fitted(clusters(["ann", "bob"], 3, 1));
      await classifier.fit([Float32Array.of(1, 0), Float32Array.of(0, 1)], ["cyd", "cyd"]);
      expect((await classifier.predict([Float32Array.of(1, 1)]))[0]!.identity).toBe("cyd");
    });

    it("keeps the first gallery when the second is refused", async () => {
      const { vectors, labels } = clusters(["ann", "bob"], 3, 1);
      const classifier = await fitted({ vectors, labels });
      await expectRefusal(classifier.fit([], []), "bad-input", "empty");
      expect((await classifier.predict(vectors)).map(({ identity }) => identity)).toEqual(labels);
    });

    it("refuses everything once it is disposed of, but a second dispose", async () => {
      const { vectors, labels } = clusters(["ann", "bob"], 3, 1);
      const classifier = await fitted({ vectors, labels });
      await classifier.dispose();
      await classifier.dispose();
      await expectRefusal(classifier.predict(vectors), "usage", "was disposed of");
      await expectRefusal(classifier.fit(vectors, labels), "usage", "was disposed of");
    });

    it("neither keeps nor changes the arrays that it is given", async () => {
      const { vectors, labels } = clusters(["ann", "bob", "cyd"], 3, 1);
      const before = vectors.map((vector) => vector.slice());
      const names = [...labels];
      const classifier = await fitted({ vectors, labels });
      const probes = clusters(["ann", "bob", "cyd"], 2, 2).vectors;
      const answers = await classifier.predict(probes);
      expect(vectors).toEqual(before);
      expect(labels).toEqual(names);
      for (const vector of vectors) vector.fill(9);
      labels.fill("eve");
      expect(await classifier.predict(probes)).toEqual(answers);
    });

    it("does not disturb another one of its kind", async () => {
      const first = await fitted(clusters(["ann", "bob"], 3, 1));
      const second = await fitted(clusters(["cyd", "dan"], 3, 1));
      const probes = clusters(["ann", "bob"], 2, 2);
      await second.dispose();
      expect((await first.predict(probes.vectors)).map(({ identity }) => identity)).toEqual(probes.labels);
    });

    it("says unknown to everybody at one end of reject and to nobody at the other, with the same scores", async () => {
      const gallery = clusters(["ann", "bob", "cyd"], 4, 1);
      const probes = [...gallery.vectors, ...clusters(["ann", "bob", "cyd"], 2, 2).vectors];
      const free = await (await fitted(gallery)).predict(probes);
      const strict = await (await fitted(gallery, rejects.all)).predict(probes);
      const lenient = await (await fitted(gallery, rejects.none)).predict(probes);
      expect(strict.map(({ identity }) => identity)).toEqual(probes.map(() => unknown));
      expect(strict.map(({ score }) => score)).toEqual(free.map(({ score }) => score));
      expect(lenient).toEqual(free);
    });

    it("says unknown to exactly the probes whose score does not pass", async () => {
      const gallery = clusters(["ann", "bob", "cyd"], 4, 1);
      const { vectors } = clusters(["ann", "bob", "cyd"], 5, 2);
      const free = await (await fitted(gallery)).predict(vectors);
      const middle = free.map(({ score }) => score).sort((a, b) => a - b)[7]!;
      const answers = await (await fitted(gallery, rejectBelow(middle))).predict(vectors);
      const expected = free.map(({ identity, score }) => (score > middle ? identity : unknown));
      expect(answers.map(({ identity }) => identity)).toEqual(expected);
      expect(expected.filter((identity) => identity === unknown)).toHaveLength(8);
    });

    it("refuses a reject threshold that is not a number, and options that it does not have", async () => {
      await expectRefusal(open(Number.NaN), "usage", "reject is NaN");
      await expectRefusal(open("0.3" as unknown as number), "usage", "reject is 0.3");
      await expectRefusal(kind.open({ rejct: 1 } as { reject?: number }), "usage", "did you mean reject?");
    });

    it("takes any text for a name, and tells it from the answer unknown", async () => {
      const names = [
        "",
        "unknown",
        "__proto__",
        "constructor",
        "toString",
        "Zoë",
        "Zoe\u0308",
        "王",
        "🙂",
        "-1",
        "0",
        "\n",
      ];
      const gallery = clusters(names, 3, 1);
      const answers = await (await fitted(gallery)).predict(clusters(names, 1, 2).vectors);
      expect(answers.map(({ identity }) => identity)).toEqual(names);
    });

    it("gives the same answers to the last bit in whatever order the gallery comes", async () => {
      const gallery = clusters(["ann", "bob", "cyd", "dan"], 6, 1, 2.5);
      const { vectors } = clusters(["ann", "bob", "cyd", "dan"], 10, 2, 2.5);
      const answers = await (await fitted(gallery)).predict(vectors);
      for (const seed of [3, 4, 5]) {
        shuffleTogether(gallery, seed);
        expect(await (await fitted(gallery)).predict(vectors)).toEqual(answers);
      }
    });

    it("names the one who sorts first where the same photos stand under several names", async () => {
      const gallery = clusters(["ann", "bob", "cyd"], 4, 1, 0.5);
      for (const [row, label] of [...gallery.labels.entries()]) {
        if (label !== "bob") continue;
        for (const alias of ["zed", "Bob", "bo"]) {
          gallery.vectors.push(gallery.vectors[row]!.slice());
          gallery.labels.push(alias);
        }
      }
      const bobs = gallery.vectors.filter((_, row) => gallery.labels[row] === "bob");
      for (const seed of [1, 2, 3]) {
        shuffleTogether(gallery, seed);
        const answers = await (await fitted(gallery)).predict([
          ...bobs,
          ...clusters(["ann", "bob", "cyd"], 2, 2).vectors,
        ]);
        const names = answers.map(({ identity }) => identity);
        expect(names).toEqual([...bobs.map(() => "Bob"), "ann", "ann", "Bob", "Bob", "cyd", "cyd"]);
      }
    });

    it("names the one who sorts first where everybody has the same photo", async () => {
      const vectors = ["cyd", "bob", "ann"].map(() => Float32Array.of(0.3, -0.2, 0.9));
      const classifier = await fitted({ vectors, labels: ["cyd", "bob", "ann"] });
      const answers = await classifier.predict([vectors[0]!, Float32Array.of(-3, 1, 2)]);
      expect(answers.map(({ identity }) => identity)).toEqual(["ann", "ann"]);
    });

    it("copes with a photo that two of three people share", async () => {
      const gallery = clusters(["ann", "bob", "cyd"], 5, 1);
      gallery.vectors.push(gallery.vectors[0]!.slice());
      gallery.labels.push("cyd");
      const probes = clusters(["ann", "bob", "cyd"], 3, 2);
      const answers = await (await fitted(gallery)).predict(probes.vectors);
      expect(answers.map(({ identity }) => identity)).toEqual(probes.labels);
    });

    it.skipIf("midpoint" in skip)(
      `names the one who sorts first half-way between two people${because(skip.midpoint)}`,
      async () => {
        const vectors = [Float32Array.of(1, 0), Float32Array.of(-1, 0)];
        for (const labels of [
          ["bob", "ann"],
          ["ann", "bob"],
        ]) {
          const classifier = await fitted({ vectors, labels });
          expect((await classifier.predict([Float32Array.of(0, 3)]))[0]!.identity).toBe("ann");
        }
      },
    );
  });
}

export interface Labelled {
  readonly vectors: Float32Array[];
  readonly labels: string[];
}

/**
 * `count` vectors around a far-off centre for each name; the centre depends on the place of the name, the noise on `seed`.
 * @param noise standard deviation of each of 16 components; centres lie at least 8 apart.
 */
export function clusters(names: readonly string[], count: number, seed: number, noise = 0.2): Labelled {
  const uniform = mulberry32(seed);
  const vectors: Float32Array[] = [];
  const labels: string[] = [];
  for (const [place, name] of names.entries()) {
    for (let i = 0; i < count; i++) {
      vectors.push(Float32Array.from({ length: 16 }, (_, axis) => (axis === place ? 6 : 0) + noise * normal(uniform)));
      labels.push(name);
    }
  }
  return { vectors, labels };
}

function shuffleTogether({ vectors, labels }: Labelled, seed: number): void {
  shuffle(vectors, mulberry32(seed));
  shuffle(labels, mulberry32(seed));
}

async function expectRefusal(promise: Promise<unknown>, code: string, message: string): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(LikenessError);
  expect((error as LikenessError).code).toBe(code);
  expect((error as LikenessError).message).toContain(message);
}

function because(reason: string | undefined): string {
  if (reason !== undefined) process.stderr.write(`skipped: ${reason}\n`);
  return reason === undefined ? "" : ` (skipped: ${reason})`;
}
