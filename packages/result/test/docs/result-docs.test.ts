import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { baseline } from "../../src/baseline/baseline.ts";
import { benchResult } from "../../src/benchmark/bench-result.ts";
import { result } from "../../src/result/result.ts";
import { robustnessResult } from "../../src/robustness/robustness-result.ts";
import { resultDocs } from "./result-docs.ts";

it("docs/result.md says what the schemas say (npm run docs:result writes it)", async () => {
  const preface = await readFile(new URL("preface.md", import.meta.url), "utf8");
  const fields = resultDocs([result, benchResult, robustnessResult, baseline]);
  await expect(`${preface}\n${fields}`).toMatchFileSnapshot("../../../../docs/result.md");
});
