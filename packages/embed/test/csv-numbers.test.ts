import { expect, it } from "vitest";
import { readCsvNumbers } from "../src/weights/csv-numbers.ts";

const shape = [2, 3];
const read = (text: string, size = 4) => readCsvNumbers(chunks(text, size), { tensor: "conv1_w", shape });

/** The text in chunks of so many bytes, so that numbers and line ends are cut in two. */
function* chunks(text: string, size: number): Generator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

it.each([
  ["one row", "1,-2.5,3e-2,.5,+5,6."],
  ["a byte order mark, as Excel writes it", "\ufeff1,-2.5,3e-2\r\n.5,+5,6.\r\n"],
  ["a row and an end of line", "1,-2.5,3e-2,.5,+5,6.\n"],
  ["rows with \\n", "1,-2.5,3e-2\n.5,+5,6.\n"],
  ["rows with \\r\\n", "1,-2.5,3e-2\r\n.5,+5,6.\r\n"],
  ["rows with \\r", "1,-2.5,3e-2\r.5,+5,6."],
  ["one number a row", "1\n-2.5\n3e-2\n.5\n+5\n6."],
  ["spaces and empty rows", " 1, -2.5 ,3e-2\n\n.5,+5,6.\n\n"],
])("reads %s, wherever the text is cut", async (_, text) => {
  for (const size of [1, 2, 3, 100]) expect(await read(text, size)).toEqual(Float32Array.of(1, -2.5, 0.03, 0.5, 5, 6));
});

const expected = "expected 6 (2×3) finite numbers";
it.each([
  ["nothing", "", `conv1_w.csv: there are 0 numbers; ${expected}`],
  ["too few numbers", "1,2,3,4,5", `conv1_w.csv: there are 5 numbers; ${expected}`],
  ["too many numbers", "1,2,3,4,5,6,7", `conv1_w.csv: there are more than 6 numbers; ${expected}`],
  ["a short row", "1,2,3\n4,5\n", `conv1_w.csv: row 2 has 2 numbers, the rows before it 3; ${expected}`],
  ["a long row", "1,2\n3,4,5\n6", `conv1_w.csv: row 2 has 3 numbers, the rows before it 2; ${expected}`],
  ["nan", "1,2,nan,4,5,6", `conv1_w.csv: number 3 of row 1 is "nan"; ${expected}`],
  ["inf", "1,2,3\n4,-inf,6", `conv1_w.csv: number 2 of row 2 is "-inf"; ${expected}`],
  ["a number beyond 32-bit floats", "1,2,1e39,4,5,6", `number 3 of row 1, 1e39, is no 32-bit float`],
  ["words", "a,b", `conv1_w.csv: number 1 of row 1 is "a"; ${expected}`],
  ["a hexadecimal number", "0x10,2,3,4,5,6", `number 1 of row 1 is "0x10"`],
  ["an empty cell", "1,,3,4,5,6", `conv1_w.csv: number 2 of row 1 is empty; ${expected}`],
  ["a comma at the end", "1,2,3,4,5,\n", `conv1_w.csv: number 6 of row 1 is empty; ${expected}`],
  ["a header", "w0,w1,w2\n1,2,3\n4,5,6", `conv1_w.csv: number 1 of row 1 is "w0"; ${expected}`],
  ["a page in place of the file", `<!DOCTYPE html>${" ".repeat(200)}<html>`, "conv1_w.csv: "],
])("refuses %s and names the tensor and what was expected", async (_, text, message) => {
  for (const size of [1, 100]) await expect(read(text, size)).rejects.toThrow(message);
});

it("does not gather a text without separators in memory", async () => {
  let sent = 0;
  function* endless(): Generator<Uint8Array> {
    for (; ; sent++) yield new Uint8Array(65_536).fill(0x31);
  }
  await expect(readCsvNumbers(endless(), { tensor: "conv1_w", shape })).rejects.toThrow("is no number");
  expect(sent).toBeLessThan(3);
});
