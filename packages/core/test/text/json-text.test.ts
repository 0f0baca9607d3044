import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type LikenessError, parseJson, readJson } from "../../src/index.ts";

test("JSON with a byte order mark is read, as a text and as bytes", async () => {
  expect(parseJson('\ufeff{"a":1}')).toEqual({ a: 1 });
  expect(parseJson(new TextEncoder().encode('\ufeff{"a":1}'))).toEqual({ a: 1 });
  const file = join(await mkdtemp(join(tmpdir(), "likeness-json-")), "with-mark.json");
  await writeFile(file, '\ufeff{"a":"ä"}');
  expect(await readJson(file)).toEqual({ a: "ä" });
});

test.each([
  ["little-endian with a mark", Buffer.from('\ufeff{"a":1}', "utf16le")],
  ["little-endian without one", Buffer.from('{"a":1}', "utf16le")],
  ["big-endian", Buffer.from('\ufeff{"a":1}', "utf16le").swap16()],
])("UTF-16 (%s) gets a clear word and the way out", (_, bytes) => {
  expect(() => parseJson(bytes)).toThrow(/UTF-16.*UTF-8/);
  try {
    parseJson(bytes);
  } catch (thrown) {
    expect((thrown as LikenessError).code).toBe("bad-input");
    expect((thrown as LikenessError).hint).toContain("utf8");
  }
});

test("bytes that are not UTF-8 are named as that", () => {
  expect(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(/not written in UTF-8/);
});

test("what is no JSON stays a SyntaxError", () => {
  expect(() => parseJson("{")).toThrow(SyntaxError);
  expect(() => parseJson("")).toThrow(SyntaxError);
});
