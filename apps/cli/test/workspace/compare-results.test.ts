import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { type Outcome, scratchFolder } from "../run-likeness.ts";

const script = fileURLToPath(new URL("../../../../scripts/compare-results.js", import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await scratchFolder();
});

function compare(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) =>
    execFile(process.execPath, [script, ...args], { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    ),
  );
}

/** A result in small: five figures and a null, three texts; the last two figures are templates of one number. */
function result(change: { run?: object; top?: object; templates?: readonly number[] } = {}) {
  const run = {
    id: "a/b/c",
    enrolment: { photos: [{ state: "enrolled", score: 0.1 }] },
    verification: { best: { f1: 0.9808342728297632, threshold: null } },
    identification: { classifiers: { "knn-1": { correct: "all", fitMs: 1.5 } } },
    timings: { images: 3 },
    templates: { dimensions: 1, data: packed(change.templates ?? [0.5, -0.25]) },
    ...change.run,
  };
  return { schema: "likeness/result@1", created: "2026", environment: { cores: 2 }, runs: [run], ...change.top };
}

function packed(values: readonly number[]): string {
  return Buffer.from(Float32Array.from(values).buffer).toString("base64");
}

async function compared(before: unknown, after: unknown, ...options: string[]): Promise<Outcome> {
  await writeFile(join(folder, "before.json"), JSON.stringify(before));
  await writeFile(join(folder, "after.json"), JSON.stringify(after));
  return compare("before.json", "after.json", ...options);
}

