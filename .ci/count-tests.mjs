// Adds up what the packages' test runs wrote and prints "PASSED FAILED". A package whose run wrote nothing counts as one failure.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folders = [
  "datasets",
  ...["packages", "apps"].flatMap((group) => readdirSync(group).map((name) => join(group, name))),
];
let passed = 0;
let failed = 0;
for (const folder of folders) {
  if (!existsSync(join(folder, "package.json"))) continue;
  if (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).scripts?.test === undefined) continue;
  const file = join(folder, "test-results", "vitest.json");
  const result = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  if (result === undefined) process.stderr.write(`${folder}: its test run left no result\n`);
  passed += result?.numPassedTests ?? 0;
  // A file that cannot be loaded has no tests to fail, so failed files without failed tests count too.
  const broken =
    result?.testResults.filter(
      (suite) => suite.status === "failed" && suite.assertionResults.every((test) => test.status !== "failed"),
    ).length ?? 1;
  failed += (result?.numFailedTests ?? 0) + broken;
}
process.stdout.write(`${passed} ${failed}\n`);
