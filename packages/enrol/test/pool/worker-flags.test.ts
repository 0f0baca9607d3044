import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { plainestPlan } from "../plainest-plan.ts";

const pool = new URL("../../dist/pool/enrolment-pool.js", import.meta.url);

it("starts workers in a process that was given V8's flags, which Node refuses to hand on", async () => {
  const script = `import { EnrolmentPool } from ${JSON.stringify(pool.href)};
    const pool = await EnrolmentPool.open(${JSON.stringify(plainestPlan)}, 2);
    await pool.dispose();
    console.log("opened");`;
  const flags = ["--max-old-space-size=2048", "--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, flags);
  expect(stdout.trim()).toBe("opened");
});
