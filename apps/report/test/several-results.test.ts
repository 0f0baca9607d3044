import { join } from "node:path";
import type { Result } from "@likeness/eval/result";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeReport } from "../src/index.ts";
import { browserPath, type OpenBrowser, openBrowser } from "./open-browser.ts";
import { artefacts, asNumber, openReport } from "./report-page.ts";
import { decisionsAt } from "./synthetic/metrics.ts";
import { smallSynthetic } from "./synthetic/result.ts";

const { result, photos } = smallSynthetic();

describe.skipIf(browserPath === undefined)("reports beyond the usual", () => {
  let browser: OpenBrowser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  it("show identifiers and the same decisions when faces are left out", async () => {
    const html = writeReport([{ result, faces: { photos: { 0: "data:image/webp;base64,AAAA" }, crops: {} } }], {
      noFaces: true,
    });
    const { page, complaints } = await openReport(browser, "no-faces", html);
    expect(await page.locator("img, image").count()).toBe(0);
    expect(await page.locator("#faces").innerText()).toContain("carries no faces");
    const run = result.runs[1]!;
    if ("skipped" in run.verification) throw new Error("the synthetic runs have pairs");
    expect(asNumber(await page.locator("#true-accepts").innerText())).toBe(
      decisionsAt(photos[1]!, run.verification.best.threshold).trueAccepts,
    );
    expect(await page.locator("#self-check").getAttribute("data-agrees")).toBe("true");
    await page.screenshot({ path: join(artefacts, "no-faces.png"), fullPage: true });
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("compare a result with an earlier one of the same photos, and say what differs", async () => {
    const before: Result = {
      ...result,
      created: "2026-02-01T12:00:00.000Z",
      environment: { ...result.environment, node: "v20.19.0" },
      runs: [result.runs[0]!],
    };
    const after: Result = { ...result, runs: [{ ...result.runs[1]!, id: result.runs[0]!.id }] };
    const { page, complaints } = await openReport(
      browser,
      "two-results",
      writeReport([{ result: before }, { result: after }]),
    );
    expect(await page.locator("#run-select option").allInnerTexts()).toEqual([
      `1: ${before.runs[0]!.id}`,
      `2: ${after.runs[0]!.id}`,
    ]);
    expect(await page.locator("#answer .answer-card").count()).toBe(1);
    const difference = await page.locator("#difference").innerText();
    expect(difference).toContain("v20.19.0");
    expect(difference).toContain("1 enrolled only in this run, 0 only in the baseline");
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("keep datasets apart: one answer each, and no comparison between them", async () => {
    const other = smallSynthetic(["Only_One", "And_Another", "And_A_Third"]).result;
    const { page, complaints } = await openReport(
      browser,
      "two-datasets",
      writeReport([{ result }, { result: other }]),
    );
    expect(await page.locator("#answer .answer-card").count()).toBe(2);
    const options = await page.locator("#baseline-select option").allInnerTexts();
    const source = (await page.locator("#run-select option:checked").innerText()).slice(0, 2);
    expect(options.slice(1).every((label) => label.startsWith(source))).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("stand without pairs, without identification and without any run", async () => {
    const [run] = result.runs;
    const bare: Result = {
      ...result,
      runs: [
        {
          ...run!,
          verification: { pairs: 45, genuine: 45, skipped: "there is one person only, so there is no impostor pair" },
          identification: { train: 0, test: 0, unmatchable: 0, skipped: "there is one person only", classifiers: {} },
          projection: null,
        },
      ],
    };
    for (const [name, shown, expected] of [
      ["no-pairs", bare, "there is one person only"],
      ["no-runs", { ...result, runs: [] }, "No combination ran"],
    ] as const) {
      const { page, complaints } = await openReport(browser, name, writeReport([{ result: shown }]), false);
      expect(await page.locator("#report").innerText()).toContain(expected);
      expect(complaints).toEqual([]);
      await page.close();
    }
  });

  it("say of one person only what is so: no other person's photo, no decision without a threshold, no rate of 1000 %", async () => {
    const alone = smallSynthetic(["Only_One", "And_Another"]).result;
    const photos = alone.dataset.photos.map((photo) => ({ ...photo, identity: "Only_One" }));
    const pairs = (photos.length * (photos.length - 1)) / 2;
    const runs = alone.runs.map((run) => ({
      ...run,
      verification: { pairs, genuine: pairs, skipped: "there is one person only, so there is no impostor pair" },
      identification: { train: 0, test: 0, unmatchable: 0, skipped: "there is one person only", classifiers: {} },
    }));
    const shown = { ...alone, dataset: { ...alone.dataset, photos, identities: 1 }, runs };
    const { page, complaints } = await openReport(browser, "one-person", writeReport([{ result: shown }]), false);
    const text = await page.locator("#report").innerText();
    expect(text).toContain("There is no photo of another person.");
    expect(text).toContain("All of this rests on 1 person;");
    expect(text).toContain("no figures of pairs: there is one person only");
    expect(text).toContain("no folds: nothing was cross-validated");
    for (const untrue of [
      "falsely",
      "1000",
      "false accept rate below",
      "counts as an error",
      "Other person",
      "Tied",
      "F1 ±0.0",
    ]) {
      expect(text).not.toContain(untrue);
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("say why there is no equal error rate, and how many folds were used", async () => {
    const shown: Result = {
      ...result,
      settings: { ...result.settings, folds: 10 },
      runs: result.runs.map((run) => {
        if ("skipped" in run.verification) throw new Error("the synthetic runs have pairs");
        const { verification } = run;
        const roc = { ...verification.roc, eer: null, eerInterval: null, eerReason: "FAR and FRR never meet" };
        const crossValidated = { ...verification.crossValidated!, folds: 5 };
        return { ...run, verification: { ...verification, roc, crossValidated } };
      }),
    };
    const { page, complaints } = await openReport(browser, "no-eer", writeReport([{ result: shown }]), false);
    const text = await page.locator("#report").innerText();
    expect(text).toContain("no equal error rate: FAR and FRR never meet");
    expect(text).toContain("5 identity-disjoint folds (10 asked for: a fold needs two people)");
    expect(complaints).toEqual([]);
    await page.close();
  });
});
