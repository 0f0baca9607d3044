import { LikenessError } from "@likeness/core";
import type { AnyOperation } from "./any-operation.ts";
import type { OperationRecord } from "./operation-record.ts";
import { operations } from "./operations.ts";

const known = new Map<string, OperationRecord>(Object.entries(operations));

/** The kinds of operations that graphs may have. */
export function operationKinds(): readonly string[] {
  return [...known.keys()];
}

/** @throws LikenessError `internal` for a kind that is not known. */
export function recordOf({ kind }: AnyOperation): OperationRecord {
  const record = known.get(kind);
  if (record !== undefined) return record;
  throw new LikenessError("internal", `unknown operation "${kind}"; known: ${operationKinds().join(", ")}`);
}

/** @throws LikenessError `usage` for a kind that is known already. */
export function remember(kind: string, record: OperationRecord): void {
  if (known.has(kind)) throw new LikenessError("usage", `there is an operation "${kind}" already`);
  known.set(kind, record);
}
