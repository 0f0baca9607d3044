import { expect, it } from "vitest";
import { columnsOf, fittedTable } from "../../src/tables/fitted-table.ts";

const keys = columnsOf(
  ["model", "runtime"],
  [
    ["dlib-resnet", "onnx-cpu"],
    ["nn4.small2.v1", "onnx-cpu"],
  ],
);
const heads = Array.from({ length: 10 }, (_, i) => `figure ${i}`);
const columns = columnsOf(heads, [heads.map((_, i) => `${i}.10`), heads.map((_, i) => `${i}.20`)]);
const widest = (text: string) => Math.max(...text.split("\n").map((line) => line.length));

it("is one table where that fits", () => {
  expect(fittedTable(keys, columns, { width: 200 }).match(/┌/g)).toHaveLength(1);
});

it.each([120, 80, 40, 24])("fits %i columns and loses no cell", (width) => {
  const text = fittedTable(keys, columns, { width });
  expect(widest(text)).toBeLessThanOrEqual(width);
  for (const { head, cells } of [...keys, ...columns]) {
    expect(text).toContain(head);
    for (const cell of cells) expect(text).toContain(cell);
  }
});

it("says what is equal in every row once, above the table", () => {
  const text = fittedTable(keys, columns, { width: 80 });
  expect(text.match(/onnx-cpu/g)).toHaveLength(1);
  expect(text.split("\n")[0]).toContain("runtime onnx-cpu");
});

it("gives a single row in parts, with its names in each", () => {
  const one = columnsOf(["model"], [["dlib-resnet"]]);
  const text = fittedTable(one, columnsOf(heads, [heads.map((_, i) => `${i}.10`)]), { width: 60 });
  expect(widest(text)).toBeLessThanOrEqual(60);
  expect(text.match(/dlib-resnet/g)!.length).toBeGreaterThan(1);
});
