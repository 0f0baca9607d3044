import { operations } from "../../src/index.ts";
import { examples } from "../support/example-graphs.ts";
import { operationContract } from "../support/operation-contract.ts";

for (const kind of Object.keys(operations) as (keyof typeof operations)[]) operationContract(kind, examples[kind]);
