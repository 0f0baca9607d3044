import { fileURLToPath } from "node:url";
import { loadParts } from "@likeness/core";
import { expect, it } from "vitest";
import { aligners } from "../src/index.ts";
import { alignerContract } from "./support/aligner-contract.ts";

const file = fileURLToPath(new URL("../../eval/test/own-parts/toy-aligner.js", import.meta.url));
await loadParts([file], { aligners });

const middleAlone = "it takes the middle of a photo and nothing else";
alignerContract(aligners.get("toy-middle"), { "several faces": middleAlone, "any photo": middleAlone });

it("stands behind all others, with the module that it comes from", () => {
  expect(aligners.ids.at(-1)).toBe("toy-middle");
  expect(aligners.moduleOf("toy-middle")?.file).toBe(file);
});
