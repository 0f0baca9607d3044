import { LikenessError, messageOf } from "@likeness/core";
import protobuf from "protobufjs";
import { fieldsOf, mapTensors } from "./onnx-messages.ts";

/** What to do with a file that leaves its weights elsewhere. */
export const savedWhole =
  "save it in one file: torch.onnx.export(…, external_data=False), or onnx.save(onnx.load('net.onnx'), 'whole.onnx')";

/** ONNX Runtime reads a model as one protobuf message, which ends below 2 GiB. */
const largest = 2 ** 31 - 1;

/** Fields of a TensorProto (onnx.proto). */
const field = { dims: 1, dataType: 2, name: 8, rawData: 9, externalData: 13, dataLocation: 14 } as const;

/** Bits of an element by TensorProto.DataType; texts (8) cannot lie outside. */
const elementBits: Readonly<Record<number, number>> = {
  ...{ 1: 32, 2: 8, 3: 8, 4: 16, 5: 16, 6: 32, 7: 64, 9: 8, 10: 16, 11: 64, 12: 32, 13: 64, 14: 64, 15: 128 },
  ...{ 16: 16, 17: 8, 18: 8, 19: 8, 20: 8, 21: 4, 22: 4, 23: 4, 24: 8 },
};

interface Outside {
  readonly tensor: string;
  readonly location: string;
  readonly offset: number;
  /** Bytes; undefined where neither the file says it nor the type. */
  readonly length: number | undefined;
}

/**
 * Names of the files, sorted, in which an ONNX file leaves tensors: PyTorch's exporter writes weights so unless told
 * otherwise. They are relative to the ONNX file.
 * @param name of the file, for errors.
 * @throws LikenessError `bad-input` for bytes that are no ONNX model.
 */
export function externalFiles(model: Uint8Array, name: string): string[] {
  const found = new Set<string>();
  eachTensor(model, name, (tensor) => {
    const outside = outsideOf(tensor, name);
    if (outside !== undefined) found.add(outside.location);
    return tensor;
  });
  return [...found].sort();
}

/**
 * An ONNX model that holds all of its weights itself: what lies in other files is copied in. ONNX Runtime, given bytes,
 * would look for those files in the current folder.
 * @param files bytes by the names of {@link externalFiles}.
 * @returns the same bytes when nothing lies outside.
 * @throws LikenessError `bad-input` for a file that is missing or too short, and for a model of 2 GiB.
 */
export function withExternalData(model: Uint8Array, files: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  let total = model.length;
  eachTensor(model, name, (tensor) => {
    const outside = outsideOf(tensor, name);
    if (outside !== undefined) total += slice(outside, files, name).length;
    return tensor;
  });
  if (total > largest) {
    throw new LikenessError(
      "bad-input",
      `${name} has ${total} bytes with its external data; ONNX Runtime takes fewer than 2 GiB in one model`,
    );
  }
  return eachTensor(model, name, (tensor) => {
    const outside = outsideOf(tensor, name);
    return outside === undefined ? tensor : withRawData(tensor, slice(outside, files, name));
  });
}

function eachTensor(model: Uint8Array, name: string, replace: (tensor: Uint8Array) => Uint8Array): Uint8Array {
  try {
    return mapTensors(model, replace);
  } catch (cause) {
    if (cause instanceof LikenessError) throw cause;
    throw new LikenessError("bad-input", `${name} is no ONNX file: ${messageOf(cause)}`, { cause });
  }
}

/** Where a tensor's numbers lie when they are not in it. */
function outsideOf(tensor: Uint8Array, name: string): Outside | undefined {
  const entries = new Map<string, string>();
  const dims: number[] = [];
  let [type, location, label] = [0, 0, "without a name"];
  for (const { id, bytes, content } of fieldsOf(tensor)) {
    if (id === field.dims) dims.push(...numbersOf(bytes, content));
    else if (id === field.dataType) type = numbersOf(bytes, content)[0]!;
    else if (id === field.dataLocation) location = numbersOf(bytes, content)[0]!;
    else if (id === field.name && content !== undefined) label = text(content);
    else if (id === field.externalData && content !== undefined) entries.set(...entryOf(content));
  }
  if (location === 0) return undefined;
  const found = entries.get("location");
  if (!found) throw damaged(name, label, "it does not say in which file");
  const bits = elementBits[type];
  const size = bits === undefined ? undefined : Math.ceil((dims.reduce((all, side) => all * side, 1) * bits) / 8);
  const length = entries.has("length") ? count(entries.get("length")!, name, label) : size;
  return { tensor: label, location: found, offset: count(entries.get("offset") ?? "0", name, label), length };
}

/** A varint, or several where they are packed. */
function numbersOf(bytes: Uint8Array, packed: Uint8Array | undefined): number[] {
  const reader = protobuf.Reader.create(packed ?? bytes);
  if (packed === undefined) reader.uint32();
  const numbers: number[] = [];
  while (reader.pos < reader.len) numbers.push(Number(reader.int64().toString()));
  return numbers;
}

function entryOf(entry: Uint8Array): [key: string, value: string] {
  let [key, value] = ["", ""];
  for (const { id, content } of fieldsOf(entry)) {
    if (id === 1 && content !== undefined) key = text(content);
    if (id === 2 && content !== undefined) value = text(content);
  }
  return [key, value];
}

function count(value: string, name: string, tensor: string): number {
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isSafeInteger(number)) return number;
  throw damaged(name, tensor, `${JSON.stringify(value)} is no place in a file`);
}

function slice(
  { tensor, location, offset, length }: Outside,
  files: ReadonlyMap<string, Uint8Array>,
  name: string,
): Uint8Array {
  const file = files.get(location);
  if (file === undefined) throw damaged(name, tensor, `${location} is not there`);
  const end = length === undefined ? file.length : offset + length;
  if (offset <= end && end <= file.length) return file.subarray(offset, end);
  throw damaged(name, tensor, `${location} ends at byte ${file.length}, before ${Math.max(offset, end)}`);
}

function withRawData(tensor: Uint8Array, data: Uint8Array): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32((field.rawData << 3) | 2).bytes(data);
  const raw = writer.finish();
  const outside: readonly number[] = [field.rawData, field.externalData, field.dataLocation];
  const kept = [...fieldsOf(tensor)].filter(({ id }) => !outside.includes(id)).map(({ bytes }) => bytes);
  const whole = new Uint8Array(kept.reduce((sum, { length }) => sum + length, raw.length));
  let at = 0;
  for (const part of [...kept, raw]) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function damaged(name: string, tensor: string, why: string): LikenessError {
  return new LikenessError("bad-input", `${name} leaves the tensor ${tensor} in another file: ${why}`, {
    hint: savedWhole,
  });
}
