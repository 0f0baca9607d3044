import { join } from "node:path";
import { packageTests } from "../../../vitest.base.ts";

/** `npm run measure`: the tables of docs/aligners.md. Minutes long, so not among the tests. */
export default packageTests(join(import.meta.dirname, ".."), {
  include: ["measure/**/*.measure.ts"],
  testTimeout: 1_800_000,
  reporters: ["default"],
});
