import { extname } from "node:path";
import { csvText, LikenessError, writeFileAtomic } from "@likeness/core";
import { type EmbeddingRow, embeddingSchema } from "./embedding-row.ts";
import { canonicalKey, type TemplateKey } from "./template-key.ts";

/** A row with the names that a person knows the photo by. */
export interface NamedEmbeddingRow extends EmbeddingRow {
  /** Path inside the dataset. */
  readonly file: string;
  readonly identity: string;
}

/** The formats that {@link writeEmbeddings} knows, by file ending. */
export const embeddingFormats = [".arrow", ".csv", ".json"] as const;

/**
 * Writes rows for other programs, in the format that the ending of `path` names. `.arrow` is an Arrow IPC file
 * (`pandas.read_feather`, `pyarrow.ipc.open_file`); `.csv` has one column for each number and no formula that a
 * spreadsheet would run; `.json` is one object with `schema`, `key` and `rows`. Numbers of an embedding have 9 digits,
 * which is all of a 32-bit float.
 * @param key what the rows were computed with; its `dimensions` is the length of every embedding.
 * The file is private to its owner: templates are biometric data.
 * @throws LikenessError `usage` for another ending, `storage` when the file cannot be written.
 */
export async function writeEmbeddings(
  rows: readonly NamedEmbeddingRow[],
  path: string,
  key: TemplateKey,
): Promise<void> {
  const encode = { ".arrow": toArrow, ".csv": toCsv, ".json": toJson }[embeddingFormat(path)];
  await writeFileAtomic(path, await encode(rows, key), { private: true });
}

/**
 * The format that the ending of a path names.
 * @throws LikenessError `usage` for another ending.
 */
export function embeddingFormat(path: string): (typeof embeddingFormats)[number] {
  const format = embeddingFormats.find((known) => known === extname(path).toLowerCase());
  if (format !== undefined) return format;
  throw new LikenessError("usage", `cannot tell the format of ${path}; known endings: ${embeddingFormats.join(", ")}`);
}

async function toArrow(rows: readonly NamedEmbeddingRow[], key: TemplateKey): Promise<Uint8Array> {
  // As for segments: Arrow is loaded only by who writes it.
  const { encodeRows } = await import("./embedding-table.ts");
  const { textColumn } = await import("./arrow-columns.ts");
  const leading = {
    file: textColumn(rows.map((row) => row.file)),
    identity: textColumn(rows.map((row) => row.identity)),
  };
  return encodeRows(rows, key.model.dimensions, { key, leading });
}

function toJson(rows: readonly NamedEmbeddingRow[], key: TemplateKey): string {
  const lines = rows.map((row) => JSON.stringify(plain(row))).join(",\n");
  return `{"schema":${JSON.stringify(embeddingSchema)},"key":${canonicalKey(key)},"rows":[\n${lines}\n]}\n`;
}

/** The members in one order, whether a row was computed now or comes from the store. */
function plain({
  file,
  identity,
  photo,
  state,
  detail,
  faces,
  size,
  box,
  score,
  landmarks,
  embedding,
}: NamedEmbeddingRow) {
  return {
    file,
    identity,
    photo,
    state,
    detail,
    faces,
    size,
    box: box && { left: box.left, top: box.top, width: box.width, height: box.height },
    score,
    landmarks: landmarks && Array.from(landmarks, shortest),
    embedding: embedding && Array.from(embedding, shortest),
  };
}

function toCsv(rows: readonly NamedEmbeddingRow[], { model: { dimensions } }: TemplateKey): string {
  const points = Array.from({ length: 68 }, (_, i) => [`landmark_${i}_x`, `landmark_${i}_y`]).flat();
  const scalars = ["file", "identity", "photo", "state", "detail", "faces", "width", "height"];
  const face = ["box_left", "box_top", "box_width", "box_height", "score"];
  const values = Array.from({ length: dimensions }, (_, i) => `embedding_${i}`);
  const lines = [[...scalars, ...face, ...points, ...values].join(",")];
  for (const row of rows) lines.push(csvRow(row, dimensions));
  return `${lines.join("\r\n")}\r\n`;
}

function csvRow(row: NamedEmbeddingRow, dimensions: number): string {
  const { box, size, landmarks, embedding } = row;
  const texts = [row.file, row.identity, row.photo, row.state, row.detail ?? ""].map(csvText);
  const numbers = [row.faces, size?.[0], size?.[1], box?.left, box?.top, box?.width, box?.height, row.score];
  const cells = [...texts, ...numbers.map((value) => value ?? "")];
  for (const [list, width] of [[landmarks, 136] as const, [embedding, dimensions] as const]) {
    for (let i = 0; i < width; i++) cells.push(list === null ? "" : shortest(list[i]!));
  }
  return cells.join(",");
}

/** A 32-bit float in the digits it needs. */
function shortest(value: number): number {
  return Number(value.toPrecision(9));
}
