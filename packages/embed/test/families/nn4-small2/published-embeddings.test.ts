import { describe, expect, it } from "vitest";
import { parsePublished } from "../../../src/families/nn4-small2/published-embeddings.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const row = (value: number) => Array(128).fill(value).join(",");

describe("published embeddings", () => {
  const labels = "1,data/lfw/Ann_Lee/Ann_Lee_0001.png\r2,data/lfw/Bob/Bob_0012.jpg";

  it.each(["\r", "\n", "\r\n"])("are joined with their labels line by line, with %j between lines", async (end) => {
    const reps = [row(0.25), row(-0.5)].join(end) + end;
    const published = await parsePublished(bytes(labels.replaceAll("\r", end)), bytes(reps));
    expect(published.map(({ photo }) => photo)).toEqual(["Ann_Lee/Ann_Lee_0001", "Bob/Bob_0012"]);
    expect(published.map(({ embedding }) => embedding[127])).toEqual([0.25, -0.5]);
  });

  it("are refused when they do not fit their labels", async () => {
    await expect(parsePublished(bytes(labels), bytes(row(1)))).rejects.toThrow("expected 256 (2×128) finite numbers");
    await expect(parsePublished(bytes("1,photo"), bytes(row(1)))).rejects.toThrow("line 1 of labels.csv, 1,photo,");
  });
});
