import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { formatBaseline } from "../../src/baseline/format-baseline.ts";
import { parseBaseline } from "../../src/baseline/read-baseline.ts";
import { sealOf } from "../../src/baseline/seal.ts";
import { oldFile } from "../old-file.ts";

const guarding = (name: string) => readFile(new URL(`../../../../baselines/${name}.json`, import.meta.url), "utf8");

describe("a baseline of an earlier version", () => {
  it("is read as it was written, to the byte of its file", async () => {
    for (const text of [await oldFile("baseline-2"), await guarding("samples"), await guarding("lfw-subset")]) {
      expect(formatBaseline(parseBaseline(JSON.parse(text), "baseline.json"))).toBe(text);
    }
  });

  it("of the first kind is refused with the command that makes it anew", async () => {
    const first = JSON.parse(await oldFile("baseline-1"));
    expect(() => parseBaseline(first, "b.json")).toThrow(
      expect.objectContaining({
        code: "bad-input",
        message: expect.stringContaining("the baseline b.json is of the first kind, which knows photos by name"),
        hint: expect.stringContaining("likeness gate RESULT.json --baseline b.json --update"),
      }),
    );
  });
});

it("a baseline keeps fields of a later version, which its seal covers", async () => {
  const later = { ...JSON.parse(await oldFile("baseline-2")), later: [1] };
  expect(() => parseBaseline(later, "b.json")).toThrow("its seal is broken");
  expect(parseBaseline({ ...later, sha256: sealOf(later) }, "b.json")).toHaveProperty("later", [1]);
});
