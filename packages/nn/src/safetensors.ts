import { LikenessError, messageOf } from "@likeness/core";
import type { Weights, WeightTensor } from "./graph.ts";

/** Largest header that is read: names of a hundred thousand tensors fit. */
const LARGEST_HEADER = 32 * 2 ** 20;

/**
 * Writes weights as a safetensors file (huggingface.co/docs/safetensors): 8 bytes with the length of a JSON header, the
 * header, the numbers as little-endian 32-bit floats. Tensors are sorted by name, so equal weights give equal bytes.
 * @param metadata texts that go with the file.
 */
export function writeSafetensors(weights: Weights, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const sorted = [...weights].sort(([a], [b]) => (a < b ? -1 : 1));
  const header: Record<string, unknown> = Object.keys(metadata).length === 0 ? {} : { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, data }] of sorted) {
    header[name] = { dtype: "F32", shape, data_offsets: [end, end + 4 * data.length] };
    end += 4 * data.length;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Spaces behind the header bring the numbers to a multiple of 8.
  const length = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + length + end);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(length), true);
  file.fill(0x20, 8, 8 + length);
  file.set(text, 8);
  let offset = 8 + length;
  for (const [, { data }] of sorted) {
    for (const value of data) {
      view.setFloat32(offset, value, true);
      offset += 4;
    }
  }
  return file;
}

/**
 * Reads a safetensors file of 32-bit floats.
 * @throws LikenessError `bad-input` that says what is wrong: no header, another type, numbers that lie outside of the
 * file, overlap, or are fewer or more than the shape says.
 */
export function readSafetensors(bytes: Uint8Array): Weights {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < 8 ? -1 : Number(view.getBigUint64(0, true));
  if (length < 2 || length > LARGEST_HEADER || 8 + length > bytes.length) {
    throw broken(`${bytes.length} bytes with a header of ${length < 0 ? "none" : length}`);
  }
  const header = parseHeader(bytes.subarray(8, 8 + length));
  const start = 8 + length;
  const weights = new Map<string, WeightTensor>();
  let end = 0;
  const entries = Object.entries(header).filter(([name]) => name !== "__metadata__");
  const tensors = entries.map(([name, entry]) => ({ name, ...tensorEntry(name, entry) }));
  for (const { name, shape, from, to } of tensors.sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end || start + to > bytes.length) {
      throw broken(
        `tensor "${name}" lies at ${from}…${to}; expected it at ${end}, within ${bytes.length - start} bytes`,
      );
    }
    weights.set(name, { shape, data: readFloats(view, start + from, (to - from) / 4) });
    end = to;
  }
  if (start + end !== bytes.length) throw broken(`${bytes.length - start - end} bytes behind the last tensor`);
  return weights;
}

function parseHeader(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw broken(`its header is not JSON: ${messageOf(cause)}`);
  }
  if (!isRecord(header)) throw broken("its header is not an object");
  return header;
}

function tensorEntry(name: string, entry: unknown): { shape: readonly number[]; from: number; to: number } {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
  if (dtype !== "F32") throw broken(`tensor "${name}" has the type ${JSON.stringify(dtype)}; known: "F32"`);
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) {
    throw broken(`tensor "${name}" has the shape ${JSON.stringify(shape)} at ${JSON.stringify(offsets)}`);
  }
  const [from, to] = offsets as [number, number];
  const size = shape.reduce((product, side) => product * side, 1);
  if (to - from !== 4 * size) throw broken(`tensor "${name}" of ${shape.join("×")} has ${to - from} bytes`);
  return { shape, from, to };
}

function readFloats(view: DataView, offset: number, count: number): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = view.getFloat32(offset + 4 * i, true);
  return values;
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((side) => Number.isSafeInteger(side) && side >= 0);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function broken(what: string): LikenessError {
  return new LikenessError("bad-input", `no sound safetensors file: ${what}`);
}
