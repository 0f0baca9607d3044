import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeReport } from "../src/index.ts";
import { browserPath, type OpenBrowser, openBrowser } from "./open-browser.ts";
import { artefacts, asNumber, openReport, type ReportPage } from "./report-page.ts";
import { decisionsAt } from "./synthetic/decisions.ts";
import { largeSynthetic, type Synthetic } from "./synthetic/result.ts";

/** Times between frames while something goes on. */
interface Smoothness {
  readonly frames: number;
  readonly medianMs: number;
  /** 95 of 100 frames came sooner. */
  readonly lateMs: number;
  readonly worstMs: number;
}

/** Sixty frames a second in the middle, never below fifteen for more than one frame in twenty: machines do other things too. */
function expectNoStutter({ medianMs, lateMs }: Smoothness): void {
  expect(medianMs).toBeLessThan(25);
  expect(lateMs).toBeLessThan(67);
}

describe.skipIf(browserPath === undefined)("1,000 people and 10,000 points", () => {
  let browser: OpenBrowser;
  let report: ReportPage;
  let large: Synthetic;
  const measured: Record<string, unknown> = {};

  beforeAll(async () => {
    large = await largeSynthetic();
    browser = await openBrowser();
    const began = performance.now();
    report = await openReport(browser, "large", writeReport([{ result: large.result }]));
    measured["openedAndCountedMs"] = Math.round(performance.now() - began);
  }, 240_000);
  afterAll(async () => {
    writeFileSync(join(artefacts, "large-timings.json"), `${JSON.stringify(measured, null, 2)}\n`);
    await browser?.close();
  });

  const watchFrames = () =>
    report.page.evaluate(() => {
      const watch = window as unknown as { frames: number[]; watching: boolean };
      watch.frames = [];
      watch.watching = true;
      let last = performance.now();
      const tick = (now: number) => {
        watch.frames.push(now - last);
        last = now;
        if (watch.watching) requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    });
  const stopWatching = (): Promise<Smoothness> =>
    report.page.evaluate(() => {
      const watch = window as unknown as { frames: number[]; watching: boolean };
      watch.watching = false;
      const sorted = watch.frames.slice(1).sort((a, b) => a - b);
      return {
        frames: sorted.length,
        medianMs: sorted[sorted.length >> 1]!,
        lateMs: sorted[Math.floor(0.95 * sorted.length)]!,
        worstMs: sorted.at(-1)!,
      };
    });

  it("counts fifty million pairs exactly", async () => {
    const { verification } = large.result.runs[0]!;
    if ("skipped" in verification) throw new Error("the synthetic run has pairs");
    const now = decisionsAt(large.photos[0]!, verification.best.threshold);
    const shown = async (id: string) => asNumber(await report.page.locator(id).textContent());
    expect(await shown("#true-accepts")).toBe(now.trueAccepts);
    expect(await shown("#false-accepts")).toBe(now.falseAccepts);
    expect(await shown("#true-rejects")).toBe(now.trueRejects);
  });

  it("follows the threshold without stutter", async () => {
    const { page } = report;
    const line = page.getByRole("slider", { name: "Threshold in F1 and accuracy" });
    await line.scrollIntoViewIfNeeded();
    const box = (await line.boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + 60];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await watchFrames();
    for (let i = 0; i < 120; i++) await page.mouse.move(x + 80 * Math.sin(i / 12), y);
    const smooth = await stopWatching();
    await page.mouse.up();
    measured["dragging"] = smooth;
    expect(smooth.frames).toBeGreaterThan(20);
    expectNoStutter(smooth);
  });

  it("follows the pointer over the map without stutter", async () => {
    const { page } = report;
    const map = page.locator("#map-canvas");
    await map.scrollIntoViewIfNeeded();
    const box = (await map.boundingBox())!;
    measured["drawMapMs"] = Number(await page.locator("#map-canvas canvas").first().getAttribute("data-draw-ms"));
    await watchFrames();
    for (let i = 0; i < 120; i++) {
      await page.mouse.move(
        box.x + box.width * (0.5 + 0.3 * Math.sin(i / 15)),
        box.y + box.height * (0.5 + 0.3 * Math.cos(i / 9)),
      );
    }
    const smooth = await stopWatching();
    measured["hovering"] = smooth;
    expect(smooth.frames).toBeGreaterThan(20);
    expectNoStutter(smooth);
    await page.screenshot({ path: join(artefacts, "large-map.png") });
  });

  it("keeps drawing while the worker looks through all pairs for a list", async () => {
    const { page } = report;
    await watchFrames();
    const began = performance.now();
    await page.locator('[data-cell="impostor-accepted"]').click();
    await page.waitForSelector(".panel [data-query=impostor]", { timeout: 60_000 });
    measured["listPairsMs"] = Math.round(performance.now() - began);
    const smooth = await stopWatching();
    measured["whileListing"] = smooth;
    expectNoStutter(smooth);
    const total = asNumber(await page.locator(".panel [data-query=impostor]").getAttribute("data-total"));
    expect(total).toBe(asNumber(await page.locator("#false-accepts").textContent()));
  });

  it("lists the nearest of 10,000 photos on a click", async () => {
    const { page } = report;
    await page.getByRole("button", { name: "Close" }).click();
    const map = page.locator("#map-canvas");
    await map.focus();
    await page.keyboard.press("ArrowRight");
    const began = performance.now();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".neighbours li");
    measured["neighboursMs"] = Math.round(performance.now() - began);
    expect(await page.locator(".neighbours li").count()).toBe(8);
    expect(report.complaints).toEqual([]);
  });
});
