import { fileURLToPath } from "node:url";
import { loadParts } from "@likeness/core";
import { expect, it } from "vitest";
import { models, openModel } from "../src/index.ts";
import { embedderContract } from "./embedder-contract.ts";

const file = fileURLToPath(new URL("../../eval/test/own-parts/toy-network.js", import.meta.url));
await loadParts([file], { models });

embedderContract("toy-means", () => openModel("toy-means"));

const module = { file: "/home/me/parts.js", sha256: "0".repeat(64) };

it.each([
  [undefined, "it has no card"],
  [{ id: "yours" }, "its card has another id"],
  [
    { ...models.get("toy-means").card, id: "mine", grid: undefined, crop: undefined },
    "its card does not say crop, grid",
  ],
])("refuses a model of the user's whose card is none (%#)", (card, problem) => {
  const part = { ...models.get("toy-means"), id: "mine", card };
  expect(() => models.addOutside(part, module)).toThrow(
    `/home/me/parts.js: no model can be made of "mine": ${problem}`,
  );
});
