import { join } from "node:path";
import { build, type Rolldown } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ReportOptions, writeReport } from "../src/index.ts";
import type { ReportInput } from "../src/pack-result.ts";
import { pageHtml } from "../src/page-html.ts";
import { browserPath, type OpenBrowser, openBrowser } from "./open-browser.ts";
import { openReport, type ReportPage } from "./report-page.ts";
import { syntheticBench } from "./synthetic/bench.ts";
import { smallSynthetic } from "./synthetic/result.ts";

const { result } = await smallSynthetic();

/** The page with two sections more, built as the page is. */
async function buildToyPage(): Promise<{ readonly script: string; readonly style: string }> {
  const built = (await build({
    configFile: join(import.meta.dirname, "..", "vite.config.ts"),
    logLevel: "error",
    build: { write: false, lib: { entry: join(import.meta.dirname, "synthetic", "toy-page.tsx") } },
  })) as Rolldown.RolldownOutput[];
  const files = built.flatMap(({ output }) => output);
  const script = files.find((file) => file.type === "chunk")!;
  const style = files.find((file) => file.type === "asset")!;
  return { script: script.code, style: String(style.source) };
}

describe.skipIf(browserPath === undefined)("a section added to the list", () => {
  let browser: OpenBrowser;
  let toyPage: Awaited<ReturnType<typeof buildToyPage>>;
  beforeAll(async () => {
    [browser, toyPage] = await Promise.all([openBrowser(), buildToyPage()]);
  });
  afterAll(() => browser?.close());

  function open(name: string, results: readonly ReportInput[], options: ReportOptions = {}): Promise<ReportPage> {
    const data = /id="likeness-data">([^<]*)</.exec(writeReport(results, options))![1]!;
    return openReport(browser, name, pageHtml({ title: name, data, ...toyPage }), results.length > 0);
  }

  const links = ({ page }: ReportPage) =>
    page.locator("nav a").evaluateAll((all) => all.map((link) => [link.getAttribute("href")!, link.textContent]));
  const headings = ({ page }: ReportPage) =>
    page.locator("main > section").evaluateAll((all) => all.map(({ id }) => `#${id}`));

  it("stands under its heading at its place on the page and in the navigation", async () => {
    const report = await open("toy", [{ result }]);
    expect((await links(report)).slice(0, 3)).toEqual([
      ["#answer", "Answer"],
      ["#toy", "Toy"],
      ["#matrix", "Matrix"],
    ]);
    expect((await headings(report)).slice(0, 3)).toEqual(["#answer", "#toy", "#matrix"]);
    expect(await report.page.getByRole("region", { name: "A toy of the test" }).getAttribute("id")).toBe("toy");
    expect(await report.page.locator("#toy h2").innerText()).toBe("A toy of the test");
    const other = result.runs[2]!.id;
    await report.page.locator("#run-select").selectOption({ label: other });
    await expect.poll(() => report.page.locator("#toy p").innerText()).toBe(`The run is ${other}.`);
    expect(report.complaints).toEqual([]);
    await report.page.close();
  });

  it("is on the page and in the navigation only where the page holds what it is about", async () => {
    const [without, beside, alone] = [
      await open("toy-without", [{ result }]),
      await open("toy-beside", [{ result }], { benches: [syntheticBench()] }),
      await open("toy-alone", [], { benches: [syntheticBench()] }),
    ];
    const found = async (report: ReportPage, id: string) => [
      (await links(report)).some(([href]) => href === `#${id}`),
      (await headings(report)).includes(`#${id}`),
    ];
    expect(await found(without, "toy-bench")).toEqual([false, false]);
    expect(await found(beside, "toy-bench")).toEqual([true, true]);
    // One about a run has no place on a page about speed alone.
    expect(await found(alone, "toy")).toEqual([false, false]);
    expect(await links(alone)).toEqual([
      ["#toy-bench", "A toy about benchmarks"],
      ["#bench", "Speed"],
    ]);
    expect(await alone.page.locator("#toy-bench p").innerText()).toBe("There are 1.");
    expect(await alone.page.locator("a.skip").getAttribute("href")).toBe("#toy-bench");
    for (const { page, complaints } of [without, beside, alone]) {
      expect(complaints).toEqual([]);
      await page.close();
    }
  });

  it("does not touch the others: each link leads to one section, in the same order", async () => {
    const report = await open("toy-all", [{ result }], { benches: [syntheticBench()] });
    const hrefs = (await links(report)).map(([href]) => href);
    expect(hrefs).toEqual(await headings(report));
    expect(new Set(hrefs).size).toBe(hrefs.length);
    expect(hrefs).toEqual(expect.arrayContaining(["#answer", "#map", "#bench", "#provenance"]));
    await report.page.close();
  });
});
