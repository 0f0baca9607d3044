import { fileURLToPath } from "node:url";
import { loadParts } from "@likeness/core";
import { expect, it } from "vitest";
import { classifiers, tooLarge } from "../src/index.ts";
import { classifierContract } from "./support/classifier-contract.ts";

const file = fileURLToPath(new URL("../../eval/test/own-parts/toy-classifier.js", import.meta.url));
await loadParts([file], { classifiers });

classifierContract(classifiers.get("toy-nearest"));

it("is run whatever the size when it does not say how long it takes", () => {
  const size = { people: 1e6, rows: 1e6, probes: 1e6, dimensions: 512 };
  expect(tooLarge(classifiers.get("toy-nearest"), size)).toBeUndefined();
});

it("is refused when it does not say what its scores are", () => {
  const part = { ...classifiers.get("toy-nearest"), id: "other", scores: "votes" };
  expect(() => classifiers.addOutside(part, { file: "/p.js", sha256: "0" })).toThrow(
    'its scores must be "distance" or "decision"',
  );
});
