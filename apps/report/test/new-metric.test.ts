import { join } from "node:path";
import type { Result } from "@likeness/result";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeReport } from "../src/index.ts";
import { browserPath, type OpenBrowser, openBrowser } from "./open-browser.ts";
import { artefacts, openReport, type ReportPage } from "./report-page.ts";
import { smallSynthetic } from "./synthetic/result.ts";

const { result } = await smallSynthetic();
/** As an evaluation writes it where a metric was added to the list: the page does not know its function. */
const carrying: Result = {
  ...result,
  metrics: [
    {
      id: "mean-distance",
      title: "Mean distance",
      explanation: "Mean squared distance of genuine pairs",
      unit: "distance",
      better: "lower",
    },
  ],
  runs: result.runs.map((run, place) => ({
    ...run,
    figures: { "mean-distance": { value: 0.5 + place / 8, interval: [0.25, 1.5] } },
  })),
};

describe.skipIf(browserPath === undefined)("a metric that only the result knows", () => {
  let browser: OpenBrowser;
  let report: ReportPage;
  beforeAll(async () => {
    browser = await openBrowser();
    report = await openReport(browser, "new-metric", writeReport([{ result: carrying }]));
  });
  afterAll(async () => {
    await report.page.screenshot({ path: join(artefacts, "new-metric.png") });
    await browser.close();
  });

  it("is a column of the table of all runs, with its interval and its explanation", async () => {
    const column = report.page.locator("#matrix-table tbody tr:not(.unavailable) td[data-column=mean-distance]");
    const shown = (await column.allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());
    const wanted = carrying.runs.map((_, place) => `${(0.5 + place / 8).toFixed(3)} 0.250 – 1.500`);
    expect([...shown].sort()).toEqual([...wanted].sort());
    const heading = report.page.locator("#matrix-table th[data-column=mean-distance]");
    expect(await heading.innerText()).toContain("Mean distance");
  });

  it("sorts the table, and is subtracted from a baseline's", async () => {
    const { page } = report;
    await page.locator("#matrix-table th[data-column=mean-distance] button").click();
    const column = page.locator("#matrix-table tbody tr:not(.unavailable) td[data-column=mean-distance]");
    const values = (await column.allInnerTexts()).map((text) => Number.parseFloat(text));
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(new Set(values).size).toBe(carrying.runs.length);
  });
});
