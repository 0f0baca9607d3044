import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import type { OpenBrowser } from "./open-browser.ts";

/** Git-ignored; kept as build artefacts. */
export const artefacts: string = join(import.meta.dirname, "..", "test-results");

export interface ReportPage {
  readonly page: Page;
  /** Everything the console said above a log line, every exception and every request that left the file. */
  readonly complaints: string[];
}

/** Opens a report from disk, as a reader does, and waits until all pairs are counted, where there are `pairs`. */
export async function openReport(browser: OpenBrowser, name: string, html: string, pairs = true): Promise<ReportPage> {
  mkdirSync(artefacts, { recursive: true });
  const file = join(artefacts, `${name}.html`);
  writeFileSync(file, html);
  const page = await browser.context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!/^(?:file|data|blob):/.test(request.url())) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector("#report[data-ready=true]");
  if (pairs) await page.waitForSelector(".decisions[aria-busy=false]", { timeout: 120_000 });
  return { page, complaints };
}

/** A count as the page writes it. */
export function asNumber(text: string | null): number {
  return Number((text ?? "").replaceAll(/[^\d.−-]/g, "").replace("−", "-"));
}
