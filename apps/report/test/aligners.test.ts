import { join } from "node:path";
import type { AlignerComparison, DecisionEffect, Result } from "@likeness/result";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeReport } from "../src/index.ts";
import { browserPath, type OpenBrowser, openBrowser } from "./open-browser.ts";
import { artefacts, openReport, type ReportPage } from "./report-page.ts";
import { smallSynthetic } from "./synthetic/result.ts";

const { result } = await smallSynthetic();
const decision = (onlyFirst: number, onlySecond: number, p: number): DecisionEffect => ({
  items: 4950,
  onlyFirst,
  onlySecond,
  p,
  sameFace: { onlyFirst, onlySecond },
  otherFaces: { onlyFirst: 0, onlySecond: 0 },
});
/** Invented: one network that gains by the second aligner and one for which nothing is shown. */
const comparison: AlignerComparison = {
  first: "faceapi-tiny",
  second: "faceapi-ssd",
  found: {
    photos: 100,
    sameFace: 97,
    onlyFirst: [],
    onlySecond: ["a.jpg", "b.jpg"],
    neither: [],
    otherFace: ["c.jpg"],
  },
  disagreement: { levels: [0.05, 0.5, 0.95], overlap: [0.6, 0.8, 0.9], landmarks: [0.01, 0.03, 0.1] },
  effects: [
    {
      model: "dlib-resnet",
      crop: "dlib150",
      runtime: "onnx-cpu",
      auc: {
        difference: 0.004,
        interval: [0.001, 0.009],
        p: 0.01,
        sameFace: { difference: -0.0005, interval: [-0.002, 0.001], p: 0.6 },
        otherFaces: 0.0045,
      },
      decisions: decision(3, 21, 0.0004),
      identification: { "knn-1": { ...decision(0, 2, 0.25), items: 50 } },
    },
    {
      model: "nn4.small2.v1",
      crop: "openface96",
      runtime: "onnx-cpu",
      auc: null,
      decisions: null,
      identification: {},
    },
  ],
};
const compared: Result = { ...result, comparisons: [comparison] };

describe.skipIf(browserPath === undefined)("the page's section on two aligners", () => {
  let browser: OpenBrowser;
  let report: ReportPage;
  beforeAll(async () => {
    browser = await openBrowser();
    report = await openReport(browser, "aligners", writeReport([{ result: compared }]));
  });
  afterAll(() => browser?.close());

  it("draws each difference of AUC with its interval, and a ring where the interval holds no difference", async () => {
    const plot = report.page.locator("#aligners .plot");
    const dots = plot.locator("[aria-label=dot] circle");
    expect(await dots.count()).toBe(2);
    expect(await dots.first().getAttribute("fill")).not.toBe(await dots.last().getAttribute("fill"));
    const ends = await plot
      .locator("[aria-label=rule] line")
      .evaluateAll((lines) => lines.map((line) => [line.getAttribute("x1"), line.getAttribute("x2")].map(Number)));
    const reference = ends.find(([x1, x2]) => x1 === x2)![0]!;
    const [all, same] = ends.filter(([x1, x2]) => x1 !== x2).map((pair) => pair.sort((a, b) => a - b));
    expect(all![0]).toBeGreaterThan(reference);
    expect(same![0]).toBeLessThan(reference);
    expect(same![1]).toBeGreaterThan(reference);
    // On a linear axis lengths are as the intervals: 0.008 to 0.003.
    expect((all![1]! - all![0]!) / (same![1]! - same![0]!)).toBeCloseTo(8 / 3, 1);
    const texts = await plot.locator("text").allTextContents();
    expect(texts).toContain("+0.0040 (+0.0010 … +0.0090)");
    expect(texts).toContain("−0.0005 (−0.0020 … +0.0010), no difference shown");
  });

  it("says in how many photos the two agree, and what each alone gets right", async () => {
    const text = await report.page.locator("#aligners").innerText();
    expect(text).toContain("The same face in 97 of 100 photos");
    expect(text).toContain("boxes overlap by 0.80 and landmarks are 3.0 % of the eye distance apart");
    expect(text).toContain("only faceapi-ssd: 2, neither: 0, different faces: 1");
    const cell = (row: string, column: string) =>
      report.page.locator(`#aligners tr[data-row="${row}"] td[data-column="${column}"]`).innerText();
    expect(await cell("dlib-resnet/dlib150/onnx-cpu", "pairs")).toBe("3 : 21\nof 4 950, p < 0.001");
    expect(await cell("dlib-resnet/dlib150/onnx-cpu", "knn-1")).toBe("0 : 2\nof 50, p = 0.250");
    expect(await cell("nn4.small2.v1/openface96/onnx-cpu", "pairs")).toBe("–");
    await report.page.locator("#aligners").screenshot({ path: join(artefacts, "aligners.png") });
    expect(report.complaints).toEqual([]);
  });

  it("names the result where there are several, and is absent where nothing was compared", async () => {
    const several = await openReport(browser, "aligners-2", writeReport([{ result }, { result: compared }]));
    expect(await several.page.locator("#aligners h3").allInnerTexts()).toEqual([
      "faceapi-ssd against faceapi-tiny (result 2)",
    ]);
    expect(several.complaints).toEqual([]);
    await several.page.close();
    const none = await openReport(browser, "aligners-none", writeReport([{ result }]));
    expect(await none.page.locator("#aligners, nav a[href='#aligners']").count()).toBe(0);
    await none.page.close();
  });
});
