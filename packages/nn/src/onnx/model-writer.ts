import protobuf from "protobufjs";

/** ONNX element types that models here use (onnx.proto, TensorProto.DataType). */
export const elementType = { float32: 1, uint8: 2, int32: 6, int64: 7 } as const;

/** The parts of onnx.proto (IR version 8) that are written; numbers are the field numbers of the specification. */
const schema = protobuf.Root.fromJSON({
  nested: {
    Model: {
      fields: {
        irVersion: { type: "int64", id: 1 },
        producerName: { type: "string", id: 2 },
        graph: { type: "Graph", id: 7 },
        opsetImport: { rule: "repeated", type: "Opset", id: 8 },
      },
    },
    Opset: { fields: { domain: { type: "string", id: 1 }, version: { type: "int64", id: 2 } } },
    Graph: {
      fields: {
        node: { rule: "repeated", type: "Node", id: 1 },
        name: { type: "string", id: 2 },
        initializer: { rule: "repeated", type: "TensorProto", id: 5 },
        input: { rule: "repeated", type: "ValueInfo", id: 11 },
        output: { rule: "repeated", type: "ValueInfo", id: 12 },
      },
    },
    Node: {
      fields: {
        input: { rule: "repeated", type: "string", id: 1 },
        output: { rule: "repeated", type: "string", id: 2 },
        name: { type: "string", id: 3 },
        opType: { type: "string", id: 4 },
        attribute: { rule: "repeated", type: "Attribute", id: 5 },
      },
    },
    Attribute: {
      fields: {
        name: { type: "string", id: 1 },
        f: { type: "float", id: 2 },
        i: { type: "int64", id: 3 },
        s: { type: "bytes", id: 4 },
        floats: { rule: "repeated", type: "float", id: 7 },
        ints: { rule: "repeated", type: "int64", id: 8 },
        type: { type: "int32", id: 20 },
      },
    },
    TensorProto: {
      fields: {
        dims: { rule: "repeated", type: "int64", id: 1 },
        dataType: { type: "int32", id: 2 },
        name: { type: "string", id: 8 },
        rawData: { type: "bytes", id: 9 },
      },
    },
    ValueInfo: { fields: { name: { type: "string", id: 1 }, type: { type: "TypeProto", id: 2 } } },
    TypeProto: { fields: { tensorType: { type: "TensorType", id: 1 } } },
    TensorType: { fields: { elemType: { type: "int32", id: 1 }, shape: { type: "TensorShape", id: 2 } } },
    TensorShape: { fields: { dim: { rule: "repeated", type: "Dimension", id: 1 } } },
    Dimension: { fields: { dimValue: { type: "int64", id: 1 }, dimParam: { type: "string", id: 2 } } },
  },
});

/** An attribute: a whole number, a list of whole numbers, a text, or floats where `{ float }` or `{ floats }` says so. */
export type OnnxAttribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] };

/** A size, or the name of one that is known only when the model runs. */
export type OnnxDimension = number | string;

/** Collects nodes, constants, inputs and outputs and writes them as the bytes of an ONNX model, opset 17. */
export class OnnxModelWriter {
  readonly #name: string;
  readonly #nodes: object[] = [];
  readonly #initializers: object[] = [];
  readonly #inputs: object[] = [];
  readonly #outputs: object[] = [];
  #count = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** Adds a node with one output and returns that value's name. */
  node(opType: string, inputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): string {
    return this.nodes(opType, inputs, 1, attributes)[0]!;
  }

  /** Adds a node with several outputs and returns their names. An empty input name leaves an optional input out. */
  nodes(
    opType: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string[] {
    const name = `${opType}_${this.#count++}`;
    const names = Array.from({ length: outputs }, (_, i) => (i === 0 ? name : `${name}_${i}`));
    const attribute = Object.entries(attributes).map(([key, value]) => encodeAttribute(key, value));
    this.#nodes.push({ input: inputs, output: names, name, opType, attribute });
    return names;
  }

  /** Adds a constant of floats. */
  floats(data: Float32Array | readonly number[], dims: readonly number[]): string {
    const values = data instanceof Float32Array ? data : Float32Array.from(data);
    return this.#initializer(
      elementType.float32,
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      dims,
    );
  }

  /** Adds a constant of 64-bit whole numbers. */
  integers(data: readonly number[], dims: readonly number[] = [data.length]): string {
    const values = BigInt64Array.from(data, (value) => BigInt(value));
    return this.#initializer(elementType.int64, new Uint8Array(values.buffer), dims);
  }

  /** Declares an input of the model. */
  input(name: string, type: keyof typeof elementType, dims: readonly OnnxDimension[]): string {
    this.#inputs.push(valueInfo(name, type, dims));
    return name;
  }

  /** Declares `value` as the output `name` of the model. */
  output(name: string, value: string, type: keyof typeof elementType, dims: readonly OnnxDimension[]): void {
    this.#nodes.push({ input: [value], output: [name], name: `output_${name}`, opType: "Identity", attribute: [] });
    this.#outputs.push(valueInfo(name, type, dims));
  }

  /** The bytes of the model. */
  bytes(): Uint8Array {
    const graph = {
      node: this.#nodes,
      name: this.#name,
      initializer: this.#initializers,
      input: this.#inputs,
      output: this.#outputs,
    };
    const model = { irVersion: 8, producerName: "likeness", graph, opsetImport: [{ domain: "", version: 17 }] };
    return schema.lookupType("Model").encode(model).finish();
  }

  #initializer(dataType: number, rawData: Uint8Array, dims: readonly number[]): string {
    const name = `constant_${this.#initializers.length}`;
    this.#initializers.push({ dims, dataType, name, rawData });
    return name;
  }
}

function encodeAttribute(name: string, value: OnnxAttribute): object {
  if (typeof value === "number") return { name, i: value, type: 2 };
  if (typeof value === "string") return { name, s: new TextEncoder().encode(value), type: 3 };
  if ("float" in value) return { name, f: value.float, type: 1 };
  if ("floats" in value) return { name, floats: value.floats, type: 6 };
  return { name, ints: value, type: 7 };
}

function valueInfo(name: string, type: keyof typeof elementType, dims: readonly OnnxDimension[]): object {
  const dim = dims.map((size) => (typeof size === "number" ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: elementType[type], shape: { dim } } } };
}
