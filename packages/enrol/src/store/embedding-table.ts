import type { Box } from "@likeness/core";
import {
  type FixedSizeList,
  type Float32,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  type Vector,
} from "apache-arrow";
import { intColumn, isListOf, listColumn, listValues, numberColumn, textColumn } from "./arrow-columns.ts";
import { type EmbeddingRow, embeddingSchema } from "./embedding-row.ts";
import { canonicalKey, type TemplateKey } from "./template-key.ts";

const LANDMARK_NUMBERS = 136;

/** Columns that stand before those of a row in an exported file. */
export type LeadingColumns = Readonly<Record<string, Vector>>;

/**
 * Rows as an Arrow IPC file. Columns: `photo`, `state`, `detail`, `faces`, `width`, `height`, `box_left`, `box_top`,
 * `box_width`, `box_height`, `score`, `landmarks` (136 floats), `embedding`; the metadata has `schema` and, when given,
 * `key` as JSON.
 */
export function encodeRows(
  rows: readonly EmbeddingRow[],
  dimensions: number,
  { key, leading = {} }: { key?: TemplateKey; leading?: LeadingColumns } = {},
): Uint8Array {
  const columns: Record<string, Vector> = {
    ...leading,
    photo: textColumn(rows.map((row) => row.photo)),
    state: textColumn(rows.map((row) => row.state)),
    detail: textColumn(rows.map((row) => row.detail)),
    faces: intColumn(rows.map((row) => row.faces)),
    width: intColumn(rows.map((row) => row.size?.[0] ?? null)),
    height: intColumn(rows.map((row) => row.size?.[1] ?? null)),
    box_left: numberColumn(rows.map(({ box }) => box?.left ?? null)),
    box_top: numberColumn(rows.map(({ box }) => box?.top ?? null)),
    box_width: numberColumn(rows.map(({ box }) => box?.width ?? null)),
    box_height: numberColumn(rows.map(({ box }) => box?.height ?? null)),
    score: numberColumn(rows.map((row) => row.score)),
    landmarks: listColumn(
      rows.map((row) => row.landmarks),
      LANDMARK_NUMBERS,
    ),
    embedding: listColumn(
      rows.map((row) => row.embedding),
      dimensions,
    ),
  };
  const metadata = new Map([["schema", embeddingSchema]]);
  if (key !== undefined) metadata.set("key", canonicalKey(key));
  return tableToIPC(withMetadata(new Table(columns), metadata), "file");
}

/**
 * The rows of a file that {@link encodeRows} made for `key`.
 * @throws Error that says what does not fit.
 */
export function decodeRows(bytes: Uint8Array, key: TemplateKey): EmbeddingRow[] {
  const table = tableFromIPC(bytes);
  const found = table.schema.metadata;
  if (found.get("schema") !== embeddingSchema) throw new Error(`its schema is ${JSON.stringify(found.get("schema"))}`);
  if (found.get("key") !== canonicalKey(key)) throw new Error("it was made with other settings");
  const scalars = <T>(name: string): readonly T[] => [...(column(table, name) as Iterable<T>)];
  const photo = scalars<string>("photo");
  const state = scalars<string>("state");
  const detail = scalars<string | null>("detail");
  const faces = scalars<number>("faces");
  const width = scalars<number | null>("width");
  const height = scalars<number | null>("height");
  const score = scalars<number | null>("score");
  const [left, top, boxWidth, boxHeight] = ["left", "top", "width", "height"].map((side) =>
    scalars<number | null>(`box_${side}`),
  );
  const landmarks = lists(table, "landmarks", LANDMARK_NUMBERS);
  const embedding = lists(table, "embedding", key.model.dimensions);
  return photo.map((id, i) => ({
    photo: id,
    state: state[i]!,
    detail: detail[i]!,
    faces: faces[i]!,
    size: width[i] == null || height[i] == null ? null : [width[i], height[i]],
    box: toBox(left?.[i], top?.[i], boxWidth?.[i], boxHeight?.[i]),
    score: score[i]!,
    landmarks: landmarks[i]!,
    embedding: embedding[i]!,
  }));
}

type Side = number | null | undefined;

function toBox(left: Side, top: Side, width: Side, height: Side): Box | null {
  return left == null || top == null || width == null || height == null ? null : { left, top, width, height };
}

function column(table: Table, name: string): Vector {
  const found = table.getChild(name);
  if (found === null) throw new Error(`it lacks the column ${name}`);
  return found;
}

function lists(table: Table, name: string, width: number): (Float32Array | null)[] {
  const found = column(table, name);
  if (!isListOf(found.type, width)) throw new Error(`its column ${name} is ${found.type}, not ${width} floats`);
  return listValues(found as Vector<FixedSizeList<Float32>>, width);
}

/** The same table with metadata in its schema: the constructor of a table from columns takes none. */
function withMetadata(table: Table, metadata: Map<string, string>): Table {
  const schema = new Schema(table.schema.fields, metadata);
  const batches = table.batches.map((batch) => {
    const type = new Struct(schema.fields);
    const { length } = batch.data;
    return new RecordBatch(schema, makeData({ type, length, nullCount: 0, children: batch.data.children }));
  });
  return new Table(schema, batches);
}
