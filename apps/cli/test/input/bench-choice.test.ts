import { expect, it } from "vitest";
import { notChosen, withEverything } from "../../src/options/bench-choice.ts";

it("a benchmark without a choice takes every part that one may choose, and no reference", () => {
  const { aligner, model, runtime } = withEverything({});
  expect(notChosen).toEqual(["pixels", "tfjs-cpu"]);
  expect(model).toEqual(["dlib-resnet", "nn4.small2.v1", "nn4.small2.v1-keras"]);
  expect(runtime).toContain("tfjs-wasm");
  expect(runtime).not.toContain("tfjs-cpu");
  expect(aligner).toContain("faceapi-ssd");
});

it("references that are named are measured", () => {
  const named = { model: ["pixels"], runtime: ["tfjs-cpu"] };
  expect(withEverything(named)).toMatchObject(named);
});