describe("compare:results", () => {
  it("counts what is equal and names what it left aside: times, the machine, the format's number", async () => {
    const later = result({
      top: { schema: "likeness/result@2", created: "2027", environment: { cores: 64 } },
      run: { timings: { images: 0 }, identification: { classifiers: { "knn-1": { fitMs: 99, correct: "all" } } } },
    });
    const { code, stdout } = await compared(result(), later);
    expect(stdout).toContain("equal: 6 figures, 3 texts\n");
    expect(stdout).toContain('  schema: "likeness/result@1" → "likeness/result@2"\n');
    expect(stdout).toContain("  fitMs: 1.5 → 99\n");
    for (const name of ["created", "environment", "timings"]) expect(stdout).toContain(`  ${name}: `);
    expect(stdout).not.toContain("different");
    expect(code).toBe(0);
  });

  it("fails on the last bit of a figure, with its path and both values", async () => {
    const f1 = 0.9808342728297633;
    const { code, stdout } = await compared(
      result(),
      result({ run: { verification: { best: { f1, threshold: null } } } }),
    );
    expect(stdout).toContain(
      "different: 1\n  runs[a/b/c].verification.best.f1: 0.9808342728297632 → 0.9808342728297633\n",
    );
    expect(code).toBe(1);
  });

  it("tells 0 from -0, null from 0, a number from its text", async () => {
    const best = (f1: unknown) => ({ verification: { best: { f1 } } });
    for (const [before, after] of [
      [0, -0],
      [null, 0],
      [1, "1"],
    ]) {
      // JSON.stringify writes -0 as 0, though the format knows both.
      const text = JSON.stringify(result({ run: best("F1") })).replace(
        '"F1"',
        Object.is(after, -0) ? "-0" : `${JSON.stringify(after)}`,
      );
      await writeFile(join(folder, "after.json"), text);
      await writeFile(join(folder, "before.json"), JSON.stringify(result({ run: best(before) })));
      const { code, stdout } = await compare("before.json", "after.json");
      expect(stdout).toContain("runs[a/b/c].verification.best.f1: ");
      expect(code).toBe(1);
    }
  });

  it("looks into packed templates, number by number", async () => {
    const { code, stdout } = await compared(result(), result({ templates: [0.5, -0.25 - 2 ** -25] }));
    expect(stdout).toContain("different: 1\n  runs[a/b/c].templates.data[1]: -0.25 → -0.2500000298023224\n");
    expect(code).toBe(1);
  });

  it("looks into gzipped parts", async () => {
    const part = (value: unknown) => ({ part: gzipSync(JSON.stringify(value)).toString("base64") });
    const { stdout } = await compared(result({ top: part({ rows: [1, 2] }) }), result({ top: part({ rows: [1, 3] }) }));
    expect(stdout).toContain("  part.rows[1]: 2 → 3\n");
  });

  it("takes a new field for no failure, and a missing one for a failure", async () => {
    const added = await compared(result(), result({ run: { openSet: { fpir: 0.01 } } }));
    expect(added.stdout).toContain('new, no failure: 1\n  runs[…].openSet: {"fpir":0.01}\n');
    expect(added.code).toBe(0);
    const missing = await compared(result({ run: { openSet: { fpir: 0.01 } } }), result());
    expect(missing.stdout).toContain('missing from the newer: 1\n  runs[…].openSet: {"fpir":0.01}\n');
    expect(missing.code).toBe(1);
  });

  it("finds a run by its id, and fails when one is missing, the order is another or a list is longer", async () => {
    const [run] = result().runs;
    const runs = (...ids: string[]) => result({ top: { runs: ids.map((id) => ({ ...run, id })) } });
    expect((await compared(runs("one", "two"), runs("one", "new", "two"))).code).toBe(0);
    expect((await compared(runs("one", "two"), runs("two"))).stdout).toContain(
      "missing from the newer: 1\n  runs[…]: ",
    );
    expect((await compared(runs("one", "two"), runs("two", "one"))).stdout).toContain("  runs (order): ");
    const longer = await compared(result({ run: { warnings: ["a"] } }), result({ run: { warnings: ["a", "b"] } }));
    expect(longer.stdout).toContain("  runs[a/b/c].warnings.length: 1 → 2\n");
    expect(longer.code).toBe(1);
  });

  it("shows a hundred differences, and all of them when asked to", async () => {
    const values = Array.from({ length: 150 }, (_, i) => i);
    const pair = [result({ templates: values }), result({ templates: values.map((value) => value + 1) })] as const;
    const some = await compared(...pair);
    expect(some.stdout.match(/→/g)).toHaveLength(100);
    expect(some.stdout).toContain("… and 50 more");
    expect((await compared(...pair, "--all")).stdout.match(/→/g)).toHaveLength(150);
  });

  it("compares folders of results, dataset by dataset, also gzipped files", async () => {
    for (const name of ["before/one", "before/two", "after/one"]) {
      await mkdir(join(folder, name), { recursive: true });
      await writeFile(join(folder, name, "result.json"), JSON.stringify(result()));
    }
    const { code, stdout } = await compare("before", "after");
    expect(stdout).toContain('missing from the newer: 1\n  two: "the whole file"\n');
    expect(code).toBe(1);
    await writeFile(join(folder, "packed.json.gz"), gzipSync(JSON.stringify(result())));
    expect((await compare("packed.json.gz", "before/one")).code).toBe(0);
  });

  it("ends with 2 where there is nothing to compare", async () => {
    await writeFile(join(folder, "result.json"), JSON.stringify(result()));
    await writeFile(join(folder, "other.json"), "{}");
    await writeFile(join(folder, "no.json"), "{");
    await writeFile(join(folder, "empty.json"), '{ "schema": "likeness/result@1" }');
    await mkdir(join(folder, "empty"));
    const wrong = [
      { args: ["result.json"], message: "usage: " },
      { args: ["result.json", "absent.json"], message: "absent.json does not exist" },
      { args: ["result.json", "other.json"], message: "other.json is no result" },
      { args: ["result.json", "no.json"], message: "no.json cannot be read" },
      { args: ["empty", "empty"], message: "empty holds no result.json" },
      { args: ["empty.json", "empty.json"], message: "not a single figure was compared" },
    ];
    for (const { args, message } of wrong) {
      const { code, stderr } = await compare(...args);
      expect(stderr).toContain(message);
      expect(code).toBe(2);
    }
  });
});
