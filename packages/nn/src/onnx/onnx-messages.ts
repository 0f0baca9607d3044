import protobuf from "protobufjs";

/** The messages of onnx.proto in which a tensor can lie, and the fields that lead to one. */
const inside = {
  model: { 7: "graph", 20: "training", 25: "function" },
  training: { 1: "graph", 2: "graph" },
  function: { 7: "node", 11: "attribute" },
  graph: { 1: "node", 5: "tensor", 15: "sparse" },
  node: { 5: "attribute" },
  attribute: { 5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse" },
  sparse: { 1: "tensor", 2: "tensor" },
} as const satisfies Record<string, Readonly<Record<number, string>>>;

type Message = keyof typeof inside;

/** Bytes in pieces, so that weights are copied once, however deep they lie. */
interface Pieces {
  readonly parts: readonly Uint8Array[];
  readonly length: number;
}

/** One field of a message: its number, all of its bytes, and where it is delimited its content. */
export interface Field {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly content?: Uint8Array;
}

/** The fields of a message in their order. @throws Error for bytes that are no message. */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  const reader = protobuf.Reader.create(message);
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.uint32();
    const [id, wire] = [tag >>> 3, tag & 7];
    if (wire !== 2) {
      reader.skipType(wire);
      yield { id, bytes: message.subarray(start, reader.pos) };
      continue;
    }
    const length = reader.uint32();
    const begin = reader.pos;
    reader.skip(length);
    yield { id, bytes: message.subarray(start, reader.pos), content: message.subarray(begin, begin + length) };
  }
}

/**
 * A model in which every tensor, also those of subgraphs, functions, sparse initialisers and attributes, was replaced by
 * what `replace` makes of it; what it does not know stays as it is.
 * @param replace gets the bytes of a TensorProto and answers with other ones, or with the same.
 * @returns the same bytes when no tensor was replaced.
 * @throws Error for bytes that are no model, and what `replace` throws.
 */
export function mapTensors(model: Uint8Array, replace: (tensor: Uint8Array) => Uint8Array): Uint8Array {
  const { parts, length } = mapped(model, "model", replace);
  if (parts.length === 1 && parts[0] === model) return model;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function mapped(message: Uint8Array, kind: Message, replace: (tensor: Uint8Array) => Uint8Array): Pieces {
  const within: Readonly<Record<number, Message | "tensor">> = inside[kind];
  const parts: Uint8Array[] = [];
  let length = 0;
  let changed = false;
  const add = (part: Uint8Array) => {
    parts.push(part);
    length += part.length;
  };
  for (const { id, bytes, content } of fieldsOf(message)) {
    const child = within[id];
    const found = child === undefined || content === undefined ? undefined : inner(content, child, replace);
    if (found === undefined || (found.parts.length === 1 && found.parts[0] === content)) {
      add(bytes);
      continue;
    }
    changed = true;
    add(
      protobuf.Writer.create()
        .uint32((id << 3) | 2)
        .uint32(found.length)
        .finish(),
    );
    for (const part of found.parts) add(part);
  }
  return changed ? { parts, length } : { parts: [message], length: message.length };
}

function inner(content: Uint8Array, kind: Message | "tensor", replace: (tensor: Uint8Array) => Uint8Array): Pieces {
  if (kind !== "tensor") return mapped(content, kind, replace);
  const tensor = replace(content);
  return { parts: [tensor], length: tensor.length };
}
