import type { Grid, Templates } from "@likeness/metrics";
import { verify } from "@likeness/metrics";
import type { DatasetSummary, Run } from "@likeness/result";
import { expect, test } from "vitest";
import { randomTemplates } from "../../metrics/test/support/random-templates.ts";
import { warningsOf } from "../src/warnings.ts";

const dataset = { images: 20, identities: 4, photos: [] } as unknown as DatasetSummary;

/** The warnings of a run with these templates; a baseline, so that no photo is suspected. */
async function warningsFor(templates: Templates, grid: Grid): Promise<string[]> {
  const verification = await verify(templates, { grid, seed: 1, resamples: 20 });
  const run = { model: { baseline: true }, enrolment: { photos: [] }, identification: {}, verification };
  return warningsOf(run as unknown as Run, dataset, []);
}

const templates = randomTemplates([5, 6, 4, 7], { seed: 3, apart: 2 });

test("a grid that the distances lie in is not warned of", async () => {
  expect(await warningsFor(templates, { start: 0, stop: 40, step: 0.05 })).toEqual([]);
});

test.each([
  ["above the grid", { start: 0.01, stop: 0.5, step: 0.01 }],
  ["below the grid", { start: 1000, stop: 2000, step: 10 }],
  ["between steps that are too far apart", { start: 0, stop: 1000, step: 500 }],
])("a best threshold %s is warned of, with what the grid loses", async (_, grid) => {
  const [warning, ...others] = await warningsFor(templates, grid);
  expect(others).toEqual([]);
  expect(warning).toMatch(
    /^the card's grid of thresholds \([\d.]+ to [\d.]+\) misses the best one, [\d.]+: F1 on it is/,
  );
});

test("a run without an equal error rate says why", async () => {
  const none = { ...templates, enrolled: templates.enrolled.map((_, photo) => (photo % 7 < 2 ? 1 : 0)) };
  const warnings = await warningsFor(none, { start: 0, stop: 40, step: 0.05 });
  expect(warnings).toContainEqual(expect.stringMatching(/^no equal error rate: .*they never meet$/));
});
