import { expect, test } from "vitest";
import { printable, printableLines } from "../../src/index.ts";

test("a name cannot begin a line, recolour the terminal or turn the direction of writing", () => {
  expect(printable("x\n::stop-commands::t")).toBe("x\\n::stop-commands::t");
  expect(printable("a\x1b[31mb\r\tc\x7f")).toBe("a\\x1b[31mb\\r\\tc\\x7f");
  expect(printable("photo\u202egpj.exe\u2066x\u200e\u2028y")).toBe("photo\\u202egpj.exe\\u2066x\\u200e\\u2028y");
  expect(printable("\ud800 \u{e0041}")).toBe("\\ud800 \\u{e0041}");
});

test("names of any script, and signs that are joined, stay as they are", () => {
  for (const name of ["Zoë Müller", "李小龍", "نور", "क्‍ष", "👩‍👧", "می‌خواهم"]) expect(printable(name)).toBe(name);
});

test("text of our own keeps its lines", () => {
  expect(printableLines("one\ntwo\x1b")).toBe("one\ntwo\\x1b");
});
