import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { squaredDistance } from "@likeness/metrics";
import type { Run, Verification } from "@likeness/result";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readFaces, writeReport } from "../src/index.ts";
import { browserPath, type OpenBrowser, openBrowser } from "./open-browser.ts";
import { artefacts, asNumber, openReport, type ReportPage } from "./report-page.ts";
import { decisionsAt } from "./synthetic/decisions.ts";
import { writeDrawnFaces } from "./synthetic/drawn-faces.ts";
import { smallSynthetic } from "./synthetic/result.ts";

const { result, photos } = await smallSynthetic();
/** The page opens with the run of the best cross-validated F1. */
const bestIndex = 1;
const best = result.runs[bestIndex]!;

function verificationOf(run: Run): Verification {
  if ("skipped" in run.verification) throw new Error("the synthetic runs have pairs");
  return run.verification;
}

describe.skipIf(browserPath === undefined)("the page in a browser", () => {
  let browser: OpenBrowser;
  let report: ReportPage;

  beforeAll(async () => {
    const faces = join(artefacts, "faces");
    rmSync(faces, { recursive: true, force: true });
    mkdirSync(faces, { recursive: true });
    const owner = { result: "0".repeat(64), photos: result.dataset.photos };
    await writeDrawnFaces(faces, owner, 10, [5, 23, 61, 62]);
    browser = await openBrowser();
    report = await openReport(browser, "report", writeReport([{ result, faces: readFaces(faces, owner) }]));
  });
  afterAll(() => browser?.close());

  const text = (selector: string) => report.page.locator(selector).first().innerText();
  const shownDecisions = async () => ({
    trueAccepts: asNumber(await text("#true-accepts")),
    falseRejects: asNumber(await text("#false-rejects")),
    falseAccepts: asNumber(await text("#false-accepts")),
    trueRejects: asNumber(await text("#true-rejects")),
  });
  const selectRun = (id: string) => report.page.locator("#run-select").selectOption({ label: id });

  it("opens with the combination, threshold, certainty and speed that the JSON says", async () => {
    const answer = await text("#answer");
    const { best: top, crossValidated } = verificationOf(best);
    expect(answer).toContain("aligner faceapi-ssd, network dlib-resnet, runtime onnx-cpu");
    expect(answer).toContain(`below ${top.threshold.toFixed(3)}`);
    expect(answer).toContain(`F1 is ${top.f1.toFixed(3)}`);
    expect(answer).toContain(`F1 is ${crossValidated!.f1.toFixed(3)}`);
    expect(answer).toContain("classifier knn-1 (tied with nearest-mean)");
    const { images, wallMs } = best.timings;
    expect(answer).toContain(`${((1000 * images) / wallMs).toFixed(1)} photos a second`);
  });

  it("calls the nearly equal run a tie and the noisier one worse, by the paired tests", async () => {
    await report.page.waitForSelector("#answer .verdicts");
    const answer = await text("#answer");
    expect(answer).toMatch(/Tied with faceapi-tiny\/dlib-resnet\/onnx-cpu/);
    await report.page.locator("#answer .verdicts summary").click();
    const verdict = (id: string) => text(`.verdicts tr[data-other="${id}"] td:last-child`);
    expect(await verdict("faceapi-tiny/dlib-resnet/onnx-cpu")).toBe("tied");
    expect(await verdict("faceapi-tiny/nn4.small2.v1/onnx-cpu")).toBe("better");
  });

  it("counts the decisions at the best threshold as the templates have them", async () => {
    const { threshold, f1 } = verificationOf(best).best;
    expect(await shownDecisions()).toEqual(decisionsAt(photos[bestIndex]!, threshold));
    expect(await text("#f1-now")).toBe(f1.toFixed(4));
    expect(await report.page.locator("#self-check").getAttribute("data-agrees")).toBe("true");
  });

  it("follows the threshold that is dragged: counts, F1 and the JSON's grid agree", async () => {
    const { page } = report;
    const line = page.getByRole("slider", { name: "Threshold in F1 and accuracy" });
    await line.scrollIntoViewIfNeeded();
    const from = (await line.boundingBox())!;
    await page.mouse.move(from.x + from.width / 2, from.y + 40);
    await page.mouse.down();
    await page.mouse.move(from.x + from.width / 2 - 60, from.y + 40, { steps: 5 });
    await page.mouse.up();
    const dragged = Number(await text("#threshold-value"));
    expect(dragged).toBeLessThan(verificationOf(best).best.threshold - 0.1);
    expect(await shownDecisions()).toEqual(decisionsAt(photos[bestIndex]!, dragged));
    expect(asNumber(await text('[data-cell="genuine-accepted"]'))).toBe(
      decisionsAt(photos[bestIndex]!, dragged).trueAccepts,
    );
    const others = await page.locator(".threshold-grip").allInnerTexts();
    expect(new Set(others)).toEqual(new Set([dragged.toFixed(3)]));
    const { grid } = verificationOf(best);
    for (const i of [20, 40, 60]) {
      const at = Number((grid.start + i * grid.step).toFixed(3));
      await page.locator("#threshold-range").fill(String(Math.round(at * 1000)));
      expect(await text("#f1-now")).toBe(grid.f1[i]!.toFixed(4));
    }
  });

  it("moves the threshold by the keyboard, a step or ten", async () => {
    const { page } = report;
    await page.getByRole("button", { name: "Best" }).click();
    const start = Number(await text("#threshold-value"));
    await page.getByRole("slider", { name: "Threshold in the histogram of genuine pairs" }).focus();
    await page.keyboard.press("ArrowRight");
    expect(Number(await text("#threshold-value"))).toBeCloseTo(start + 0.001, 9);
    await page.keyboard.press("Shift+ArrowLeft");
    expect(Number(await text("#threshold-value"))).toBeCloseTo(start - 0.009, 9);
    await page.getByRole("button", { name: "Best" }).click();
  });

  it("opens exactly the pairs of the histogram bar that is clicked", async () => {
    const { page } = report;
    const histogram = page.getByRole("img", { name: "Histogram of impostor pairs over their squared distance" });
    await histogram.scrollIntoViewIfNeeded();
    const bars = await histogram.locator("[aria-label=rect] rect").all();
    const boxes = await Promise.all(bars.map((bar) => bar.boundingBox()));
    const low = boxes.find((box) => box !== null && box.height > 8)!;
    await page.mouse.click(low.x + low.width / 2, low.y + low.height - 3);
    await page.waitForSelector(".panel [data-query]");
    const [from, to] = (await text("#panel-title")).match(/\d\.\d+/g)!.map(Number) as [number, number];
    const wanted = pairsOf(bestIndex).filter(({ genuine, distance }) => !genuine && distance >= from && distance < to);
    expect(wanted.length).toBeGreaterThan(0);
    expect(asNumber(await page.locator(".panel [data-query]").getAttribute("data-total"))).toBe(wanted.length);
    const listed = await page
      .locator(".panel [data-pair]")
      .evaluateAll((items) => items.map((item) => item.getAttribute("data-pair")));
    expect(listed).toEqual(
      wanted
        .sort((x, y) => x.distance - y.distance)
        .slice(0, 100)
        .map(({ a, b }) => `${a}-${b}`),
    );
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator(".panel").count()).toBe(0);
  });

  it("opens a bar by the keyboard too", async () => {
    const { page } = report;
    await page
      .getByRole("button", { name: "Bars of genuine pairs: arrow keys choose one, Enter lists its pairs" })
      .focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".panel [data-query=genuine]");
    expect(await text("#panel-title")).toMatch(/^Genuine pairs from/);
    await page.keyboard.press("Escape");
  });

  it("lists the errors behind the operating point", async () => {
    const { page } = report;
    const { threshold } = verificationOf(best).best;
    await page.locator(".operating-point").first().click();
    await page.waitForSelector(".panel [data-query=genuine]");
    const total = async (kind: string) =>
      asNumber(await page.locator(`.panel [data-query=${kind}]`).getAttribute("data-total"));
    const now = decisionsAt(photos[bestIndex]!, threshold);
    expect(await total("impostor")).toBe(now.falseAccepts);
    expect(await total("genuine")).toBe(now.falseRejects);
    await page.getByRole("button", { name: "Close" }).click();
  });

  it("sets the threshold to the point of the ROC that is clicked", async () => {
    const { page } = report;
    const roc = page.getByRole("img", { name: /^ROC curve/ });
    await roc.scrollIntoViewIfNeeded();
    // The curve goes in steps: every other corner of its path is a vertex of the JSON.
    const [x, y] = await roc.locator("[aria-label=line] path").evaluateAll((paths) => {
      const curve = paths.at(-1) as SVGPathElement;
      const vertices = [...curve.getAttribute("d")!.matchAll(/[ML]([^ML]+)/g)].filter((_, i) => i % 2 === 0);
      const [left, top] = vertices[vertices.length >> 1]![1]!.split(",").map(Number);
      const place = new DOMPoint(left, top).matrixTransform(curve.getScreenCTM()!);
      return [place.x, place.y] as const;
    });
    await page.mouse.click(x, y);
    await page.waitForSelector(".panel [data-query=impostor]");
    const at = Number(await text("#threshold-value"));
    expect(at).not.toBe(verificationOf(best).best.threshold);
    expect(await shownDecisions()).toEqual(decisionsAt(photos[bestIndex]!, at));
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Best" }).click();
  });

  it("sorts the matrix by any heading, both ways", async () => {
    const { page } = report;
    const column = (id: string) =>
      page.locator(`#matrix-table tbody tr:not(.unavailable) td[data-column="${id}"]`).allInnerTexts();
    await page.locator('th[data-column="rate"] button').click();
    const down = (await column("rate")).map(asNumber);
    const rates = result.runs.flatMap(({ timings: { images, wallMs } }) =>
      wallMs > 0 ? [Number(((1000 * images) / wallMs).toFixed(1))] : [],
    );
    expect(down.slice(0, rates.length)).toEqual(rates.sort((a, b) => b - a));
    await page.locator('th[data-column="rate"] button').click();
    expect((await column("rate")).map(asNumber).slice(0, rates.length)).toEqual(rates.sort((a, b) => a - b));
    expect(await page.locator('th[data-column="rate"]').getAttribute("aria-sort")).toBe("ascending");
    await page.locator('th[data-column="aligner"] button').click();
    expect((await column("aligner"))[0]).toBe("faceapi-ssd");
  });

  it("opens its table in the order of the answer: F1 on people the threshold was not fitted on", async () => {
    const fresh = await openReport(browser, "ranked", writeReport([{ result }]));
    const shown = await fresh.page
      .locator('#matrix-table tbody tr:not(.unavailable) td[data-column="f1-others"]')
      .allInnerTexts();
    const f1s = result.runs.map((run) => 100 * verificationOf(run).crossValidated!.f1).sort((a, b) => b - a);
    expect(shown.map(asNumber)).toEqual(f1s.map((f1) => Number(f1.toFixed(1))));
    await fresh.page.close();
  });

  it("shows every figure of every run as the JSON has it", async () => {
    for (const run of result.runs) {
      const row = report.page.locator(`#matrix-table tr[data-run="${run.id}"]`);
      const cell = async (id: string) =>
        (await row.locator(`td[data-column="${id}"]`).innerText()).split("\n")[0]!.trim();
      const { best: top, crossValidated, roc } = verificationOf(run);
      const enrolled = `${run.enrolment.enrolled} / ${run.enrolment.attempted}`;
      expect(await cell("enrolled")).toBe(enrolled);
      expect(asNumber(await cell("f1"))).toBeCloseTo(100 * top.f1, 0);
      expect(Math.abs(asNumber(await cell("f1")) - 100 * top.f1)).toBeLessThanOrEqual(0.0501);
      expect(Math.abs(asNumber(await cell("accuracy")) - 100 * top.accuracy)).toBeLessThanOrEqual(0.0501);
      expect(Math.abs(asNumber(await cell("cross-validated")) - 100 * crossValidated!.accuracy)).toBeLessThanOrEqual(
        0.0501,
      );
      expect(Math.abs(asNumber(await cell("f1-others")) - 100 * crossValidated!.f1)).toBeLessThanOrEqual(0.0501);
      expect(Math.abs(asNumber(await cell("auc")) - roc.auc)).toBeLessThanOrEqual(0.0000501);
      expect(Math.abs(asNumber(await cell("tar")) - 100 * roc.tarAtFar["0.01"]!)).toBeLessThanOrEqual(0.0501);
      const top1 = Math.max(...Object.values(run.identification.classifiers).map(({ accuracy }) => accuracy));
      expect(Math.abs(asNumber(await cell("identification")) - 100 * top1)).toBeLessThanOrEqual(0.0501);
    }
  });

  it("filters by words, unavailable combinations included with their reason", async () => {
    const { page } = report;
    const ids = () =>
      page.locator("#matrix-table tbody tr").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-run")));
    await page.locator("#matrix-filter").fill("tiny nn4");
    expect(await ids()).toEqual(["faceapi-tiny/nn4.small2.v1/onnx-cpu"]);
    await page.locator("#matrix-filter").fill("cuda");
    expect(await ids()).toEqual(["faceapi-tiny/dlib-resnet/onnx-cuda"]);
    expect(await text("#matrix-table tbody")).toContain("no CUDA device was found");
    await page.locator("#matrix-filter").fill("");
    await page.locator("#matrix-classifier").selectOption("*");
    expect(await page.locator("#matrix-table tbody tr:not(.unavailable)").count()).toBe(8);
    await page.locator("#matrix-classifier").selectOption("");
  });

  it("shows differences against the baseline with their interval", async () => {
    const { page } = report;
    await page.locator("#baseline-select").selectOption({ label: "faceapi-tiny/nn4.small2.v1/onnx-cpu" });
    await page.locator("#matrix-against").check();
    const cell = page.locator(`#matrix-table tr[data-run="${best.id}"] td[data-column="f1"]`);
    await expect
      .poll(async () => (await cell.innerText()).includes("…") && (await cell.locator("small").count()) === 1)
      .toBe(true);
    const difference = 100 * (verificationOf(best).best.f1 - verificationOf(result.runs[2]!).best.f1);
    expect(Math.abs(asNumber((await cell.innerText()).split("\n")[0]!) - difference)).toBeLessThanOrEqual(0.0501);
    const [low, high] = (await cell.locator("small").innerText()).split("…").map(asNumber) as [number, number];
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(difference);
    expect(high).toBeGreaterThan(difference);
    await page.locator("#matrix-against").uncheck();
  });

  it("shows the flipped pairs of two runs, as many as decisions differ", async () => {
    const { page } = report;
    await selectRun(best.id);
    await page.locator("#baseline-select").selectOption({ label: result.runs[0]!.id });
    await page.waitForSelector("#pairs-only-this");
    const at = [verificationOf(best).best.threshold, verificationOf(result.runs[0]!).best.threshold] as const;
    const baseline = pairsOf(0);
    const flipped = pairsOf(bestIndex).filter((pair, i) => pair.distance < at[0] !== baseline[i]!.distance < at[1]);
    const right = flipped.filter(({ genuine, distance }) => distance < at[0] === genuine).length;
    await expect.poll(async () => asNumber(await text("#pairs-only-this"))).toBe(right);
    expect(asNumber(await text("#pairs-only-baseline"))).toBe(flipped.length - right);
    const listed = await page
      .locator("#difference [data-pair]")
      .evaluateAll((items) => items.map((item) => item.getAttribute("data-pair")));
    expect(new Set(listed)).toEqual(new Set(flipped.slice(0, 60).map(({ a, b }) => `${a}-${b}`)));
  });

  it("names every photo that did not enrol, with its state", async () => {
    const failing = result.runs[2]!;
    await selectRun(failing.id);
    const shown = await report.page
      .locator("#failures [data-file]")
      .evaluateAll((items) => items.map((item) => item.getAttribute("data-file")));
    expect(shown.sort()).toEqual(failing.enrolment.failures.map(({ file }) => file).sort());
    expect(await text("#failures")).toContain("unreadable");
    await selectRun(best.id);
  });

  it("gives the distances of a pair and of a triplet", async () => {
    const { genuine } = verificationOf(best).hardest;
    expect(await text("#distance-positive")).toBe(genuine[0]!.distance.toFixed(3));
    const margin = Number(await text("#distance-negative")) - Number(await text("#distance-positive"));
    expect(Math.abs(asNumber(await text("#triplet-margin")) - margin)).toBeLessThanOrEqual(0.0011);
    await report.page.getByRole("button", { name: "Hardest triplet of this anchor" }).click();
    const anchor = result.dataset.photos.findIndex(({ file }) => file === genuine[0]!.a);
    const other = pairsOf(bestIndex).filter(({ a, b, genuine: same }) => !same && (a === anchor || b === anchor));
    expect(await text("#distance-negative")).toBe(Math.min(...other.map(({ distance }) => distance)).toFixed(3));
  });

  it("shows the crop under the pointer, neighbours on a click and a list after a lasso", async () => {
    const { page } = report;
    const map = page.locator("#map-canvas");
    await map.scrollIntoViewIfNeeded();
    await map.focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector(".map-hint img");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".neighbours li");
    expect(await page.locator(".neighbours li").count()).toBe(8);
    const people = await page.locator("#faces .photo-card .file").allInnerTexts();
    const [anchor, positive, negative] = people.map((line) => line.split(" · ")[0]);
    expect(positive).toBe(anchor);
    expect(negative).not.toBe(anchor);
    const box = (await map.boundingBox())!;
    await page.getByRole("button", { name: "Lasso" }).click();
    await page.mouse.move(box.x + 3, box.y + 3);
    await page.mouse.down();
    for (const [x, y] of [
      [box.width - 3, 3],
      [box.width - 3, box.height - 3],
      [3, box.height - 3],
      [3, 10],
    ] as const) {
      await page.mouse.move(box.x + x, box.y + y, { steps: 4 });
    }
    await page.mouse.up();
    await page.waitForSelector(".panel .photo-grid");
    expect(await text("#panel-title")).toBe("100 photos in the lasso");
    await page.getByRole("button", { name: "Close" }).click();
  });

  it("zooms the map about its middle by the keys, moves it by a drag, and shows all of it again", async () => {
    const { page } = report;
    const map = page.locator("#map-canvas");
    const places = () =>
      page
        .locator("#map .map-name")
        .evaluateAll((names) =>
          names.map((name) =>
            [
              name.textContent,
              ...["left", "top"].map((side) => (name as HTMLElement).style.getPropertyValue(side)),
            ].join(),
          ),
        );
    await map.scrollIntoViewIfNeeded();
    const whole = await places();
    await map.focus();
    await page.mouse.move(2, 2);
    await page.keyboard.press("+");
    await expect.poll(places).not.toEqual(whole);
    const zoomed = await places();
    const box = (await map.boundingBox())!;
    await page.mouse.move(box.x + 200, box.y + 200);
    await page.mouse.down();
    await page.mouse.move(box.x + 260, box.y + 230, { steps: 6 });
    await page.mouse.up();
    await expect.poll(places).not.toEqual(zoomed);
    await page.keyboard.press("0");
    await expect.poll(places).toEqual(whole);
    // A drag chooses nothing: the neighbours are still those of the point chosen before.
    expect(await page.locator(".neighbours li").count()).toBe(8);
  });

  it("opens the photos behind a cell of the confusion matrix", async () => {
    const { page } = report;
    const [id, top] = Object.entries(best.identification.classifiers)[0]!;
    expect(await text("#identification .choices button")).toContain(id);
    const truth = result.dataset.photos[0]!.identity;
    const right = top.predictions.filter((made) => made.truth === truth && made.predicted === truth).length;
    const name = truth.replaceAll("_", " ");
    await page.getByRole("button", { name: `${right} of ${name} as ${name}` }).click();
    await page.waitForSelector(".panel .photo-grid");
    expect(await page.locator(".panel .photo-grid").getAttribute("data-total")).toBe(String(right));
    await page.getByRole("button", { name: "Close" }).click();
  });

  it("says which FAR the pairs do not resolve", async () => {
    const { pairs, genuine } = verificationOf(best);
    expect(await text("#provenance")).toContain(
      `no false accept rate below ${(1000 / (pairs - genuine)).toFixed(1)} %`,
    );
    expect(await text("#provenance")).toContain(best.model.weightsSha256!);
    expect(await text("#provenance")).toContain(result.command);
  });

  it("reaches every control by the keyboard, with a name", async () => {
    const nameless = await report.page.evaluate(() => {
      const controls = [...document.querySelectorAll<HTMLElement>("button, select, input, [tabindex='0'], a[href]")];
      return controls
        .filter((control) => control.tabIndex >= 0)
        .filter((control) => {
          const label = control.getAttribute("aria-label") ?? control.textContent ?? "";
          const labelled =
            control instanceof HTMLInputElement || control instanceof HTMLSelectElement
              ? (control.labels?.length ?? 0) > 0
              : false;
          return label.trim() === "" && !labelled;
        })
        .map((control) => control.outerHTML.slice(0, 120));
    });
    expect(nameless).toEqual([]);
  });

  it("draws itself in light and in dark, and prints", async () => {
    const { page } = report;
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(artefacts, `report-${colorScheme}.png`), fullPage: true });
      const [paper, ink] = await page.evaluate(() => {
        const { backgroundColor, color } = getComputedStyle(document.body);
        return [backgroundColor, color];
      });
      expect(paper).toBe(colorScheme === "light" ? "rgb(255, 255, 255)" : "rgb(20, 23, 28)");
      expect(ink).not.toBe(paper);
    }
    await page.pdf({ path: join(artefacts, "report.pdf"), format: "A4" });
    await page.emulateMedia({ colorScheme: "light" });
  });

  it("keeps the bar in sight on a screen of any width, and opens panels below it", async () => {
    const { page } = report;
    for (const width of [400, 800, 1360]) {
      await page.setViewportSize({ width, height: 800 });
      await page.evaluate(() => document.getElementById("provenance")?.scrollIntoView());
      const bar = () => page.locator(".control-bar").boundingBox();
      await expect.poll(async () => Math.round((await bar())?.y ?? -1)).toBe(0);
      for (const id of ["#run-select", "#baseline-select", "#threshold-range"]) {
        expect(await page.locator(id).isVisible()).toBe(true);
      }
      expect((await bar())!.height).toBeLessThan(160);
      await page.locator('[data-cell="genuine-rejected"]').evaluate((cell: HTMLElement) => cell.click());
      await page.waitForSelector(".panel [data-query]");
      const below = async () => (await page.locator(".panel").boundingBox())!.y - (await bar())!.height;
      await expect.poll(async () => Math.abs(await below())).toBeLessThan(1.5);
      await page.getByRole("button", { name: "Close" }).click();
    }
    await page.setViewportSize({ width: 1360, height: 900 });
  });

  it("marks the best F1 on its curve where the reader's line covers it, and says what it is", async () => {
    const { page } = report;
    await page.getByRole("button", { name: "Best" }).click();
    const ring = (await page.locator(".optimum").boundingBox())!;
    const line = (await page.getByRole("slider", { name: "Threshold in F1 and accuracy" }).boundingBox())!;
    expect(Math.abs(ring.x + ring.width / 2 - line.x - line.width / 2)).toBeLessThan(1.5);
    // The line is drawn 2 pixels wide; of two things at one place the later in the page is on top.
    expect(ring.width).toBeGreaterThanOrEqual(12);
    const onTop = await page.evaluate(() => {
      const [mark, under] = [".optimum", ".threshold-line"].map((found) => document.querySelector(found)!);
      return (under!.compareDocumentPosition(mark!) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    });
    expect(onTop).toBe(true);
    const { threshold, f1 } = verificationOf(best).best;
    expect(await text(".optimum")).toBe(`best F1 ${f1.toFixed(4)} at ${threshold.toFixed(3)}`);
  });

  it("says when no combination matches the filter, and offers the way back", async () => {
    const { page } = report;
    await page.locator("#matrix-filter").fill("nobody has this");
    expect(await text("#matrix-table tbody [role=status]")).toContain("No combination matches “nobody has this”.");
    await page.getByRole("button", { name: "Clear the filter" }).click();
    expect(await page.locator("#matrix-filter").inputValue()).toBe("");
    expect(await page.locator("#matrix-table tbody tr:not(.unavailable)").count()).toBe(result.runs.length);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("matrix-filter");
  });

  it.each([320, 400, 800])("fits a screen of %d pixels without scrolling sideways", async (width) => {
    const { page } = report;
    await page.setViewportSize({ width, height: 800 });
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(artefacts, `report-${width}.png`), fullPage: true });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    await page.setViewportSize({ width: 1360, height: 900 });
    expect(overflow).toBeLessThanOrEqual(0);
  });

  it("said nothing on the console, loaded nothing and threw nothing", () => {
    expect(report.complaints).toEqual([]);
  });
});

function pairsOf(run: number) {
  const own = photos[run]!;
  const pairs: { a: number; b: number; distance: number; genuine: boolean }[] = [];
  for (let a = 0; a < own.length; a++) {
    for (let b = a + 1; b < own.length; b++) {
      const [first, second] = [own[a]!.template, own[b]!.template];
      const distance = first === null || second === null ? Number.POSITIVE_INFINITY : squaredDistance(first, second);
      pairs.push({ a, b, distance, genuine: own[a]!.identity === own[b]!.identity });
    }
  }
  return pairs;
}
