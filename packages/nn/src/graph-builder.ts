import { LikenessError } from "@likeness/core";
import type { Graph, GraphNode } from "./graph.ts";
import type { AnyOperation } from "./operations/any-operation.ts";
import type { Built, OperationRecord, Site, Value } from "./operations/operation-record.ts";
import { type Operation, operations } from "./operations/operations.ts";
import { parametersOf } from "./operations/parameters-of.ts";
import { remember } from "./operations/record-of.ts";

/** Operations by kind. */
type Records = Readonly<Record<string, OperationRecord>>;

/** A method for each operation: its operands and settings → the value it makes. */
type Methods<Known extends Records> = {
  readonly [Kind in keyof Known]: Known[Kind]["build"] extends (site: Site, ...given: infer Given) => unknown
    ? (...given: Given) => Value
    : never;
};

/** Places checked nodes one behind the other. */
class Builder {
  readonly #name: string;
  readonly #nodes: GraphNode[] = [];
  readonly #parameters = new Map<string, readonly number[]>();

  constructor(name: string) {
    this.#name = name;
  }

  /** Ends the graph. Output values are named; their order is the order of the names. */
  build(outputs: Readonly<Record<string, Value>>): Graph {
    const ids = Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, value.id]));
    return { name: this.#name, nodes: [...this.#nodes], outputs: ids, parameters: new Map(this.#parameters) };
  }

  /** Adds a node by the operation's record. */
  protected place(record: OperationRecord, given: readonly unknown[]): Value {
    const { operation, operands, shape, label = operation.kind } = record.build(this.#site(), ...(given as never[]));
    this.#declare(operation, operands, label);
    if (shape.some((size) => !Number.isInteger(size) || size < 1)) {
      throw this.#misfit(label, `shape ${shape.join("×")} has an empty or fractional side`);
    }
    // The kinds that were added are not in the union.
    const node = { operation: operation as Operation, operands: operands.map(({ id }) => id), shape, label };
    return { id: this.#nodes.push(node) - 1, shape };
  }

  #site(): Site {
    return {
      misfit: (label, what) => this.#misfit(label, what),
      hasInput: (name) => this.#nodes.some(({ operation }) => operation.kind === "input" && operation.name === name),
    };
  }

  #declare(operation: AnyOperation, operands: Built<AnyOperation>["operands"], label: string): void {
    const shapes = operands.map(({ shape }) => shape);
    for (const [name, shape] of parametersOf(operation, shapes)) {
      const known = this.#parameters.get(name) ?? shape;
      if (known.join() !== shape.join()) {
        throw this.#misfit(label, `used as ${known.join("×")} and as ${shape.join("×")}`);
      }
      this.#parameters.set(name, shape);
    }
  }

  #misfit(label: string, what: string): LikenessError {
    return new LikenessError("internal", `graph ${this.#name}, node ${this.#nodes.length} (${label}): ${what}`);
  }
}

/** {@link Builder} with a method for each of the records. */
function builderOf<Known extends Records>(records: Known): new (name: string) => Builder & Methods<Known> {
  class Speaking extends Builder {
    static {
      for (const [kind, record] of Object.entries(records)) {
        const method = function (this: Speaking, ...given: readonly unknown[]): Value {
          return this.place(record, given);
        };
        Object.defineProperty(Speaking.prototype, kind, { value: method });
      }
    }
  }
  return Speaking as unknown as new (
    name: string,
  ) => Builder & Methods<Known>;
}

/**
 * Builds a {@link Graph} node by node and checks every shape as it goes. It has a method for each operation, named by its
 * kind. Parameters are named with what they are used for: `filter`, `bias`, … name tensors of the weights.
 * @throws LikenessError `internal` that names graph, node and shapes when something does not fit.
 */
export const GraphBuilder: new (name: string) => GraphBuilder = builderOf(operations);
export type GraphBuilder = Builder & Methods<typeof operations>;

/**
 * Adds operations to the graph language of this thread: every pass and runtime knows graphs with them from now on.
 * @returns a builder with their methods beside the known ones.
 * @throws LikenessError `usage` when there is one of that kind already.
 */
export function addOperations<Added extends Records>(
  added: Added,
): new (
  name: string,
) => Builder & Methods<typeof operations & Added> {
  for (const [kind, record] of Object.entries(added)) remember(kind, record);
  return builderOf({ ...operations, ...added });
}
