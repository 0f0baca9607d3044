import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readResultOrBench } from "../src/read-result-or-bench.ts";
import { oldFile } from "./old-file.ts";

describe("a file of a result or a benchmark", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "likeness-eval-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const written = async (name: string, content: string) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };

  it("is told by its schema", async () => {
    const result = await readResultOrBench(await written("a.json", await oldFile("result-3")));
    expect(result).toEqual(JSON.parse(await oldFile("result-3")));
    const bench = await readResultOrBench(await written("b.json", await oldFile("bench-1")));
    expect(bench).toMatchObject({ schema: "likeness/bench@1", dataset: { id: "photos", photos: 20 } });
  });

  it.each([
    ["cut.json", '{"schema": "likeness/bench@1",', /cannot read the result or benchmark .*cut\.json/],
    ["null.json", "null", /schema undefined is neither "likeness\/result@1" nor "likeness\/bench@1"/],
    ["other.json", '{"schema":"likeness/baseline@1"}', /schema "likeness\/baseline@1" is neither/],
    ["bare.json", '{"schema":"likeness/result@1"}', /bare\.json is no result: created must be a text, not missing/],
    ["empty.json", '{"schema":"likeness/bench@1"}', /empty\.json is no benchmark: created must be a text, not missing/],
  ])("is refused as %s", async (name, content, message) => {
    await expect(readResultOrBench(await written(name, content))).rejects.toThrow(message);
  });

  it("is refused when it is absent", async () => {
    await expect(readResultOrBench(join(folder, "nothing.json"))).rejects.toThrow(/ENOENT/);
  });
});
