import { createRequire } from "node:module";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { packGallery } from "../src/gallery.ts";
import { classifiers } from "../src/index.ts";
import { loadLibsvm } from "../src/margins/load-libsvm.ts";
import { scaledGamma, train } from "../src/margins/svm.ts";
import { pairwiseDecisions } from "../src/margins/svm-machine.ts";
import { parseSvmModel } from "../src/margins/svm-model.ts";
import { clusters } from "./support/classifier-contract.ts";
import { referenceSets } from "./support/scikit-learn.ts";

const require = createRequire(import.meta.url);

/** Makes the next require of libsvm-js evaluate its modules again. */
function forgetLibsvm(): void {
  for (const path of Object.keys(require.cache)) if (path.includes("libsvm-js")) delete require.cache[path];
}

/** What is printed by whatever way until the test ends. */
function printed(): unknown[] {
  const lines: unknown[] = [];
  for (const name of ["log", "info", "warn", "error"] as const) {
    const spy = vi.spyOn(console, name).mockImplementation((...values) => lines.push(...values));
    onTestFinished(() => spy.mockRestore());
  }
  for (const stream of [process.stdout, process.stderr]) {
    const spy = vi.spyOn(stream, "write").mockImplementation((text) => lines.push(text) > 0);
    onTestFinished(() => spy.mockRestore());
  }
  return lines;
}

describe("loading libsvm-js", () => {
  it("needs care: by itself it prints, and listens for unhandled rejections", async () => {
    forgetLibsvm();
    // What was evaluated without care is nothing to be found by others.
    onTestFinished(forgetLibsvm);
    const lines = printed();
    const before = process.listeners("unhandledRejection");
    await require("libsvm-js");
    const added = process.listeners("unhandledRejection").filter((listener) => !before.includes(listener));
    for (const listener of added) process.off("unhandledRejection", listener);
    expect(added).toHaveLength(1);
    expect(lines.join("\n")).toContain("falling back to ArrayBuffer instantiation");
  });

  it("prints nothing, hides nothing that others print meanwhile, and leaves the process as it was", async () => {
    const earlier = await loadLibsvm();
    forgetLibsvm();
    vi.resetModules();
    const lines = printed();
    const listeners = process.listeners("unhandledRejection");
    const { warn } = console;
    const { loadLibsvm: loadAnew } = await import("../src/margins/load-libsvm.ts");
    const loading = loadAnew();
    // biome-ignore lint/suspicious/noConsole: whether it was put back is the point
    expect(console.warn).toBe(warn);
    warn("somebody else's");
    expect((await loading).Svm).not.toBe(earlier.Svm);
    expect(process.listeners("unhandledRejection")).toEqual(listeners);
    expect(lines).toEqual(["somebody else's"]);
  });

  it("trains and predicts without a word", async () => {
    const lines = printed();
    const { vectors, labels } = clusters(["ann", "bob", "cyd"], 5, 1);
    const classifier = await classifiers.open("svm-linear");
    await classifier.fit(vectors, labels);
    await classifier.predict(vectors);
    expect(lines).toEqual([]);
  });
});

