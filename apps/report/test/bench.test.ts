import { join } from "node:path";
import type { BenchResult, Throughput } from "@likeness/result";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeReport } from "../src/index.ts";
import { browserPath, type OpenBrowser, openBrowser } from "./open-browser.ts";
import { artefacts, asNumber, openReport, type ReportPage } from "./report-page.ts";
import { syntheticBench } from "./synthetic/bench.ts";
import { smallSynthetic } from "./synthetic/result.ts";

const { result } = await smallSynthetic();
const bench = syntheticBench();

describe("a report of a benchmark", () => {
  it("refuses what is none, and says where it differs", () => {
    const none = { ...bench, schema: "likeness/bench@9" } as unknown as BenchResult;
    expect(() => writeReport([{ result }], { benches: [none] })).toThrow(
      'benchmark 1 is no benchmark: schema must be "likeness/bench@1", not "likeness/bench@9"',
    );
    const cut = { ...bench, pipelines: undefined } as unknown as BenchResult;
    expect(() => writeReport([], { benches: [bench, cut] })).toThrow(
      "benchmark 2 is no benchmark: pipelines must be a list, not missing",
    );
  });

  it("may be about speed alone, but not about nothing", () => {
    expect(writeReport([], { benches: [bench] })).toContain("<title>likeness: speed</title>");
    expect(() => writeReport([])).toThrow("at least one result or benchmark");
  });
});

