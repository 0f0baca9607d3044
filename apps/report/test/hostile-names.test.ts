import type { Result } from "@likeness/result";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeReport } from "../src/index.ts";
import { browserPath, type OpenBrowser, openBrowser } from "./open-browser.ts";
import { openReport, type ReportPage } from "./report-page.ts";
import { smallSynthetic } from "./synthetic/result.ts";

const names = [
  '<img src=x onerror="window.__ran=1">',
  "</script><script>window.__ran=2</script>",
  '"><svg onload=window.__ran=3>',
  "javascript:window.__ran=4",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a name may look like anything
  "${window.__ran=5}",
  "__proto__",
  "constructor",
  "\u202Eevil\u0000",
  "<!--<script>",
  'Ann & Bob\'s "photos" 100%',
];
const { result } = await smallSynthetic(names);

/** Every text that can come out of a folder, a file or an error message. */
function hostile(): Result {
  const nasty = names.slice(0, 2).join(" ");
  return {
    ...result,
    command: nasty,
    dataset: { ...result.dataset, id: nasty, title: nasty, notes: [nasty], licence: nasty },
    unavailable: [{ id: nasty, aligner: nasty, model: nasty, runtime: nasty, reason: nasty, remedy: nasty }],
    runs: result.runs.map((run) => ({
      ...run,
      warnings: [nasty],
      enrolment: {
        ...run.enrolment,
        failures: run.enrolment.failures.map((failure) => ({ ...failure, detail: nasty })),
      },
    })),
  };
}

describe.skipIf(browserPath === undefined)("names from folders", () => {
  let browser: OpenBrowser;
  let report: ReportPage;

  beforeAll(async () => {
    browser = await openBrowser();
    report = await openReport(browser, "hostile-names", writeReport([{ result: hostile() }]));
  });
  afterAll(() => browser?.close());

  it("are shown as they are", async () => {
    const { page } = report;
    const shown = await page.locator("#identification .confusion-matrix tbody th").allTextContents();
    expect(shown).toEqual(names.map((name) => name.replaceAll("_", " ")));
    expect(await page.locator("#map .person-legend li").count()).toBe(names.length);
    expect(await page.locator("#provenance .command").textContent()).toContain("<img src=x onerror");
  });

  it("run nowhere, whatever is opened, sorted or hovered", async () => {
    const { page } = report;
    for (const label of await page.locator("#run-select option").allTextContents()) {
      await page.locator("#run-select").selectOption({ label });
    }
    await page.locator("#map-canvas").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.locator('[data-cell="genuine-rejected"]').click();
    await page.waitForSelector(".panel [data-query]");
    await page.keyboard.press("Escape");
    for (const heading of await page.locator("#matrix-table thead button").all()) await heading.click();
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => (window as unknown as { __ran?: number }).__ran)).toBeUndefined();
    expect(await page.locator("img[src=x], svg[onload], script:not([type]):not(:last-of-type)").count()).toBe(0);
    expect(report.complaints).toEqual([]);
  });

  it("could not run even from a view that forgot to escape: the policy refuses them", async () => {
    const { page, complaints } = report;
    const before = complaints.length;
    await page.evaluate(() => {
      const careless = document.createElement("div");
      careless.innerHTML = '<img src="data:," onerror="window.__ran=6"><a href="javascript:window.__ran=7">x</a>';
      document.body.append(careless);
      const script = document.createElement("script");
      script.textContent = "window.__ran=8";
      document.body.append(script);
      careless.querySelector("a")?.click();
    });
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => (window as unknown as { __ran?: number }).__ran)).toBeUndefined();
    expect(complaints.slice(before).join()).toContain("Content Security Policy");
  });
});