describe("a trained machine", () => {
  it.each([
    ["linear", undefined],
    ["rbf", 0.2],
  ] as const)("decides by itself as libsvm's own predict does (%s)", async (_, gamma) => {
    const libsvm = await loadLibsvm();
    for (const { gallery: vectors, labels, probes } of referenceSets()) {
      const gallery = packGallery(vectors, labels);
      const { identities, data, dimensions, owners } = gallery;
      const own = new libsvm.Svm({
        type: "0",
        kernel: gamma === undefined ? "0" : "2",
        cost: 1,
        tolerance: 1e-3,
        gamma: gamma ?? 1,
        quiet: true,
      });
      const samples = Array.from(owners, (_, row) => data.subarray(row * dimensions, (row + 1) * dimensions));
      own.train(samples, owners);
      const classifier = await classifiers.open(gamma === undefined ? "svm-linear" : "svm-rbf", gamma ? { gamma } : {});
      await classifier.fit(vectors, labels);
      const expected = probes.map((probe) => identities[own.predictOne(probe)]!);
      own.free();
      expect((await classifier.predict(probes)).map(({ identity }) => identity)).toEqual(expected);
    }
  });

  it("has SVC's decision value for every pair", async () => {
    const libsvm = await loadLibsvm();
    for (const { gallery: vectors, labels, probes, answers } of referenceSets()) {
      const gallery = packGallery(vectors, labels);
      const machine = train(libsvm, gallery, { cost: 1, tolerance: 1e-3, gamma: scaledGamma(gallery) });
      for (const [probe, vector] of probes.entries()) {
        const expected = answers["svm-rbf"].ovo[probe]!;
        const sign = gallery.identities.length === 2 ? -1 : 1;
        const decisions = pairwiseDecisions(machine, vector);
        expect(decisions).toHaveLength(expected.length);
        for (const [pair, decision] of decisions.entries()) {
          // The constant has 6 digits in libsvm-js's model file and is below 10.
          expect(Math.abs(decision - sign * expected[pair]!)).toBeLessThan(1e-5);
        }
      }
    }
  });

  it("leaves nothing in WebAssembly memory, however often it is fitted", async () => {
    const libsvm = require("libsvm-js/out/wasm/libsvm") as { readonly HEAPU8: Uint8Array };
    await loadLibsvm();
    const { vectors, labels } = clusters(["ann", "bob", "cyd", "dan"], 100, 1);
    const cycle = async (id: string) => {
      const classifier = await classifiers.open(id);
      await classifier.fit(vectors, labels);
      await classifier.fit(vectors, labels);
      await classifier.dispose();
    };
    await cycle("svm-linear");
    const before = libsvm.HEAPU8.length;
    // The problem alone takes 400 × 17 × 16 bytes: 400 trainings that kept theirs would take 43 MB of the 16 there are.
    for (let i = 0; i < 100; i++) for (const id of ["svm-linear", "svm-rbf"]) await cycle(id);
    expect(libsvm.HEAPU8.length).toBe(before);
  });

  it.each(["svm-linear", "svm-rbf"] as const)(
    "of %s is exactly undecided between two names for the same photos",
    async (id) => {
      for (const seed of [1, 2, 3, 4, 5]) {
        const { vectors, labels } = clusters(["ann", "bob", "cyd"], 10 * seed, seed, 1.5);
        const bobs = vectors.filter((_, row) => labels[row] === "bob");
        const classifier = await classifiers.open(id, { cost: 0.3 * seed });
        await classifier.fit([...vectors, ...bobs], [...labels, ...bobs.map(() => "bo")]);
        const answers = await classifier.predict(bobs);
        const named = answers.filter(({ identity }) => identity === "bo");
        expect(answers.filter(({ identity }) => identity === "bob")).toEqual([]);
        expect(named.length).toBeGreaterThan(0.8 * bobs.length);
        expect(named.filter(({ score }) => score !== 0)).toEqual([]);
      }
    },
  );

  it("scales gamma as scikit-learn does: 1 / (dimensions × variance), and 1 without variance", () => {
    // The variance of 0, 1, 2, 3 is 1.25.
    expect(scaledGamma({ data: Float32Array.of(0, 1, 2, 3), dimensions: 2 })).toBeCloseTo(0.4, 15);
    expect(scaledGamma({ data: Float32Array.of(2, 2, 2), dimensions: 3 })).toBe(1);
  });

  it("says in one warning how many pairs of people libsvm gave up on, and lets it print nothing", async () => {
    const lines = printed();
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const { vectors, labels } = clusters(["ann", "bob"], 20, 1, 5);
    const classifier = await classifiers.open("svm-linear", { cost: 1e12 });
    await classifier.fit(
      vectors.map((vector) => vector.subarray(0, 2)),
      labels,
    );
    expect(warn.mock.calls).toEqual([
      [expect.stringContaining("pairs of people that did not converge: 1;"), "LikenessWarning"],
    ]);
    expect(lines).toEqual([]);
  });

  it("refuses vectors that libsvm cannot hold", async () => {
    const classifier = await classifiers.open("svm-linear");
    const huge = [Float32Array.of(1e20), Float32Array.of(-1e20)];
    await expect(classifier.fit(huge, ["ann", "bob"])).rejects.toThrow("of length 1.00e+20 is too long for libsvm");
    const long = [new Float32Array(600_000), new Float32Array(600_000).fill(1)];
    await expect(classifier.fit(long, ["ann", "bob"])).rejects.toThrow("600000 components are too long for libsvm-js");
  });

  it.each([
    ["svm-linear", "cost", 0],
    ["svm-linear", "tolerance", Number.NaN],
    ["svm-rbf", "gamma", 0],
    ["svm-rbf", "gamma", -1],
    ["svm-rbf", "gamma", "auto"],
  ] as const)("of %s refuses %s = %s", async (id, name, value) => {
    const options = { [name]: value } as object;
    await expect(classifiers.open(id, options)).rejects.toThrow(`${id}: ${name} is ${value}, expected`);
  });

  it("refuses a gamma where there is no kernel for it", async () => {
    await expect(classifiers.open("svm-linear", { gamma: 1 } as object)).rejects.toThrow(
      'svm-linear has no option "gamma"; known: reject, cost, tolerance',
    );
  });
});

describe("reading a model", () => {
  const text =
    "svm_type c_svc\nkernel_type linear\nnr_class 2\ntotal_sv 2\nrho -0.5\nlabel 0 1\nnr_sv 1 1\nSV\n0.25 1:1 2:0 \n-1e-3 1:0 2:1 \n";

  it("takes coefficients and constants", () => {
    const { classes, offsets, supportCounts, coefficients } = parseSvmModel(text);
    expect({ classes, offsets: [...offsets], supportCounts: [...supportCounts] }).toEqual({
      classes: 2,
      offsets: [-0.5],
      supportCounts: [1, 1],
    });
    expect([...coefficients]).toEqual([0.25, -1e-3]);
  });

  it.each(["", "oops", text.replace("label 0 1", "label 1 0"), text.replace("rho -0.5", "rho")])(
    "refuses %j",
    (bad) => {
      expect(() => parseSvmModel(bad)).toThrow("unreadable model");
    },
  );
});