describe.skipIf(browserPath === undefined)("the page's section on speed", () => {
  let browser: OpenBrowser;
  let report: ReportPage;
  beforeAll(async () => {
    browser = await openBrowser();
    report = await openReport(browser, "bench", writeReport([{ result }], { benches: [bench] }));
  });
  afterAll(() => browser?.close());

  const cell = (table: string, row: string, column: string) =>
    report.page.locator(`#bench-1-${table} tr[data-row="${row}"] td[data-column="${column}"]`);
  const lines = async (table: string, row: string, column: string) =>
    (await cell(table, row, column).innerText()).split("\n").map((line) => line.trim());

  it("shows every batch of every network as the JSON has it, parity beside speed", async () => {
    for (const network of bench.networks) {
      for (const entry of network.offline) {
        const row = `${network.model}/${network.runtime}/${network.threads}/${entry.batch}`;
        if ("skipped" in entry) {
          expect(await lines("networks", row, "rate")).toEqual([`not measured: ${entry.skipped}`]);
          continue;
        }
        const [rate, noise] = await lines("networks", row, "rate");
        expect(asNumber(rate!) / entry.perSecond).toBeCloseTo(1, 2);
        expect(noise).toBe(
          `± ${(100 * entry.relativeError).toFixed(1)} %${entry.relativeError > bench.settings.relativeError ? " noisy" : ""}`,
        );
        await expectRatio(await lines("networks", row, "ratio"), entry, "baseline");
        expect(asNumber(await cell("networks", row, "load").innerText()) / network.loadMs).toBeCloseTo(1, 1);
        expect(asNumber(await cell("networks", row, "memory").innerText())).toBe(
          Math.round(network.peakMemoryBytes / 1e6),
        );
        expect(await cell("networks", row, "bytes").innerText()).toBe("512");
        const { parity } = network;
        expect(await lines("networks", row, "flipped")).toEqual(
          parity === null ? ["–"] : [String(parity.flipped), `of ${parity.pairs}`],
        );
        const difference = await cell("networks", row, "difference").innerText();
        if (parity === null) expect(difference).toBe("–");
        else if (parity.maxDifference === null) expect(difference).toBe("no number");
        else expect(Number(difference.replace("−", "-")) / parity.maxDifference).toBeCloseTo(1, 1);
      }
    }
  });

  it("gives latencies in the rows of batch 1, where they were measured, and a dash for what few calls cannot carry", async () => {
    const first = bench.networks[0]!;
    const row = `${first.model}/onnx-cpu/1`;
    expect(asNumber(await cell("networks", `${row}/1`, "p50").innerText())).toBeCloseTo(first.singleStream!.p50, 1);
    expect(asNumber(await cell("networks", `${row}/1`, "p99").innerText())).toBeCloseTo(first.singleStream!.p99!, 1);
    expect(await cell("networks", `${row}/8`, "p50").innerText()).toBe("–");
    expect(await cell("aligners", "aligner-a", "p99").innerText()).toBe("–");
  });

  it("shows aligners and pipelines against the first of them", async () => {
    for (const aligner of bench.aligners) {
      await expectRatio(await lines("aligners", aligner.aligner, "ratio"), aligner, "baseline");
    }
    for (const pipeline of bench.pipelines) {
      const row = `${pipeline.aligner}/${pipeline.model}/${pipeline.runtime}`;
      await expectRatio(await lines("pipelines", row, "ratio"), pipeline, "baseline");
    }
  });

  it("draws a dot and a whisker for every ratio, where its values lie, and names noisy ones in words", async () => {
    const ratios = report.page.locator("#bench .ratios .plot");
    const drawn = bench.networks.filter(({ model }) => model === "made-up-large").slice(1);
    const speeds = drawn.flatMap(({ offline }) => offline.flatMap((entry) => ("skipped" in entry ? [] : [entry])));
    const dots = ratios.first().locator("[aria-label=dot] circle");
    expect(await dots.count()).toBe(speeds.length);
    expect(await ratios.first().locator("[aria-label=rule] line").count()).toBe(speeds.length + 1);
    // On a log axis equal ratios lie equally far apart: three dots tell where a fourth must be.
    const at = await dots.evaluateAll((circles) => circles.map((circle) => Number(circle.getAttribute("cx"))));
    const logs = speeds.map(({ ratio }) => Math.log(ratio!.value));
    const slope = (at[0]! - at.at(-1)!) / (logs[0]! - logs.at(-1)!);
    expect(slope).toBeGreaterThan(0);
    at.forEach((x, i) => {
      expect(Math.abs(x - (at[0]! + slope * (logs[i]! - logs[0]!)))).toBeLessThan(1);
    });
    const texts = await ratios.first().locator("text").allTextContents();
    const missed = speeds.filter(({ relativeError }) => relativeError > bench.settings.relativeError);
    expect(missed.length).toBeGreaterThan(0);
    expect(texts.filter((text) => text.includes("noisy: ± 7.1 %"))).toHaveLength(missed.length);
    expect(await ratios.first().getAttribute("aria-label")).toContain("tfjs-wasm, 1 thread, batch 8: 0.220×");
  });

  it("draws speed over batch size for each runtime and number of threads", async () => {
    expect(await report.page.locator("#bench .multiple").count()).toBe(bench.networks.length);
    expect(await report.page.locator("#bench .multiple figcaption").allInnerTexts()).toContain("onnx-cpu, 2 threads");
  });

  it("says how it was measured, on what, how noisy it was, and what is missing", async () => {
    const text = await report.page.locator("#bench").innerText();
    expect(text).toContain("Synthetic CPU, 2 cores");
    expect(text).toContain("likeness bench --seconds 30");
    const speeds = [
      ...bench.networks.flatMap(({ offline }) => offline.flatMap((entry) => ("skipped" in entry ? [] : [entry]))),
      ...bench.aligners,
      ...bench.pipelines,
    ];
    const missed = speeds.filter(({ relativeError }) => relativeError > 0.02).length;
    expect(text).toContain("Wanted: a standard error of 2.0 % within 30 s.");
    expect(text).toContain(`${missed} of ${speeds.length} speeds missed it and are called noisy (worst ± 7.1 %)`);
    expect(text).toContain("0.3 before, 1.9 after");
    expect(text).toContain("onnx-cuda: no CUDA device was found — npm run setup:gpu");
    expect(text).toContain("made-up-large on tfjs-webgpu: the driver went away");
  });

  it("labels the rates of every small picture, however near to each other they are", async () => {
    const charts = report.page.locator("#bench .multiple svg");
    expect(await charts.count()).toBeGreaterThan(1);
    for (const chart of await charts.all()) {
      const labels = await chart.locator('[aria-label="y-axis tick label"] text').allTextContents();
      expect(labels.length).toBeGreaterThanOrEqual(2);
      for (const label of labels) expect(label).toMatch(/^[\d.]+k?$/);
    }
  });

  it("sorts a table by a heading, both ways, with what was not measured last", async () => {
    const { page } = report;
    const rates = async () =>
      (await page.locator('#bench-1-networks td[data-column="rate"]').allInnerTexts()).map((text) =>
        text.startsWith("not measured") ? null : asNumber(text.split("\n")[0]!),
      );
    const heading = page.locator('#bench-1-networks th[data-column="rate"]');
    expect(await heading.getAttribute("aria-sort")).toBe("none");
    await heading.locator("button").click();
    const down = await rates();
    expect(down.at(-1)).toBeNull();
    expect(down.slice(0, -1)).toEqual((down.slice(0, -1) as number[]).sort((a, b) => b - a));
    await heading.locator("button").click();
    expect(await heading.getAttribute("aria-sort")).toBe("ascending");
    expect((await rates()).at(-1)).toBeNull();
    expect((await rates())[0]).toBe(down.at(-2));
  });

  it("draws itself in light, in dark and on a narrow screen", async () => {
    const { page } = report;
    const section = page.locator("#bench");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(200);
      await section.screenshot({ path: join(artefacts, `bench-${colorScheme}.png`) });
    }
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 390, height: 800 });
    await page.waitForTimeout(300);
    await section.screenshot({ path: join(artefacts, "bench-narrow.png") });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1360, height: 900 });
  });

  it("said nothing on the console and loaded nothing", () => {
    expect(report.complaints).toEqual([]);
  });

  it("stands alone without results, and for several benchmarks, whatever their names hold", async () => {
    const nasty = "<img src=x onerror=alert(1)>";
    const hostile: BenchResult = {
      ...syntheticBench(6),
      command: nasty,
      networks: syntheticBench(6).networks.map((network) => ({ ...network, model: nasty })),
      unavailable: [{ id: nasty, reason: nasty, remedy: nasty }],
    };
    const { page, complaints } = await openReport(
      browser,
      "bench-alone",
      writeReport([], { benches: [bench, hostile] }),
      false,
    );
    expect(await page.locator("main > section").evaluateAll((all) => all.map(({ id }) => id))).toEqual(["bench"]);
    expect(await page.locator("nav a").allInnerTexts()).toEqual(["Speed"]);
    expect(await page.locator("#bench .bench").count()).toBe(2);
    expect(await page.locator("#bench img").count()).toBe(0);
    expect(await page.locator("#bench-2-networks td[data-column=model]").first().innerText()).toBe(nasty);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("shows a benchmark that measured one part only, without the empty rest", async () => {
    const only: BenchResult = { ...bench, networks: [], pipelines: [], unavailable: [] };
    const { page, complaints } = await openReport(browser, "bench-part", writeReport([], { benches: [only] }), false);
    expect(await page.locator("#bench table").count()).toBe(1);
    expect(await page.locator("#bench .plot").count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("is absent from a page without benchmarks, and from its navigation", async () => {
    const { page } = await openReport(browser, "bench-none", writeReport([{ result }]));
    expect(await page.locator("#bench").count()).toBe(0);
    expect(await page.locator('nav a[href="#bench"]').count()).toBe(0);
    await page.close();
  });
});

async function expectRatio([shown, interval]: readonly string[], { ratio }: Throughput, baseline: string) {
  if (ratio === null) {
    expect(shown).toBe(baseline);
    return;
  }
  expect(asNumber(shown!) / ratio.value).toBeCloseTo(1, 1);
  const [low, high] = interval!.split("–").map(asNumber) as [number, number];
  expect(low / ratio.interval[0]).toBeCloseTo(1, 1);
  expect(high / ratio.interval[1]).toBeCloseTo(1, 1);
}
