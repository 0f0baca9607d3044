import { mkdtemp, readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { csvText } from "@likeness/core";
import { tableFromIPC } from "apache-arrow";
import { expect, it } from "vitest";
import { writeEmbeddings } from "../../src/store/write-embeddings.ts";
import { sampleKey, sampleRow, sampleRows } from "./sample-rows.ts";

const temporary = async (name: string) => join(await mkdtemp(join(tmpdir(), "likeness-out-")), name);

it("writes an Arrow file with names, faces and embeddings", async () => {
  const path = await temporary("faces.arrow");
  await writeEmbeddings(sampleRows(6), path, sampleKey);
  const table = tableFromIPC(await readFile(path));
  expect(table.schema.fields.slice(0, 4).map(({ name }) => name)).toEqual(["file", "identity", "photo", "state"]);
  expect([...table.getChild("file")!]).toEqual(sampleRows(6).map((row) => row.file));
  expect(Array.from(table.getChild("landmarks")?.get(2))).toEqual(Array.from(sampleRow(2).landmarks!));
  expect(table.getChild("box_height")?.get(2)).toBe(1 / 3);
  expect(JSON.parse(table.schema.metadata.get("key")!)).toEqual(sampleKey);
});

it("writes JSON whose numbers are the floats", async () => {
  const path = await temporary("faces.json");
  await writeEmbeddings(sampleRows(6), path, sampleKey);
  const { schema, key, rows } = JSON.parse(await readFile(path, "utf8"));
  expect(schema).toBe("likeness/embeddings@1");
  expect(key).toEqual(sampleKey);
  expect(Float32Array.from(rows[3].embedding)).toEqual(sampleRow(3).embedding);
  expect(rows[4]).toMatchObject({ state: "no-face", box: null, embedding: null });
});

it("writes JSON in one order of members, whether a row was computed or came from the store, for its owner alone", async () => {
  const rows = sampleRows(3);
  const reversed = <T extends object>(value: T) => Object.fromEntries(Object.entries(value).reverse()) as T;
  const turned = rows.map((row) => reversed({ ...row, box: row.box && reversed(row.box) }));
  const [one, other] = [await temporary("faces.json"), await temporary("faces.json")];
  await writeEmbeddings(rows, one, sampleKey);
  await writeEmbeddings(turned, other, reversed(sampleKey));
  expect(await readFile(other, "utf8")).toBe(await readFile(one, "utf8"));
  if (process.platform !== "win32") expect((await stat(one)).mode & 0o777).toBe(0o600);
});

it("writes CSV with a column for each number and empty cells where there is no face", async () => {
  const path = await temporary("faces.CSV");
  await writeEmbeddings(sampleRows(5), path, sampleKey);
  const [header, ...lines] = (await readFile(path, "utf8"))
    .trimEnd()
    .split("\r\n")
    .map((text) => text.split(","));
  expect(header).toHaveLength(13 + 136 + 8);
  expect(lines.map((cells) => cells.length)).toEqual(Array(5).fill(157));
  const cell = (row: number, name: string) => lines[row]![header!.indexOf(name)];
  expect(cell(1, "file")).toBe("Person 1/photo 1.jpg");
  expect(Math.fround(Number(cell(1, "embedding_7")))).toBe(sampleRow(1).embedding![7]);
  expect(Math.fround(Number(cell(1, "landmark_67_y")))).toBe(sampleRow(1).landmarks![135]);
  expect(cell(4, "embedding_0")).toBe("");
  expect(cell(4, "state")).toBe("no-face");
});

it("writes a table without rows", async () => {
  const written = async (name: string) => {
    const path = await temporary(name);
    await writeEmbeddings([], path, sampleKey);
    return readFile(path);
  };
  expect((await written("none.csv")).toString().trimEnd().split("\r\n")).toEqual([
    expect.stringMatching(/^file,identity,photo,state,/),
  ]);
  expect(JSON.parse((await written("none.json")).toString())).toMatchObject({ key: sampleKey, rows: [] });
  const table = tableFromIPC(await written("none.arrow"));
  expect([table.numRows, table.schema.fields[0]!.name]).toEqual([0, "file"]);
});

// Expected values: RFC 4180, and OWASP's page on CSV injection.
it.each([
  ["plain", "plain"],
  ['a "b", c', '"a ""b"", c"'],
  ["two\nlines", '"two\nlines"'],
  ["=1+1", "'=1+1"],
  ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
  ["-2+3", "'-2+3"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\tx", "'\tx"],
  ["Zoë <script>", "Zoë <script>"],
])("makes %j the cell %j", (text, cell) => {
  expect(csvText(text)).toBe(cell);
});

it("names the known endings for an unknown one", async () => {
  await expect(writeEmbeddings([], "faces.parquet", sampleKey)).rejects.toThrow(
    "cannot tell the format of faces.parquet; known endings: .arrow, .csv, .json",
  );
});
